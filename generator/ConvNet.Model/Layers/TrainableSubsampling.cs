namespace ConvNet.Model.Layers;

/// <summary>The mean of each window, times a coefficient a channel, plus a bias.</summary>
internal sealed record TrainableSubsampling(Window Window) : WindowPool(Window)
{
    public override string Kind => "TrainableSubsampling";

    public override string NameStem => "subsampling";

    public override EquatableArray<ParameterDefinition> Parameters(Shape input) => EquatableArray.Of(
        new ParameterDefinition("weight", EquatableArray.Of(input.Channels), 0, 0), new ParameterDefinition("bias", EquatableArray.Of(input.Channels), 0, 0));
}
