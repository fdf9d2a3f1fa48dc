namespace ILGPU.Runtime;

/// <summary>What the compiler may count on when it assigns registers.</summary>
/// <param name="maxNumThreadsPerGroup">The threads that a block has at most; null when not known.</param>
/// <param name="minNumGroupsPerMultiprocessor">The blocks that should fit on a multiprocessor; null for no wish.</param>
public readonly struct KernelSpecialization(int? maxNumThreadsPerGroup, int? minNumGroupsPerMultiprocessor)
{
    /// <summary>Nothing.</summary>
    public static readonly KernelSpecialization Empty;

    /// <summary>The threads that a block has at most; null when not known.</summary>
    public int? MaxNumThreadsPerGroup { get; } = maxNumThreadsPerGroup;

    /// <summary>The blocks that should fit on a multiprocessor; null for no wish.</summary>
    public int? MinNumGroupsPerMultiprocessor { get; } = minNumGroupsPerMultiprocessor;

    /// <summary>Whether an accelerator can have such blocks.</summary>
    /// <param name="accelerator">The accelerator.</param>
    public bool IsCompatibleWith(Accelerator accelerator) => !(MaxNumThreadsPerGroup > accelerator.MaxNumThreadsPerGroup);
}
