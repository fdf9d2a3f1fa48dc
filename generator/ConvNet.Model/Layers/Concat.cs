namespace ConvNet.Model.Layers;

/// <summary>The channels of all inputs, one after the other; of vectors their features.</summary>
internal sealed record Concat : Join
{
    public override string Kind => "Concat";

    public override string Rule => "equal heights and widths";

    public override bool Accepts(EquatableArray<Shape> inputs) => inputs.All(i => i with { Channels = 0 } == inputs[0] with { Channels = 0 });

    public override Shape Infer(EquatableArray<Shape> inputs) =>
        inputs[0] with { Channels = (int)Math.Min(inputs.Sum(i => (long)i.Channels), int.MaxValue) };
}
