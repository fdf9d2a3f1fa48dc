using System.Numerics;

namespace ConvNet;

/// <summary>The gradients of several batches as that of one: their mean, weighted by how much each batch counts, or their sum.</summary>
internal sealed unsafe class GradientAccumulator(NetworkDescription network)
{
    private readonly ParameterStore total = new(network);
    private double divisor;

    /// <summary>The number of batches.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a batch's gradient.</summary>
    public void Add(ParameterStore gradients, Reduction reduction, double weight)
    {
        if (reduction == Reduction.Sum)
            (weight, divisor) = (1, 1);
        else
            divisor += weight;

        var scale = new Vector<float>((float)weight);
        bool first = Count == 0;
        float* sum = total.Packed, source = gradients.Packed;
        for (long i = 0; i < total.TrainedLength; i += Vector<float>.Count)
        {
            Vector<float> part = scale * Vector.LoadAligned(source + i);
            (first ? part : part + Vector.LoadAligned(sum + i)).StoreAligned(sum + i);
        }

        Count++;
        GC.KeepAlive(gradients);
    }

    /// <summary>Writes the one gradient, and begins anew.</summary>
    public void MoveTo(ParameterStore gradients)
    {
        var scale = new Vector<float>(divisor > 0 ? (float)(1 / divisor) : 0);
        float* sum = total.Packed, target = gradients.Packed;
        for (long i = 0; i < total.TrainedLength; i += Vector<float>.Count)
            (scale * Vector.LoadAligned(sum + i)).StoreAligned(target + i);

        Clear();
        GC.KeepAlive(gradients);
    }

    /// <summary>Forgets the batches.</summary>
    public void Clear()
    {
        Count = 0;
        divisor = 0;
    }
}
