namespace ConvNet.Model.Layers;

/// <summary>Normalisation of each channel over the batch and its positions; by running averages in inference.</summary>
internal sealed record BatchNorm(double Epsilon, double Momentum, bool Affine) : Layer
{
    public override string Kind => "BatchNorm";

    public override string NameStem => "bn";

    public override Shape Infer(Shape input) => input;

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        if (NormRules.CheckEpsilon(Epsilon, site) is { } epsilon) yield return epsilon;
        if (!(Momentum >= 0 && Momentum <= 1))
        {
            yield return site.Problem(
                ProblemIds.InvalidNumber, "Momentum", EquatableArray.Of("Momentum", Text.Of(Momentum), "it must be from 0 to 1"),
                Remedy.SetArgument(site.Index, "Momentum", "0.1"));
        }
    }

    public override EquatableArray<ParameterDefinition> Parameters(Shape input)
    {
        EquatableArray<int> channels = EquatableArray.Of(input.IsFlat ? (int)input.Count : input.Channels);
        ParameterDefinition[] running =
        [
            new ParameterDefinition("running_mean", channels, 0, 0) { IsTrained = false },
            new ParameterDefinition("running_var", channels, 0, 0) { IsTrained = false },
        ];
        return (Affine ? [new("weight", channels, 0, 0), new("bias", channels, 0, 0), .. running] : running).ToEquatableArray();
    }
}
