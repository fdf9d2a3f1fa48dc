namespace ConvNet.Testing.Reference;

/// <summary>max(0, x); the gradient at 0 is 0.</summary>
public sealed record ReLU : UnaryLayer
{
    public override string Attribute => "ReLU";

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters) =>
        input.Map(x => Math.Max(0, x));

    protected override Tensor InputGradient(BackwardPass pass) =>
        pass.Input.Zip(pass.OutputGradient, (x, gradient) => x > 0 ? gradient : 0);

    protected override double KinkMargin(Tensor input) => input.Values.Where(x => x != 0).Select(Math.Abs).DefaultIfEmpty(1).Min();
}
