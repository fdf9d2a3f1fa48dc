namespace ConvNet.Testing.Reference;

/// <summary>min(max(0, x), 6); the gradient at 0 and at 6 is 0.</summary>
public sealed record ReLU6 : UnaryLayer
{
    public override string Attribute => "ReLU6";

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters) =>
        input.Map(x => Math.Clamp(x, 0, 6));

    protected override Tensor InputGradient(BackwardPass pass) =>
        pass.Input.Zip(pass.OutputGradient, (x, gradient) => x is > 0 and < 6 ? gradient : 0);

    protected override double KinkMargin(Tensor input) =>
        input.Values.Where(x => x is not (0 or 6)).Select(x => Math.Min(Math.Abs(x), Math.Abs(x - 6))).DefaultIfEmpty(1).Min();
}
