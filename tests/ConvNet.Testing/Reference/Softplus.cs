namespace ConvNet.Testing.Reference;

/// <summary>log(1 + exp(x)).</summary>
public sealed record Softplus : UnaryLayer
{
    public override string Attribute => "Softplus";

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters) =>
        input.Map(x => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))));

    protected override Tensor InputGradient(BackwardPass pass) =>
        pass.Input.Zip(pass.OutputGradient, (x, gradient) => gradient * (1 / (1 + Math.Exp(-x))));
}
