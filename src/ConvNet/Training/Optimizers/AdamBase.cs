using System.Numerics;
using ConvNet.CompilerServices;

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
        UpdateRule rule = DeviceRule(Steps, decay)!.Value;
        var rate = new Vector<float>(rule.Rate);
        var scale = new Vector<float>(rule.Scale);
        var epsilon = new Vector<float>(rule.Epsilon);
        var l2 = new Vector<float>(rule.Decay);
        var shrink = new Vector<float>(rule.Shrink);
        var keep1 = new Vector<float>(rule.Keep1);
        var fresh1 = new Vector<float>(rule.Fresh1);
        var keep2 = new Vector<float>(rule.Keep2);
        var fresh2 = new Vector<float>(rule.Fresh2);
        float* mean = State(0), square = State(1), largest = AmsGrad ? State(2) : null;
        for (long i = 0; i < count; i += Vector<float>.Count)
        {
            Vector<float> w = Vector.LoadAligned(parameters + i);
            Vector<float> g = Vector.LoadAligned(gradients + i) + (l2 * w);
            Vector<float> m = FlushSubnormals((keep1 * Vector.LoadAligned(mean + i)) + (fresh1 * g));
            Vector<float> v = FlushSubnormals((keep2 * Vector.LoadAligned(square + i)) + (fresh2 * g * g));
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

    /// <summary>The corrections are close to the differences of near-equal numbers: computed in double precision, as PyTorch does.</summary>
    private protected override UpdateRule? DeviceRule(long steps, double decay) => new UpdateRule
    {
        Kind = UpdateKind.Adam,
        States = AmsGrad ? 3 : 2,
        Rate = (float)(LearningRate / (1 - Math.Pow(Beta1, steps))),
        Scale = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, steps))),
        Epsilon = (float)Epsilon,
        Decay = decoupled ? 0 : (float)decay,
        Shrink = decoupled ? (float)(1 - (LearningRate * decay)) : 1,
        Keep1 = (float)Beta1,
        Fresh1 = (float)(1 - Beta1),
        Keep2 = (float)Beta2,
        Fresh2 = (float)(1 - Beta2),
        Option = AmsGrad ? 1 : 0,
    };
}
