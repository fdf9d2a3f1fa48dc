using System.Numerics;
using ConvNet.CompilerServices;

namespace ConvNet;

/// <summary>
/// Stochastic gradient descent with momentum, as PyTorch's SGD: v = Momentum * v + (1 - Dampening) * g, the first v being g;
/// w -= LearningRate * v, or with Nesterov's look ahead LearningRate * (g + Momentum * v).
/// </summary>
/// <param name="learningRate">The learning rate.</param>
public sealed unsafe class Sgd(double learningRate) : Optimizer(learningRate)
{
    /// <summary>How much of the last step's velocity stays, in [0, 1); 0 is plain gradient descent.</summary>
    public double Momentum
    {
        get;
        init => field = Fraction(value, nameof(Momentum));
    }

    /// <summary>How much less than fully a new gradient adds to the velocity; PyTorch's default is 0.</summary>
    public double Dampening
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Dampening), value, "Dampening must be from 0 to 1.");
    }

    /// <summary>Whether to step by the gradient looked ahead along the velocity (Nesterov, 1983; Sutskever et al., 2013).</summary>
    public bool Nesterov { get; init; }

    /// <summary>
    /// Whether the learning rate enters the velocity with each gradient, v = Momentum * v + LearningRate * g and w -= v, as in
    /// AlexNet (Krizhevsky et al., 2012) and Caffe: then a change of the rate takes effect as gradients come, not at once. While
    /// the rate is the same, so are the steps.
    /// </summary>
    public bool RateInVelocity { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => Momentum > 0 ? ["momentum_buffer"] : [];

    /// <inheritdoc/>
    protected override void Update(float* parameters, float* gradients, long count, double decay)
    {
        CheckNesterov();
        var rate = new Vector<float>((float)LearningRate);
        var l2 = new Vector<float>((float)decay);
        if (Momentum == 0)
        {
            for (long i = 0; i < count; i += Vector<float>.Count)
            {
                Vector<float> w = Vector.LoadAligned(parameters + i);
                Vector<float> g = Vector.LoadAligned(gradients + i) + (l2 * w);
                (w - (rate * g)).StoreAligned(parameters + i);
            }

            return;
        }

        float* velocity = State(0);
        Vector<float> inner = RateInVelocity ? rate : Vector<float>.One, outer = RateInVelocity ? Vector<float>.One : rate;
        var momentum = new Vector<float>((float)Momentum);
        var fresh = new Vector<float>(Steps == 1 ? 1 : (float)(1 - Dampening));
        for (long i = 0; i < count; i += Vector<float>.Count)
        {
            Vector<float> w = Vector.LoadAligned(parameters + i);
            Vector<float> g = inner * (Vector.LoadAligned(gradients + i) + (l2 * w));
            Vector<float> v = FlushSubnormals((momentum * Vector.LoadAligned(velocity + i)) + (fresh * g));
            v.StoreAligned(velocity + i);
            Vector<float> step = Nesterov ? g + (momentum * v) : v;
            (w - (outer * step)).StoreAligned(parameters + i);
        }
    }

    private protected override UpdateRule? DeviceRule(long steps, double decay)
    {
        CheckNesterov();
        return new UpdateRule
        {
            Kind = Momentum == 0 ? UpdateKind.Sgd : UpdateKind.Momentum,
            States = Momentum == 0 ? 0 : 1,
            Rate = Momentum > 0 && RateInVelocity ? 1 : (float)LearningRate,
            Inner = Momentum > 0 && RateInVelocity ? (float)LearningRate : 1,
            Decay = (float)decay,
            Keep1 = (float)Momentum,
            Fresh1 = steps == 1 ? 1 : (float)(1 - Dampening),
            Option = Nesterov ? 1 : 0,
        };
    }

    private void CheckNesterov()
    {
        if (Nesterov && (Momentum == 0 || Dampening != 0))
            throw new InvalidOperationException("Nesterov needs a Momentum above 0 and no Dampening.");
    }
}
