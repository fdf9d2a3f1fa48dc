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
