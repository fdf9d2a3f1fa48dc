namespace ConvNet.Testing.Reference;

/// <summary>x times the normal distribution function of x, by numerical integration of the density.</summary>
public sealed record GELU : UnaryLayer
{
    public override string Attribute => "GELU";

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters) =>
        input.Map(x => x * Distribution(x));

    protected override Tensor InputGradient(BackwardPass pass) =>
        pass.Input.Zip(pass.OutputGradient, (x, gradient) => gradient * (Distribution(x) + (x * Density(x))));

    private static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>1/2 plus the integral from 0, by Simpson's rule.</summary>
    private static double Distribution(double x)
    {
        const int halves = 2000;
        double h = x / halves, sum = Density(0) + Density(x);
        for (int i = 1; i < halves; i++) sum += Density(i * h) * (i % 2 == 1 ? 4 : 2);
        return 0.5 + (sum * h / 3);
    }
}
