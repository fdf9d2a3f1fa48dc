using System.ComponentModel;

namespace ConvNet.CompilerServices;

/// <summary>A loss that a device computes by itself.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum LossKind
{
    /// <summary>Softmax cross-entropy by labels.</summary>
    CrossEntropy,

    /// <summary>Squared differences to targets.</summary>
    SquaredError,
}

/// <summary>What a device's loss kernel is told, with everything that is the same for the whole batch worked out.</summary>
/// <param name="Kind">The loss.</param>
/// <param name="Classes">The channels of the output.</param>
/// <param name="Stride">The positions of the output: floats from one channel to the next.</param>
/// <param name="Scale">What each value's loss is multiplied by, which holds the reduction.</param>
/// <param name="Weight">What the output's loss counts in the step's.</param>
/// <param name="Kept">The part of a label's target that is not smoothed.</param>
/// <param name="Spread">The part of it that each class gets.</param>
/// <param name="Ignored">The label that counts for nothing; the smallest integer where there is none.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct LossRule(LossKind Kind, int Classes, int Stride, float Scale, float Weight, float Kept, float Spread, int Ignored);
