namespace ConvNet.Testing.Reference;

/// <summary>x / (1 + exp(-x)).</summary>
public sealed record SiLU : UnaryLayer
{
    public override string Attribute => "SiLU";

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters) =>
        input.Map(x => x / (1 + Math.Exp(-x)));

    protected override Tensor InputGradient(BackwardPass pass) =>
        pass.Input.Zip(pass.OutputGradient, (x, gradient) => gradient * ((1 + Math.Exp(-x) + (x * Math.Exp(-x))) / Math.Pow(1 + Math.Exp(-x), 2)));
}
