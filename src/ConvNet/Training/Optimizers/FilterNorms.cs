namespace ConvNet;

/// <summary>One tensor's filters in packed memory, for bounding their norms. Filter i lies at filters[i] + weights[j] for all j.</summary>
internal sealed unsafe class FilterNorms
{
    private readonly double bound;
    private readonly long[] filters;
    private readonly long[] weights;

    public FilterNorms(ParameterTensor tensor, double bound)
    {
        this.bound = bound;
        int split = 0;
        long size = 1;
        while (size < tensor.Shape[0])
            size *= tensor.Axes[split++].Size;

        if (size != tensor.Shape[0])
            throw new ArgumentException($"The packing of {tensor.Name} does not keep its {tensor.Shape[0]} filters apart.", nameof(tensor));

        filters = TensorPacking.Offsets(tensor.Axes, 0, split);
        weights = TensorPacking.Offsets(tensor.Axes, split, tensor.Axes.Count);
        for (int i = 0; i < filters.Length; i++)
            filters[i] += tensor.Offset;
    }

    public void Apply(float* packed)
    {
        foreach (long start in filters)
        {
            float* filter = packed + start;
            double sum = 0;
            foreach (long offset in weights)
                sum += (double)filter[offset] * filter[offset];

            if (sum <= bound * bound)
                continue;

            var scale = (float)(bound / Math.Sqrt(sum));
            foreach (long offset in weights)
                filter[offset] *= scale;
        }
    }
}
