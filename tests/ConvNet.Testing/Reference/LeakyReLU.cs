namespace ConvNet.Testing.Reference;

/// <summary>x where positive, slope * x elsewhere.</summary>
public sealed record LeakyReLU(double Slope = 0.01) : UnaryLayer
{
    public override string Attribute => FormattableString.Invariant($"LeakyReLU({Slope})");

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters) =>
        input.Map(x => x > 0 ? x : Slope * x);

    protected override Tensor InputGradient(BackwardPass pass) =>
        pass.Input.Zip(pass.OutputGradient, (x, gradient) => x > 0 ? gradient : Slope * gradient);

    protected override double KinkMargin(Tensor input) => input.Values.Where(x => x != 0).Select(Math.Abs).DefaultIfEmpty(1).Min();
}
