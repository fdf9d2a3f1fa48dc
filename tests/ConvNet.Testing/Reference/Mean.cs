namespace ConvNet.Testing.Reference;

/// <summary>The mean of several inputs, element by element; in training with drop-path a sum with weights for each image.</summary>
public sealed record Mean(double DropPath = 0, double Global = 0) : ReferenceLayer
{
    public override string Attribute => DropPath == 0 && Global == 0 ? "Mean" : FormattableString.Invariant($"Mean(DropPath = {DropPath}, Global = {Global})");

    /// <summary>Whether paths are drawn in training.</summary>
    public bool Drops => DropPath > 0 || Global > 0;

    /// <summary>The weight of an input for an image; null for the plain mean.</summary>
    public Func<int, int, double>? Weight { get; set; }

    public override Volume Output(IReadOnlyList<Volume> inputs) => inputs[0];

    public override Tensor Forward(IReadOnlyList<Tensor> inputs, IReadOnlyDictionary<string, double[]> parameters) =>
        inputs.Select((input, i) => Weighted(input, i, inputs.Count)).Aggregate((sum, input) => sum.Zip(input, (a, b) => a + b));

    public override IReadOnlyList<Tensor> Backward(BackwardPass pass) => [.. pass.Inputs.Select((_, i) => Weighted(pass.OutputGradient, i, pass.Inputs.Count))];

    private Tensor Weighted(Tensor tensor, int input, int count)
    {
        Tensor weighted = tensor.Zeros();
        for (int i = 0; i < tensor.Values.Length; i++)
            weighted.Values[i] = tensor.Values[i] * (Weight?.Invoke(i / tensor.Volume.Count, input) ?? 1.0 / count);
        return weighted;
    }
}
