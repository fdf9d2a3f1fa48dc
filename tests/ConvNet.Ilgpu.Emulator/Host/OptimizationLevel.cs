namespace ILGPU;

/// <summary>How far kernels are optimised; the emulator runs them as they are.</summary>
public enum OptimizationLevel
{
    /// <summary>Few optimisations.</summary>
    O0 = 0,

    /// <summary>The usual ones.</summary>
    O1 = 1,

    /// <summary>All.</summary>
    O2 = 2,

    /// <summary>The same as <see cref="O0"/>.</summary>
    Debug = O0,

    /// <summary>The same as <see cref="O1"/>.</summary>
    Release = O1,
}
