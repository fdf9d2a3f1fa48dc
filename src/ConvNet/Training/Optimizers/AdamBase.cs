using System.Numerics;

namespace ConvNet;

/// <summary>
/// What <see cref="Adam"/> and <see cref="AdamW"/> share: m = Beta1 * m + (1 - Beta1) * g, v = Beta2 * v + (1 - Beta2) * g^2,
/// w -= LearningRate * (m / (1 - Beta1^t)) / (sqrt(v / (1 - Beta2^t)) + Epsilon).
/// </summary>
public abstract unsafe class AdamBase : Optimizer
{
    private readonly bool decoupled;

    private protected AdamBase(double learningRate, bool decoupled)
        : base(learningRate) => this.decoupled = decoupled;

    private protected override bool DecouplesDecay => decoupled;

    /// <summary>The decay of the gradient's running mean, in [0, 1).</summary>
    public double Beta1
    {
        get;
        init => field = Fraction(value, nameof(Beta1));
    } = 0.9;

    /// <summary>The decay of the squared gradient's running mean, in [0, 1).</summary>
    public double Beta2
    {
        get;
        init => field = Fraction(value, nameof(Beta2));
    } = 0.999;

    /// <summary>Added to the denominator; above 0, so that unused lanes stay zero.</summary>
    public double Epsilon
    {
        get;
        init => field = Positive(value, nameof(Epsilon));
    } = 1e-8;

    /// <summary>Whether to divide by the largest v so far rather than the present one (Reddi et al., 2018).</summary>
    public bool AmsGrad { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => AmsGrad ? ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"] : ["exp_avg", "exp_avg_sq"];

    /// <inheritdoc/>
    protected override void Update(float* parameters, float* gradients, long count, double decay)
    {
        // The corrections are close to the differences of near-equal numbers: computed in double precision, as PyTorch does.
        double correction1 = 1 - Math.Pow(Beta1, Steps), correction2 = 1 - Math.Pow(Beta2, Steps);
        var rate = new Vector<float>((float)(LearningRate / correction1));
        var scale = new Vector<float>((float)(1 / Math.Sqrt(correction2)));
        var epsilon = new Vector<float>((float)Epsilon);
        var l2 = new Vector<float>(decoupled ? 0 : (float)decay);
        var shrink = new Vector<float>(decoupled ? (float)(1 - (LearningRate * decay)) : 1);
        var keep1 = new Vector<float>((float)Beta1);
        var fresh1 = new Vector<float>((float)(1 - Beta1));
        var keep2 = new Vector<float>((float)Beta2);
        var fresh2 = new Vector<float>((float)(1 - Beta2));
        float* mean = State(0), square = State(1), largest = AmsGrad ? State(2) : null;
        for (long i = 0; i < count; i += Vector<float>.Count)
        {
            Vector<float> w = Vector.LoadAligned(parameters + i);
            Vector<float> g = Vector.LoadAligned(gradients + i) + (l2 * w);
            Vector<float> m = (keep1 * Vector.LoadAligned(mean + i)) + (fresh1 * g);
            Vector<float> v = (keep2 * Vector.LoadAligned(square + i)) + (fresh2 * g * g);
            m.StoreAligned(mean + i);
            v.StoreAligned(square + i);
            if (largest != null)
            {
                v = Vector.Max(v, Vector.LoadAligned(largest + i));
                v.StoreAligned(largest + i);
            }

            ((shrink * w) - (rate * m / ((Vector.SquareRoot(v) * scale) + epsilon))).StoreAligned(parameters + i);
        }
    }
}
