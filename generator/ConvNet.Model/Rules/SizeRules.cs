using ConvNet.Model.Layers;

namespace ConvNet.Model;

/// <summary>
/// The bound on sizes. Arrays and spans have int lengths, and the packed layouts round channels up to blocks of
/// <see cref="Block"/>; so every activation of an image, every tensor and all parameters together must, so rounded, have at
/// most int.MaxValue values.
/// </summary>
internal static class SizeRules
{
    /// <summary>The channels of a block: the lanes of the widest vector.</summary>
    public const int Block = 16;

    public static bool IsTooLarge(Shape shape) => Packed(shape.Channels) * shape.Height * shape.Width > int.MaxValue;

    /// <summary>The values of all <paramref name="parameters"/> in their packed layout; a double, since it can be beyond a long.</summary>
    public static double Packed(IEnumerable<ParameterDefinition> parameters) =>
        parameters.Sum(p => p.Shape.Skip(1).Aggregate(Packed(p.Shape[0]), (product, size) => product * size));

    public static Problem TooLarge(Shape shape, LayerSite site, string what)
    {
        double values = (double)shape.Channels * shape.Height * shape.Width;
        return site.Problem(ProblemIds.TooLarge, null, EquatableArray.Of($"{what} of {shape} = {Text.Large(values)} values"));
    }

    /// <summary>The problem of an image that cannot be indexed together with what windows read around it, if it is one.</summary>
    public static Problem? PaddedTooLarge(LayerSite site, string? argument, int channels, long height, long width) =>
        Packed(channels) * height * width > int.MaxValue
            ? site.Problem(
                ProblemIds.TooLarge, argument,
                EquatableArray.Of($"its padded input of {Text.Of(channels)}x{Text.Of(height)}x{Text.Of(width)} = {Text.Large((double)channels * height * width)} values"))
            : null;

    /// <summary>The problem of an output of which one side has more positions than an int counts, if it is one.</summary>
    public static Problem? TooLong(LayerSite site, string? argument, params long[] sides) => sides.Max() is var longest && longest > int.MaxValue
        ? site.Problem(ProblemIds.TooLarge, argument, EquatableArray.Of($"the {Text.Large(longest)} values along one side of its output"))
        : null;

    public static Problem TooManyParameters(double total, LayerSite site, bool together) => site.Problem(
        ProblemIds.TooLarge,
        site.Written("Units", "Filters"),
        EquatableArray.Of(together
            ? $"the {Text.Large(total)} parameters of the network up to here"
            : $"its {Text.Large(total)} parameters"));

    private static double Packed(int channels) => Arithmetic.RoundUp(channels, Block);
}
