using ILGPU.Emulation;

namespace ILGPU;

/// <summary>The block within the grid.</summary>
public static class Grid
{
    /// <summary>The block's index, fastest dimension.</summary>
    public static int IdxX => Index.X;

    /// <summary>The block's index, second dimension.</summary>
    public static int IdxY => Index.Y;

    /// <summary>The block's index, slowest dimension.</summary>
    public static int IdxZ => Index.Z;

    /// <summary>The block's index.</summary>
    public static Index3D Index => Lane.Running.Launch.Block;

    /// <summary>The blocks, fastest dimension.</summary>
    public static int DimX => Dimension.X;

    /// <summary>The blocks, second dimension.</summary>
    public static int DimY => Dimension.Y;

    /// <summary>The blocks, slowest dimension.</summary>
    public static int DimZ => Dimension.Z;

    /// <summary>The blocks.</summary>
    public static Index3D Dimension => Lane.Running.Launch.Config.GridDim;

    /// <summary>The thread's index over all blocks.</summary>
    public static Index3D GlobalIndex => new(
        (IdxX * Group.DimX) + Group.IdxX, (IdxY * Group.DimY) + Group.IdxY, (IdxZ * Group.DimZ) + Group.IdxZ);
}
