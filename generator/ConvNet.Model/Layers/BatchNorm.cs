namespace ConvNet.Model.Layers;

/// <summary>Normalisation of each channel over the batch and its positions; by running averages in inference.</summary>
internal sealed record BatchNorm(double Epsilon, double Momentum, bool Affine) : Norm(Epsilon, Affine)
{
    public override string Kind => "BatchNorm";

    public override string NameStem => "bn";

    public override bool RemovesConstants(Shape input) => true;

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        foreach (Problem problem in base.Check(input, site)) yield return problem;
        if (!(Momentum >= 0 && Momentum <= 1))
        {
            yield return site.Problem(
                ProblemIds.InvalidNumber, "Momentum", EquatableArray.Of("Momentum", Text.Of(Momentum), "it must be from 0 to 1"),
                Remedy.SetArgument(site.Index, "Momentum", "0.1"));
        }
    }

    public override EquatableArray<ParameterDefinition> Parameters(Shape input) => base.Parameters(input).Concat(
    [
        new ParameterDefinition("running_mean", WeightShape(input), 0, 0) { IsTrained = false },
        new ParameterDefinition("running_var", WeightShape(input), 0, 0) { IsTrained = false },
    ]).ToEquatableArray();
}
