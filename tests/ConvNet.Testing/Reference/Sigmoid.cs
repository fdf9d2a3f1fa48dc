namespace ConvNet.Testing.Reference;

/// <summary>1 / (1 + exp(-x)), whose derivative is s(x) * s(-x).</summary>
public sealed record Sigmoid : UnaryLayer
{
    public override string Attribute => "Sigmoid";

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters) =>
        input.Map(x => Value(x));

    protected override Tensor InputGradient(BackwardPass pass) =>
        pass.Input.Zip(pass.OutputGradient, (x, gradient) => Value(x) * Value(-x) * gradient);

    private static double Value(double x) => 1 / (1 + Math.Exp(-x));
}
