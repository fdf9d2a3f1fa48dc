using ConvNet.CompilerServices;
using ConvNet.Testing.Compiled;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>Dropout by a given mask, for a network that is one dropout.</summary>
internal sealed unsafe class GivenNoise : TrainingNoise
{
    private readonly Func<int, float> _mask;

    private GivenNoise(Func<int, float> mask) => _mask = mask;

    /// <summary>
    /// Noise by a mask in the order of PyTorch. The layout that the generated code keeps its mask in is its own affair: it is
    /// learned from a pass over images of ones with a mask that counts.
    /// </summary>
    public static GivenNoise Create(ICompiledTraining training, int values, double[] mask)
    {
        float[] ones = new float[values];
        Array.Fill(ones, 1);
        float[] places = training.Run(ones, logits => logits, new GivenNoise(i => i + 1)).Logits;
        var byPlace = new Dictionary<int, float>();
        foreach ((float place, double factor) in places.Zip(mask)) byPlace[(int)place - 1] = (float)factor;
        return new GivenNoise(i => byPlace.GetValueOrDefault(i));
    }

    public override void Dropout(int site, int batch, float* mask, int count, float rate, float kept)
    {
        for (int i = 0; i < batch * count; i++) mask[i] = _mask(i);
    }
}

/// <summary>Recorded masks of dropouts of vectors, one after the other, for one pass.</summary>
internal sealed unsafe class RecordedNoise(IReadOnlyList<float[]> masks) : TrainingNoise
{
    private int _next;

    public override void Dropout(int site, int batch, float* mask, int count, float rate, float kept)
    {
        // A vector of whole blocks lies in memory as PyTorch's does.
        float[] recorded = masks[_next++];
        Assert.Equal(batch * count, recorded.Length);
        recorded.CopyTo(new Span<float>(mask, batch * count));
    }
}
