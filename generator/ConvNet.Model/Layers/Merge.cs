namespace ConvNet.Model.Layers;

/// <summary>How a <see cref="Merge"/> combines elements.</summary>
internal enum MergeFunction
{
    Add,
    Multiply,
    Max,
    Mean,
}

/// <summary>
/// An elementwise join of inputs of one shape. A product also takes a vector of as many features as its images have channels:
/// each feature goes to every position of its channel.
/// </summary>
/// <param name="Paths">How a mean drops inputs in training; null where it takes all of them.</param>
internal sealed record Merge(MergeFunction Function, DropPath? Paths = null) : Join
{
    public override string Kind => Function.ToString();

    /// <summary>Whether its derivative needs nothing of its inputs or its output.</summary>
    public bool IsLinear => Function is MergeFunction.Add or MergeFunction.Mean;

    public override string Rule => Function == MergeFunction.Multiply
        ? "equal shapes, or a vector with one feature for each channel of an image"
        : "equal shapes";

    public override bool Accepts(EquatableArray<Shape> inputs)
    {
        Shape output = Infer(inputs);
        return inputs.All(i => i == output || (Function == MergeFunction.Multiply && i == Shape.Vector(output.Channels)));
    }

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site) => Paths?.Check(site) ?? [];

    public override Shape Infer(EquatableArray<Shape> inputs) => inputs.FirstOrDefault(i => !i.IsFlat) is { Channels: > 0 } image ? image : inputs[0];
}
