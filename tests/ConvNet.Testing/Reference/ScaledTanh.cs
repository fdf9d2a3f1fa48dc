namespace ConvNet.Testing.Reference;

/// <summary>amplitude * tanh(scale * x).</summary>
public sealed record ScaledTanh(double Amplitude = 1.7159, double Scale = 2.0 / 3) : UnaryLayer
{
    public override string Attribute => FormattableString.Invariant($"ScaledTanh({Amplitude}, {Scale})");

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters) =>
        input.Map(x => Amplitude * Math.Tanh(Scale * x));

    protected override Tensor InputGradient(BackwardPass pass) =>
        pass.Input.Zip(pass.OutputGradient, (x, gradient) => gradient * (Amplitude * Scale * (1 - Math.Pow(Math.Tanh(Scale * x), 2))));
}
