namespace ILGPU.Emulation;

/// <summary>The order in which the blocks of a launch run, and in each block its threads from one barrier to the next.</summary>
public enum ThreadOrder
{
    /// <summary>From the first to the last.</summary>
    Forward,

    /// <summary>From the last to the first.</summary>
    Reverse,

    /// <summary>Shuffled by <see cref="EmulatorOptions.Seed"/>, the threads anew at each barrier.</summary>
    Random,
}

/// <summary>How the emulator runs kernels.</summary>
public sealed record EmulatorOptions
{
    /// <summary>The order of blocks and threads.</summary>
    public ThreadOrder Order { get; init; }

    /// <summary>The seed of the random order.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// Whether to report elements that one thread writes and another accesses with no barrier between, or, in global memory, that one
    /// block writes and another accesses in the same launch. Slower by an order of magnitude.
    /// </summary>
    public bool DetectRaces { get; init; }

    /// <summary>
    /// Whether a stream runs its work not at once but when it is synchronised, which is the latest that a device may: then a missing
    /// synchronisation shows.
    /// </summary>
    public bool Deferred { get; init; }

    /// <summary>A part of a kernel's name that is refused when the kernel is loaded, as a compiler may refuse one. None unless set.</summary>
    public string? RefusedKernel { get; init; }

    /// <summary>Where to note kernels that are loaded ("load A.B") and launched ("launch A.B"), and copies from page-locked memory ("upload 12"). Nowhere unless set.</summary>
    public ICollection<string>? Log { get; init; }

    /// <summary>The bytes of the device's memory.</summary>
    public long MemorySize { get; init; } = 4L << 30;
}
