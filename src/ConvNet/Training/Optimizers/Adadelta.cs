using System.Numerics;

namespace ConvNet;

/// <summary>
/// Adadelta (Zeiler, 2012), as PyTorch's: s = Rho * s + (1 - Rho) * g^2, d = sqrt(a + Epsilon) / sqrt(s + Epsilon) * g,
/// a = Rho * a + (1 - Rho) * d^2, w -= LearningRate * d.
/// </summary>
/// <param name="learningRate">The learning rate; 1 in the paper.</param>
public sealed unsafe class Adadelta(double learningRate = 1) : Optimizer(learningRate)
{
    /// <summary>The decay of the running means, in [0, 1).</summary>
    public double Rho
    {
        get;
        init => field = Fraction(value, nameof(Rho));
    } = 0.9;

    /// <summary>Added below the roots; above 0.</summary>
    public double Epsilon
    {
        get;
        init => field = Positive(value, nameof(Epsilon));
    } = 1e-6;

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => ["square_avg", "acc_delta"];

    /// <inheritdoc/>
    protected override void Update(float* parameters, float* gradients, long count, double decay)
    {
        var rate = new Vector<float>((float)LearningRate);
        var epsilon = new Vector<float>((float)Epsilon);
        var l2 = new Vector<float>((float)decay);
        var keep = new Vector<float>((float)Rho);
        var fresh = new Vector<float>((float)(1 - Rho));
        float* square = State(0), accumulated = State(1);
        for (long i = 0; i < count; i += Vector<float>.Count)
        {
            Vector<float> w = Vector.LoadAligned(parameters + i);
            Vector<float> g = Vector.LoadAligned(gradients + i) + (l2 * w);
            Vector<float> s = FlushSubnormals((keep * Vector.LoadAligned(square + i)) + (fresh * g * g));
            Vector<float> a = Vector.LoadAligned(accumulated + i);
            Vector<float> d = Vector.SquareRoot(a + epsilon) / Vector.SquareRoot(s + epsilon) * g;
            s.StoreAligned(square + i);
            FlushSubnormals((keep * a) + (fresh * d * d)).StoreAligned(accumulated + i);
            (w - (rate * d)).StoreAligned(parameters + i);
        }
    }
}
