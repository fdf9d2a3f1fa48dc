namespace ConvNet.Model;

/// <summary>What all normalisations ask of their arguments.</summary>
internal static class NormRules
{
    /// <summary>An epsilon that keeps a variance of zero from being divided by, also in single precision.</summary>
    public static Problem? CheckEpsilon(double epsilon, LayerSite site) => (float)epsilon > 0 && !float.IsInfinity((float)epsilon)
        ? null
        : site.Problem(
            ProblemIds.InvalidNumber,
            "Epsilon",
            EquatableArray.Of("Epsilon", Text.Of(epsilon), "it must be finite and above 0, also in single precision"),
            Remedy.SetArgument(site.Index, "Epsilon", "1e-5"));
}
