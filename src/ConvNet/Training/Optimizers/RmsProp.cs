using System.Numerics;

namespace ConvNet;

/// <summary>
/// RMSprop (Hinton, 2012), as PyTorch's: s = Alpha * s + (1 - Alpha) * g^2, d = g / (sqrt(s) + Epsilon), w -= LearningRate * d; with
/// momentum b = Momentum * b + d and w -= LearningRate * b; centred (Graves, 2013) with the variance s - m^2 in place of s,
/// m = Alpha * m + (1 - Alpha) * g.
/// </summary>
/// <param name="learningRate">The learning rate.</param>
public sealed unsafe class RmsProp(double learningRate = 0.01) : Optimizer(learningRate)
{
    /// <summary>The decay of the running means, in [0, 1).</summary>
    public double Alpha
    {
        get;
        init => field = Fraction(value, nameof(Alpha));
    } = 0.99;

    /// <summary>Added to the denominator; above 0, so that unused lanes stay zero.</summary>
    public double Epsilon
    {
        get;
        init => field = Positive(value, nameof(Epsilon));
    } = 1e-8;

    /// <summary>How much of the last step stays, in [0, 1).</summary>
    public double Momentum
    {
        get;
        init => field = Fraction(value, nameof(Momentum));
    }

    /// <summary>Whether to divide by the deviation from the running mean rather than by the root of the mean square.</summary>
    public bool Centered { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames
    {
        get
        {
            List<string> names = ["square_avg"];
            if (Momentum > 0)
                names.Add("momentum_buffer");
            if (Centered)
                names.Add("grad_avg");
            return names;
        }
    }

    /// <inheritdoc/>
    protected override void Update(float* parameters, float* gradients, long count, double decay)
    {
        var rate = new Vector<float>((float)LearningRate);
        var epsilon = new Vector<float>((float)Epsilon);
        var l2 = new Vector<float>((float)decay);
        var keep = new Vector<float>((float)Alpha);
        var fresh = new Vector<float>((float)(1 - Alpha));
        var momentum = new Vector<float>((float)Momentum);
        float* square = State(0), buffer = Momentum > 0 ? State(1) : null, mean = !Centered ? null : State(Momentum > 0 ? 2 : 1);
        for (long i = 0; i < count; i += Vector<float>.Count)
        {
            Vector<float> w = Vector.LoadAligned(parameters + i);
            Vector<float> g = Vector.LoadAligned(gradients + i) + (l2 * w);
            Vector<float> s = FlushSubnormals((keep * Vector.LoadAligned(square + i)) + (fresh * g * g));
            s.StoreAligned(square + i);
            if (mean != null)
            {
                Vector<float> m = FlushSubnormals((keep * Vector.LoadAligned(mean + i)) + (fresh * g));
                m.StoreAligned(mean + i);

                // A variance of nearly nothing may round below zero.
                s = Vector.Max(s - (m * m), Vector<float>.Zero);
            }

            Vector<float> d = g / (Vector.SquareRoot(s) + epsilon);
            if (buffer != null)
            {
                d = FlushSubnormals(d + (momentum * Vector.LoadAligned(buffer + i)));
                d.StoreAligned(buffer + i);
            }

            (w - (rate * d)).StoreAligned(parameters + i);
        }
    }
}
