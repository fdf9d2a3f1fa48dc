namespace ConvNet.Search;

/// <summary>What choices lose against the best ones, over several shapes.</summary>
internal static class Loss
{
    /// <param name="ratios">Of each shape the time of what was chosen over that of the best.</param>
    /// <returns>Their geometric mean, and the worst.</returns>
    public static string Of(IReadOnlyCollection<double> ratios) =>
        $"{Math.Exp(ratios.Average(Math.Log)) - 1:P1} slower than the best on average, {ratios.Max() - 1:P0} at worst";
}
