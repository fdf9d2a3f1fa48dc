using System.Runtime.CompilerServices;

namespace ConvNet;

/// <summary>
/// Moves a tensor between PyTorch's layout (dense, row-major) and its place among the packed parameters. The offset of an element is that of
/// its row, the first axis, and that of its column, all others; each is tabulated once, so that moving costs an addition an element.
/// </summary>
internal readonly unsafe struct TensorPacking
{
    /// <summary>Filters that lie side by side in the packed parameters.</summary>
    private const int Block = 16;

    /// <summary>Elements of a row that are moved together: with those of the other rows of a block they fit the innermost cache.</summary>
    private const int Strip = 128;

    private readonly long[] rows;
    private readonly long[] columns;

    /// <summary>Packed indices that stay zero: weights that a table of connections leaves out.</summary>
    private readonly long[] absent;

    public TensorPacking(ParameterTensor tensor)
    {
        // A vector is one row.
        int split = tensor.Axes.Count > 1 ? 1 : 0;
        rows = Offsets(tensor.Axes, 0, split);
        columns = Offsets(tensor.Axes, split, tensor.Axes.Count);
        for (int i = 0; i < rows.Length; i++)
            rows[i] += tensor.Offset;
        absent = Absent(tensor);
    }

    /// <summary>The lowest and highest packed index of the tensor's elements.</summary>
    public (long First, long Last) Extent => columns.Length == 0 || rows.Length == 0
        ? (0, -1)
        : (rows.Min() + columns.Min(), rows.Max() + columns.Max());

    /// <summary>The number of elements.</summary>
    public long Count => (long)rows.Length * columns.Length;

    /// <summary>The numbers of the elements at the places from <see cref="Extent"/>'s first to its last; -1 where none lies.</summary>
    public int[] Numbers()
    {
        (long first, long last) = Extent;
        int[] numbers = new int[last - first + 1];
        Array.Fill(numbers, -1);
        int number = 0;
        foreach (long row in rows)
        {
            foreach (long column in columns)
                numbers[row + column - first] = number++;
        }

        return numbers;
    }

    /// <summary>Moves the tensor's values to their places.</summary>
    /// <param name="dense">As many values as the tensor has, of any alignment.</param>
    /// <param name="packed">The packed parameters.</param>
    public void Pack(float* dense, float* packed)
    {
        for (int row = 0; row < rows.Length; row += Block, dense += (long)Block * columns.Length)
            PackRows(row, dense, packed);
        ClearAbsent(packed);
    }

    /// <summary>Moves the values of a file's tensor to their places; those of another type than float are converted a block of rows at a time.</summary>
    /// <param name="file">The file.</param>
    /// <param name="tensor">Its tensor, of a floating-point type and as many values.</param>
    /// <param name="packed">The packed parameters.</param>
    public void Pack(SafeTensorsFile file, SafeTensor tensor, float* packed)
    {
        if (tensor.Type == SafeTensorType.F32)
        {
            Pack(file.Pointer<float>(tensor.Name), packed);
            return;
        }

        var values = new float[Math.Min(Block, rows.Length) * columns.Length];
        fixed (float* start = values)
        {
            for (int row = 0; row < rows.Length; row += Block)
            {
                int count = Math.Min(Block, rows.Length - row) * columns.Length;
                file.CopyFloats(tensor, (long)row * columns.Length, values.AsSpan(0, count));
                PackRows(row, start, packed);
            }
        }

        ClearAbsent(packed);
    }

    public void Unpack(float* packed, Span<float> dense)
    {
        foreach (long start in rows)
        {
            float* source = packed + start;
            Span<float> row = dense[..columns.Length];
            for (int i = 0; i < row.Length; i++)
                row[i] = source[columns[i]];

            dense = dense[columns.Length..];
        }
    }

    /// <summary>Moves a block of rows, or what is left of one.</summary>
    private void PackRows(int row, float* dense, float* packed)
    {
        if (IsWhole(row))
        {
            PackBlock(dense, packed + rows[row]);
            return;
        }

        for (int end = Math.Min(row + Block, rows.Length), r = row; r < end; r++, dense += columns.Length)
        {
            float* target = packed + rows[r];
            for (int i = 0; i < columns.Length; i++)
                target[columns[i]] = Unsafe.ReadUnaligned<float>(dense + i);
        }
    }

    private void ClearAbsent(float* packed)
    {
        foreach (long index in absent)
            packed[index] = 0;
    }

    /// <summary>Whether 16 rows lie side by side, so that their values of a column fill a line of the cache.</summary>
    private bool IsWhole(int row) => row + Block <= rows.Length && rows[row + Block - 1] == rows[row] + Block - 1;

    /// <summary>
    /// Moves 16 rows that lie side by side, line by line. Rows are often a power of two apart, and then fall into the same few places of the
    /// innermost cache: a strip of each is copied to where they do not.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackBlock(float* dense, float* packed)
    {
        const int Apart = Strip + Block;
        float* strips = stackalloc float[Block * Apart];
        for (int start = 0; start < columns.Length; start += Strip)
        {
            int count = Math.Min(Strip, columns.Length - start);
            for (int row = 0; row < Block; row++)
                Buffer.MemoryCopy(dense + ((long)row * columns.Length) + start, strips + (row * Apart), Strip * sizeof(float), count * sizeof(float));

            for (int i = 0; i < count; i++)
            {
                float* line = packed + columns[start + i], source = strips + i;
                for (int row = 0; row < Block; row++)
                    line[row] = source[row * Apart];
            }
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
