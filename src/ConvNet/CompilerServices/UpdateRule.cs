using System.ComponentModel;

namespace ConvNet.CompilerServices;

/// <summary>An optimizer's arithmetic.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum UpdateKind
{
    /// <summary>w -= Rate * (g + Decay * w).</summary>
    Sgd,

    /// <summary>v = Keep1 * v + Fresh1 * Inner * (g + Decay * w); w -= Rate * v, or Rate * (g + Keep1 * v) where <see cref="UpdateRule.Option"/> is set.</summary>
    Momentum,

    /// <summary>
    /// m = Keep1 * m + Fresh1 * g; v = Keep2 * v + Fresh2 * g^2; w = Shrink * w - Rate * m / (sqrt(v) * Scale + Epsilon), by the largest v
    /// so far where <see cref="UpdateRule.Option"/> is set.
    /// </summary>
    Adam,
}

/// <summary>One step of an optimizer, as a device's kernel is told: numbers that are the same for all parameters.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct UpdateRule
{
    /// <summary>The arithmetic.</summary>
    public UpdateKind Kind { get; init; }

    /// <summary>The arrays of state that it keeps, each as long as the parameters.</summary>
    public int States { get; init; }

    /// <summary>The learning rate, with what is the same for a step.</summary>
    public float Rate { get; init; }

    /// <summary>The factor of the parameters that is added to their gradients.</summary>
    public float Decay { get; init; }

    /// <summary>The factor of the parameters themselves: below 1 where decay is decoupled.</summary>
    public float Shrink { get; init; }

    /// <summary>The factor of the gradient before everything else.</summary>
    public float Inner { get; init; }

    /// <summary>How much stays of the first state.</summary>
    public float Keep1 { get; init; }

    /// <summary>How much a gradient adds to it.</summary>
    public float Fresh1 { get; init; }

    /// <summary>How much stays of the second state.</summary>
    public float Keep2 { get; init; }

    /// <summary>How much a squared gradient adds to it.</summary>
    public float Fresh2 { get; init; }

    /// <summary>The factor of the denominator.</summary>
    public float Scale { get; init; }

    /// <summary>Added to the denominator.</summary>
    public float Epsilon { get; init; }

    /// <summary>1 for Nesterov's look ahead, or for the largest second state; else 0, since a device's structures hold no booleans.</summary>
    public int Option { get; init; }
}
