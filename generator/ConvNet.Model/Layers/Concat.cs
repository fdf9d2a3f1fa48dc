namespace ConvNet.Model.Layers;

/// <summary>The channels of all inputs, one after the other; of vectors their features.</summary>
internal sealed record Concat : Join
{
    public override string Kind => "Concat";

    public override Shape Infer(EquatableArray<Shape> inputs) => inputs[0] with { Channels = inputs.Sum(i => i.Channels) };
}
