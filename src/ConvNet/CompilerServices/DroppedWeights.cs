using System.ComponentModel;

namespace ConvNet.CompilerServices;

/// <summary>A tensor whose weights a training step on a device drops at random, as <see cref="TrainingNoise.Dropout"/> draws.</summary>
/// <param name="Site">Where its mask comes from.</param>
/// <param name="Rate">The probability of zeroing a weight.</param>
/// <param name="Kept">The factor of those that stay.</param>
/// <param name="First">The first packed float that is one of its weights.</param>
/// <param name="Numbers">From there to the last, the numbers of the weights that lie there; -1 where none does.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record DroppedWeights(int Site, float Rate, float Kept, long First, int[] Numbers);
