using ConvNet.Model.Layers;

namespace ConvNet.Model;

/// <summary>The factors on the optimizer's penalties that a layer declares: how they are read, and what can be wrong with them.</summary>
internal static class DecayRules
{
    private const string Decay = "Decay", BiasDecay = "BiasDecay";

    public static double Read(LayerDefinition layer) => layer.Number(Decay, 1);

    /// <summary>A bias decays as the rest, unless it is said to differ.</summary>
    public static double ReadBias(LayerDefinition layer) => layer.Number(BiasDecay, Read(layer));

    public static IEnumerable<Problem> Check(LayerSite site)
    {
        foreach (string argument in new[] { Decay, BiasDecay })
        {
            double factor = site.Definition.Number(argument, 1);
            if (!(factor >= 0 && Arithmetic.IsFinite(factor)))
                yield return site.InvalidNumber(argument, factor, "the factor on the optimizer's penalties must be finite and at least 0, which is none", "0");
        }
    }

    /// <summary>The advice to remove a factor on nothing.</summary>
    public static IEnumerable<Problem> CheckUse(Node node, LayerSite site)
    {
        if (site.Written(Decay, BiasDecay) is null) yield break;
        ParameterDefinition[] learned = node.Parameters.Where(p => p.IsTrained).ToArray();
        if (site.Written(Decay) != null && learned.Length == 0) yield return Idle(Decay, "parameters");
        if (site.Written(BiasDecay) != null && !learned.Any(p => p.IsBias)) yield return Idle(BiasDecay, "bias");

        Problem Idle(string argument, string what) => site.Problem(ProblemIds.IdleDecay, argument, EquatableArray.Of(argument, what));
    }
}
