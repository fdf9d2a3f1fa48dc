namespace ConvNet.Testing.Reference;

/// <summary>A layer that multiplies by a given mask in training; having none means inference.</summary>
public abstract record NoiseLayer : UnaryLayer
{
    /// <summary>A factor for each value of the batch; null in inference.</summary>
    public double[]? Mask { get; set; }

    /// <summary>The factor of all values in inference.</summary>
    protected virtual double Inference => 1;

    protected sealed override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters) => Masked(input);

    protected sealed override Tensor InputGradient(BackwardPass pass) => Masked(pass.OutputGradient);

    private Tensor Masked(Tensor tensor) =>
        Mask is null ? tensor.Map(value => value * Inference) : tensor.Zip(new Tensor(tensor.Batch, tensor.Volume, Mask), (value, factor) => value * factor);
}
