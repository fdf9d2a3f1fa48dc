namespace ConvNet.Model.Layers;

/// <summary>How a <see cref="Merge"/> combines elements.</summary>
internal enum MergeFunction
{
    Add,
    Multiply,
    Max,
    Mean,
}

/// <summary>An elementwise join of inputs of one shape; a vector of as many features as an image has channels goes to every position.</summary>
internal sealed record Merge(MergeFunction Function) : Join
{
    public override string Kind => Function.ToString();

    /// <summary>Whether its derivative needs nothing of its inputs or its output.</summary>
    public bool IsLinear => Function is MergeFunction.Add or MergeFunction.Mean;

    public override Shape Infer(EquatableArray<Shape> inputs) => inputs.FirstOrDefault(i => !i.IsFlat) is { Channels: > 0 } image ? image : inputs[0];
}
