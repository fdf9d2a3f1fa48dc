namespace ConvNet.Testing.Reference;

/// <summary>1.0507 * (x where positive, 1.6733 * (exp(x) - 1) elsewhere).</summary>
public sealed record SELU : UnaryLayer
{
    public override string Attribute => "SELU";

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters) =>
        input.Map(x => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.Exp(x) - 1)));

    protected override Tensor InputGradient(BackwardPass pass) =>
        pass.Input.Zip(pass.OutputGradient, (x, gradient) => gradient * (1.0507009873554805 * (x > 0 ? 1 : 1.6732632423543772 * Math.Exp(x))));

    protected override double KinkMargin(Tensor input) => input.Values.Where(x => x != 0).Select(Math.Abs).DefaultIfEmpty(1).Min();
}
