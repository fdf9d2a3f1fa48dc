namespace ConvNet.Testing.Reference;

/// <summary>Multiplies by a given mask in training; does nothing in inference, which is what having no mask means.</summary>
public sealed record Dropout(double Rate = 0.5) : UnaryLayer
{
    public override string Attribute => FormattableString.Invariant($"Dropout({Rate})");

    /// <summary>A factor for each value of the batch, 0 or 1 / (1 - rate) in real training; null in inference.</summary>
    public double[]? Mask { get; set; }

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters) => Masked(input);

    protected override Tensor InputGradient(BackwardPass pass) => Masked(pass.OutputGradient);

    private Tensor Masked(Tensor tensor) =>
        Mask is null ? tensor : tensor.Zip(new Tensor(tensor.Batch, tensor.Volume, Mask), (value, factor) => value * factor);
}
