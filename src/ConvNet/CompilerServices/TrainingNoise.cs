using System.ComponentModel;

namespace ConvNet.CompilerServices;

/// <summary>The random masks of a training step. A trainer reseeds it before each step, so the same seed gives the same run.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public unsafe class TrainingNoise
{
    /// <summary>Fills a mask: 0 with probability <paramref name="rate"/>, otherwise 1 / (1 - rate).</summary>
    /// <param name="site">The index of the dropout layer.</param>
    /// <param name="batch">The number of images.</param>
    /// <param name="mask">[batch, count] floats, in the layer's packed layout.</param>
    /// <param name="count">Floats for one image.</param>
    /// <param name="rate">The probability of zeroing.</param>
    public virtual void Dropout(int site, int batch, float* mask, int count, float rate) => throw new NotImplementedException();
}
