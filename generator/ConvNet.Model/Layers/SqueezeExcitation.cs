namespace ConvNet.Model.Layers;

/// <summary>Channels scaled by a gate that sees the mean of each: x * sigmoid(fc2(relu(fc1(mean(x))))).</summary>
internal sealed record SqueezeExcitation(int Reduction) : Composite
{
    public override string Kind => "SqueezeExcitation";

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        if (Reduction < 1)
        {
            yield return site.NotPositive("Reduction", Reduction);
        }
        else if (input is { IsFlat: true } vector)
        {
            yield return site.NeedsImage(vector);
        }
        else if (input is { } image && Reduction > image.Channels)
        {
            string channels = Text.Of(image.Channels);
            yield return site.Problem(
                ProblemIds.InvalidNumber, "Reduction",
                EquatableArray.Of("Reduction", Text.Of(Reduction), $"it must be at most the {channels} channels of its input, or the dense layers have none between them"),
                Remedy.SetArgument(site.Index, "Reduction", channels));
        }
    }

    public override EquatableArray<Part> Parts(Shape input) => EquatableArray.Of(
        new Part("squeeze", new GlobalAvgPool(), EquatableArray.Of(Part.Whole)),
        new Part("fc1", new Dense(Math.Max(input.Channels / Reduction, 1), Bias: true), EquatableArray.Of(0)),
        new Part("relu", new Activation(ActivationFunction.ReLU), EquatableArray.Of(1)),
        new Part("fc2", new Dense(input.Channels, Bias: true), EquatableArray.Of(2)),
        new Part("sigmoid", new Activation(ActivationFunction.Sigmoid), EquatableArray.Of(3)),
        new Part("scale", new Merge(MergeFunction.Multiply), EquatableArray.Of(Part.Whole, 4)));
}
