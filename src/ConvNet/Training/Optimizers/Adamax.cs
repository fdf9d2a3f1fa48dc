using System.Numerics;

namespace ConvNet;

/// <summary>
/// Adamax (Kingma and Ba, 2015), as PyTorch's: m = Beta1 * m + (1 - Beta1) * g, u = max(Beta2 * u, |g| + Epsilon),
/// w -= LearningRate / (1 - Beta1^t) * m / u.
/// </summary>
/// <param name="learningRate">The learning rate; 0.002 in the paper.</param>
public sealed unsafe class Adamax(double learningRate = 0.002) : Optimizer(learningRate)
{
    /// <summary>The decay of the gradient's running mean, in [0, 1).</summary>
    public double Beta1
    {
        get;
        init => field = Fraction(value, nameof(Beta1));
    } = 0.9;

    /// <summary>The decay of the gradient's running maximum, in [0, 1).</summary>
    public double Beta2
    {
        get;
        init => field = Fraction(value, nameof(Beta2));
    } = 0.999;

    /// <summary>Added to the gradient's magnitude; above 0.</summary>
    public double Epsilon
    {
        get;
        init => field = Positive(value, nameof(Epsilon));
    } = 1e-8;

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => ["exp_avg", "exp_inf"];

    /// <inheritdoc/>
    protected override void Update(float* parameters, float* gradients, long count, double decay)
    {
        var rate = new Vector<float>((float)(LearningRate / (1 - Math.Pow(Beta1, Steps))));
        var epsilon = new Vector<float>((float)Epsilon);
        var l2 = new Vector<float>((float)decay);
        var keep1 = new Vector<float>((float)Beta1);
        var fresh1 = new Vector<float>((float)(1 - Beta1));
        var keep2 = new Vector<float>((float)Beta2);
        float* mean = State(0), highest = State(1);
        for (long i = 0; i < count; i += Vector<float>.Count)
        {
            Vector<float> w = Vector.LoadAligned(parameters + i);
            Vector<float> g = Vector.LoadAligned(gradients + i) + (l2 * w);
            Vector<float> m = FlushSubnormals((keep1 * Vector.LoadAligned(mean + i)) + (fresh1 * g));
            Vector<float> u = Vector.Max(keep2 * Vector.LoadAligned(highest + i), Vector.Abs(g) + epsilon);
            m.StoreAligned(mean + i);
            u.StoreAligned(highest + i);
            (w - (rate * m / u)).StoreAligned(parameters + i);
        }
    }
}
