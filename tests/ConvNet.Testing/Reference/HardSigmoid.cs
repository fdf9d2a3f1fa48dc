namespace ConvNet.Testing.Reference;

/// <summary>x / 6 + 1/2, kept in [0, 1].</summary>
public sealed record HardSigmoid : UnaryLayer
{
    public override string Attribute => "HardSigmoid";

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters) =>
        input.Map(x => Math.Clamp((x / 6) + 0.5, 0, 1));

    protected override Tensor InputGradient(BackwardPass pass) =>
        pass.Input.Zip(pass.OutputGradient, (x, gradient) => gradient * (Math.Abs(x) < 3 ? 1.0 / 6 : 0));

    protected override double KinkMargin(Tensor input) => input.Values.Select(x => Math.Abs(Math.Abs(x) - 3)).DefaultIfEmpty(1).Min();
}
