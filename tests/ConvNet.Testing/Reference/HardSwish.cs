namespace ConvNet.Testing.Reference;

/// <summary>x times the hard sigmoid of x.</summary>
public sealed record HardSwish : UnaryLayer
{
    public override string Attribute => "HardSwish";

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters) =>
        input.Map(x => x * Math.Clamp((x / 6) + 0.5, 0, 1));

    protected override Tensor InputGradient(BackwardPass pass) =>
        pass.Input.Zip(pass.OutputGradient, (x, gradient) => gradient * (x < -3 ? 0 : x > 3 ? 1 : (x / 3) + 0.5));

    protected override double KinkMargin(Tensor input) => input.Values.Select(x => Math.Abs(Math.Abs(x) - 3)).DefaultIfEmpty(1).Min();
}
