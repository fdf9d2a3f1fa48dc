namespace ConvNet.Testing.Reference;

/// <summary>The hyperbolic tangent, whose derivative is 1 - tanh(x)^2.</summary>
public sealed record Tanh : UnaryLayer
{
    public override string Attribute => "Tanh";

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters) =>
        input.Map(x => Math.Tanh(x));

    protected override Tensor InputGradient(BackwardPass pass) =>
        pass.Input.Zip(pass.OutputGradient, (x, gradient) => (1 - (Math.Tanh(x) * Math.Tanh(x))) * gradient);
}
