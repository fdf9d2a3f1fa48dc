using System.Numerics;

namespace ConvNet;

/// <summary>
/// Adagrad (Duchi, Hazan and Singer, 2011), as PyTorch's: s += g^2, w -= r * g / (sqrt(s) + Epsilon) with the rate
/// r = LearningRate / (1 + (t - 1) * LearningRateDecay).
/// </summary>
/// <param name="learningRate">The learning rate.</param>
public sealed unsafe class Adagrad(double learningRate = 0.01) : Optimizer(learningRate)
{
    /// <summary>How fast the learning rate falls with the steps; at least 0.</summary>
    public double LearningRateDecay
    {
        get;
        init => field = NotNegative(value, nameof(LearningRateDecay));
    }

    /// <summary>Added to the denominator; above 0, so that unused lanes stay zero.</summary>
    public double Epsilon
    {
        get;
        init => field = Positive(value, nameof(Epsilon));
    } = 1e-10;

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => ["sum"];

    /// <inheritdoc/>
    protected override void Update(float* parameters, float* gradients, long count, double decay)
    {
        var rate = new Vector<float>((float)(LearningRate / (1 + ((Steps - 1) * LearningRateDecay))));
        var epsilon = new Vector<float>((float)Epsilon);
        var l2 = new Vector<float>((float)decay);
        float* sum = State(0);
        for (long i = 0; i < count; i += Vector<float>.Count)
        {
            Vector<float> w = Vector.LoadAligned(parameters + i);
            Vector<float> g = Vector.LoadAligned(gradients + i) + (l2 * w);
            Vector<float> s = Vector.LoadAligned(sum + i) + (g * g);
            s.StoreAligned(sum + i);
            (w - (rate * g / (Vector.SquareRoot(s) + epsilon))).StoreAligned(parameters + i);
        }
    }
}
