namespace ConvNet.Model.Layers;

/// <summary>A layer that brings values to mean 0 and variance 1, and then, if it is affine, scales and shifts them.</summary>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Affine">Whether weight and bias follow.</param>
internal abstract record Norm(double Epsilon, bool Affine) : Layer
{
    /// <summary>Whether a constant that is added to a channel is taken away again with the mean.</summary>
    public abstract bool RemovesConstants(Shape input);

    public sealed override Shape Infer(Shape input) => input;

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        // It keeps a variance of zero from being divided by.
        if (!Arithmetic.IsPositive(Epsilon))
        {
            yield return site.Problem(
                ProblemIds.InvalidNumber,
                "Epsilon",
                EquatableArray.Of("Epsilon", Text.Of(Epsilon), "it must be finite and above 0, also in single precision"),
                Remedy.SetArgument(site.Index, "Epsilon", "1e-5"));
        }
    }

    public override EquatableArray<ParameterDefinition> Parameters(Shape input) => Affine
        ? EquatableArray.Of(new ParameterDefinition("weight", WeightShape(input), 0, 0), new ParameterDefinition("bias", WeightShape(input), 0, 0))
        : default;

    protected virtual EquatableArray<int> WeightShape(Shape input) => EquatableArray.Of(input.Channels);
}
