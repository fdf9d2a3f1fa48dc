using System.Runtime.CompilerServices;
using ILGPU.Emulation;

namespace ILGPU;

/// <summary>The thread within its block, and the block's barrier.</summary>
public static class Group
{
    /// <summary>The thread's index, fastest dimension.</summary>
    public static int IdxX => Lane.Running.Thread.X;

    /// <summary>The thread's index, second dimension.</summary>
    public static int IdxY => Lane.Running.Thread.Y;

    /// <summary>The thread's index, slowest dimension.</summary>
    public static int IdxZ => Lane.Running.Thread.Z;

    /// <summary>The thread's index.</summary>
    public static Index3D Index => Lane.Running.Thread;

    /// <summary>The threads of a block, fastest dimension.</summary>
    public static int DimX => Dimension.X;

    /// <summary>The threads of a block, second dimension.</summary>
    public static int DimY => Dimension.Y;

    /// <summary>The threads of a block, slowest dimension.</summary>
    public static int DimZ => Dimension.Z;

    /// <summary>The threads of a block.</summary>
    public static Index3D Dimension => Lane.Running.Launch.Config.GroupDim;

    /// <summary>The thread's index with the dimensions folded.</summary>
    public static int LinearIndex => Lane.Running.Index;

    /// <summary>Whether this is the block's first thread.</summary>
    public static bool IsFirstThread => LinearIndex == 0;

    /// <summary>Whether this is the block's last thread.</summary>
    public static bool IsLastThread => LinearIndex == Dimension.Size - 1;

    /// <summary>Waits until every thread of the block is here.</summary>
    /// <param name="file">Filled in by the compiler, for reports.</param>
    /// <param name="line">Filled in by the compiler, for reports.</param>
    public static void Barrier([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Lane.Running.Wait(new SourceLine(file, line));
}
