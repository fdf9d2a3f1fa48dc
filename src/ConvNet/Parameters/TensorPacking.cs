namespace ConvNet;

/// <summary>
/// Moves a tensor between PyTorch's layout (dense, row-major) and its place among the packed parameters. The offsets of an
/// element split into those of its leading and of its trailing axes, each tabulated once, so that moving costs an addition an element.
/// </summary>
internal readonly unsafe struct TensorPacking
{
    /// <summary>Trailing axes are merged into one table up to this size: it stays in the cache, and its loop is long.</summary>
    private const int LargestInnerTable = 32768;

    private readonly long[] outer;
    private readonly long[] inner;

    /// <summary>Packed indices that stay zero: weights that a table of connections leaves out.</summary>
    private readonly long[] absent;

    public TensorPacking(ParameterTensor tensor)
    {
        int split = tensor.Axes.Count;
        long size = 1;
        while (split > 0 && (split == tensor.Axes.Count || size * tensor.Axes[split - 1].Size <= LargestInnerTable))
            size *= tensor.Axes[--split].Size;

        inner = Offsets(tensor.Axes, split, tensor.Axes.Count);
        outer = Offsets(tensor.Axes, 0, split);
        for (int i = 0; i < outer.Length; i++)
            outer[i] += tensor.Offset;
        absent = Absent(tensor);
    }

    /// <summary>The lowest and highest packed index of the tensor's elements.</summary>
    public (long First, long Last) Extent => inner.Length == 0 || outer.Length == 0
        ? (0, -1)
        : (outer.Min() + inner.Min(), outer.Max() + inner.Max());

    /// <summary>The number of elements.</summary>
    public long Count => (long)outer.Length * inner.Length;

    public void Pack(ReadOnlySpan<float> dense, float* packed)
    {
        foreach (long start in outer)
        {
            float* target = packed + start;
            ReadOnlySpan<float> row = dense[..inner.Length];
            for (int i = 0; i < row.Length; i++)
                target[inner[i]] = row[i];

            dense = dense[inner.Length..];
        }

        foreach (long index in absent)
            packed[index] = 0;
    }

    public void Unpack(float* packed, Span<float> dense)
    {
        foreach (long start in outer)
        {
            float* source = packed + start;
            Span<float> row = dense[..inner.Length];
            for (int i = 0; i < row.Length; i++)
                row[i] = source[inner[i]];

            dense = dense[inner.Length..];
        }
    }

    /// <summary>The packed indices of weights whose filter, the first axis, does not read their channel, the second.</summary>
    private static long[] Absent(ParameterTensor tensor)
    {
        if (tensor.Connections is not { } connections) return [];
        long[] taps = Offsets(tensor.Axes, 2, tensor.Axes.Count);
        var indices = new List<long>();
        for (int filter = 0; filter < connections.Count; filter++)
            for (int channel = 0; channel < tensor.Axes[1].Size; channel++)
                if (!connections[filter].Contains(channel))
                    indices.AddRange(taps.Select(tap => tensor.Offset + tensor.Axes[0][filter] + tensor.Axes[1][channel] + tap));
        return [.. indices];
    }

    /// <summary>The offsets of all index combinations of some axes, the last axis running fastest.</summary>
    public static long[] Offsets(IReadOnlyList<PackedAxis> axes, int from, int to)
    {
        long[] offsets = [0];
        for (int a = from; a < to; a++)
        {
            PackedAxis axis = axes[a];
            var product = new long[checked(offsets.Length * axis.Size)];
            for (int i = 0, k = 0; i < offsets.Length; i++)
                for (int j = 0; j < axis.Size; j++)
                    product[k++] = offsets[i] + axis[j];

            offsets = product;
        }

        return offsets;
    }
}
