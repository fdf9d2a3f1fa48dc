namespace ILGPU;

/// <summary>The blocks of a launch and the threads of a block.</summary>
/// <param name="gridDim">The blocks.</param>
/// <param name="groupDim">The threads of a block.</param>
public readonly struct KernelConfig(Index3D gridDim, Index3D groupDim)
{
    /// <summary>A grid of one dimension.</summary>
    /// <param name="gridDim">The blocks.</param>
    /// <param name="groupDim">The threads of a block.</param>
    public KernelConfig(Index1D gridDim, Index1D groupDim)
        : this(new Index3D(gridDim.X, 1, 1), new Index3D(groupDim.X, 1, 1))
    {
    }

    /// <summary>A grid of two dimensions.</summary>
    /// <param name="gridDim">The blocks.</param>
    /// <param name="groupDim">The threads of a block.</param>
    public KernelConfig(Index2D gridDim, Index2D groupDim)
        : this(new Index3D(gridDim, 1), new Index3D(groupDim, 1))
    {
    }

    /// <summary>A grid of three dimensions.</summary>
    /// <param name="gridDimX">The blocks, fastest dimension.</param>
    /// <param name="gridDimY">The blocks, second dimension.</param>
    /// <param name="gridDimZ">The blocks, slowest dimension.</param>
    /// <param name="groupDimX">The threads of a block, fastest dimension.</param>
    /// <param name="groupDimY">The threads of a block, second dimension.</param>
    /// <param name="groupDimZ">The threads of a block, slowest dimension.</param>
    public KernelConfig(int gridDimX, int gridDimY, int gridDimZ, int groupDimX, int groupDimY, int groupDimZ)
        : this(new Index3D(gridDimX, gridDimY, gridDimZ), new Index3D(groupDimX, groupDimY, groupDimZ))
    {
    }

    /// <summary>The blocks.</summary>
    public Index3D GridDim { get; } = gridDim;

    /// <summary>The threads of a block.</summary>
    public Index3D GroupDim { get; } = groupDim;

    /// <summary>Whether there is at least one block of at least one thread.</summary>
    public bool IsValid => GridDim is { X: > 0, Y: > 0, Z: > 0 } && GroupDim is { X: > 0, Y: > 0, Z: > 0 };

    /// <summary>The threads of all blocks.</summary>
    public long Size => GridDim.LongSize * GroupDim.LongSize;

    public static implicit operator KernelConfig((Index1D, Index1D) dimensions) => new(dimensions.Item1, dimensions.Item2);

    public static implicit operator KernelConfig((Index2D, Index2D) dimensions) => new(dimensions.Item1, dimensions.Item2);

    public static implicit operator KernelConfig((Index3D, Index1D) dimensions) => new(dimensions.Item1, new Index3D(dimensions.Item2, 1, 1));

    public static implicit operator KernelConfig((Index3D, Index2D) dimensions) => new(dimensions.Item1, new Index3D(dimensions.Item2, 1));

    public static implicit operator KernelConfig((Index3D, Index3D) dimensions) => new(dimensions.Item1, dimensions.Item2);
}
