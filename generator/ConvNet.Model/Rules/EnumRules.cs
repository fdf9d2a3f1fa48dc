namespace ConvNet.Model;

/// <summary>Arguments whose type is an enum: a cast can give them any number.</summary>
internal static class EnumRules
{
    /// <summary>For each such argument its enum, whose values count from 0.</summary>
    public static readonly IReadOnlyDictionary<string, (string Type, string[] Values)> Arguments = new Dictionary<string, (string Type, string[] Values)>
    {
        ["Fit"] = ("Fit", ["Exact", "Floor", "Ceiling"]),
        ["Kernel"] = ("FilterKernel", ["Edge", "BoxMean", "Sharpen", "Gaussian"]),
        ["Mode"] = ("UpsampleMode", ["Nearest", "Bilinear", "BilinearAlignCorners"]),
        ["Option"] = ("ShortcutOption", ["Projection", "ZeroPad"]),
    };

    public static IEnumerable<Problem> Check(LayerSite site)
    {
        foreach (Argument argument in site.Definition.Arguments)
        {
            if (argument.Value is not int value || !Arguments.TryGetValue(argument.Name, out (string Type, string[] Values) known)) continue;
            if (value >= 0 && value < known.Values.Length) continue;
            string[] values = known.Values.Select(name => $"{known.Type}.{name}").ToArray();
            yield return site.Problem(
                ProblemIds.NotInEnum, argument.Name, EquatableArray.Of(argument.Name, Text.Of(value), Text.Or(values)),
                values.Select(v => Remedy.SetArgument(site.Index, argument.Name, v)).ToArray());
        }
    }
}
