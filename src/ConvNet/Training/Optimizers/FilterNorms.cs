namespace ConvNet;

/// <summary>
/// One tensor's filters in packed memory, for bounding their norms. A filter is some parts that follow one another, and part i lies at
/// parts[i] + weights[j] for all j: its channels where groups share blocks, so that filters and channels are one axis; otherwise one part.
/// </summary>
internal sealed unsafe class FilterNorms
{
    private readonly double bound;
    private readonly long[] parts;
    private readonly long[] weights;
    private readonly int partsOfFilter;

    public FilterNorms(ParameterTensor tensor, double bound)
    {
        this.bound = bound;
        int split = 0;
        long size = 1;
        while (size < tensor.Shape[0])
            size *= tensor.Axes[split++].Size;

        if (size % tensor.Shape[0] != 0)
            throw new ArgumentException($"The packing of {tensor.Name} does not keep its {tensor.Shape[0]} filters apart.", nameof(tensor));

        parts = TensorPacking.Offsets(tensor.Axes, 0, split);
        weights = TensorPacking.Offsets(tensor.Axes, split, tensor.Axes.Count);
        partsOfFilter = (int)(size / tensor.Shape[0]);
        for (int i = 0; i < parts.Length; i++)
            parts[i] += tensor.Offset;
    }

    public void Apply(float* packed)
    {
        for (int first = 0; first < parts.Length; first += partsOfFilter)
        {
            ReadOnlySpan<long> filter = parts.AsSpan(first, partsOfFilter);
            double sum = 0;
            foreach (long start in filter)
            foreach (long offset in weights)
                sum += (double)packed[start + offset] * packed[start + offset];

            if (sum <= bound * bound)
                continue;

            var scale = (float)(bound / Math.Sqrt(sum));
            foreach (long start in filter)
            foreach (long offset in weights)
                packed[start + offset] *= scale;
        }
    }
}
