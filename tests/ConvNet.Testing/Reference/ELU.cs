namespace ConvNet.Testing.Reference;

/// <summary>x where positive, alpha * (exp(x) - 1) elsewhere.</summary>
public sealed record ELU(double Alpha = 1) : UnaryLayer
{
    public override string Attribute => FormattableString.Invariant($"ELU({Alpha})");

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters) =>
        input.Map(x => x > 0 ? x : Alpha * (Math.Exp(x) - 1));

    protected override Tensor InputGradient(BackwardPass pass) =>
        pass.Input.Zip(pass.OutputGradient, (x, gradient) => x > 0 ? gradient : Alpha * Math.Exp(x) * gradient);

    protected override double KinkMargin(Tensor input) => Alpha == 1 ? double.PositiveInfinity : input.Values.Where(x => x != 0).Select(Math.Abs).DefaultIfEmpty(1).Min();
}
