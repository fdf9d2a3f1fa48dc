using ConvNet.Model.Layers;

namespace ConvNet.Model.Planning.Kernels;

/// <summary>
/// One method of emitted code, fixed in every size. Kernels compare by value: layers of the same shape share one method,
/// which keeps ResNet-152 at the size of its distinct layers.
/// </summary>
internal abstract record Kernel
{
    /// <summary>A readable name; the planner numbers different kernels of one name.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence for the method's doc comment, with the shapes.</summary>
    public abstract string Summary { get; }

    /// <summary>The pointers it takes, in order.</summary>
    public abstract EquatableArray<string> Pointers { get; }

    /// <summary>Whether it works on the whole batch (and takes its size first) rather than on one image.</summary>
    public virtual bool TakesBatch => false;

    /// <summary>
    /// Into how many parts, of about the same work, several threads may cut it; 1 where to agree would take longer than it gains. With more its
    /// method takes a range of parts, which it shares out among its own tiles: they differ between vector widths, the parts do not.
    /// </summary>
    public virtual int Parts => 1;

    /// <summary>Whether its method takes the threads, since it has stages of which each needs all results of the one before.</summary>
    public virtual bool TakesTeam => false;

    /// <summary>
    /// The parts of a kernel that takes one thread so many cycles. To agree on them takes a microsecond, and what another core has computed
    /// comes from its cache line by line: below some fifteen microseconds nothing is gained.
    /// </summary>
    /// <param name="most">How many parts of the same size there can be.</param>
    protected static int PartsOf(double cycles, long most = MostParts) => IsWorthSharing(cycles) ? PartsOfStage(cycles, most) : 1;

    /// <summary>Whether several threads are sooner done with so many cycles of work than one.</summary>
    protected static bool IsWorthSharing(double cycles) => cycles >= 60_000;

    /// <summary>The parts of a stage of a kernel that is worth sharing: of a microsecond at least.</summary>
    protected static int PartsOfStage(double cycles, long most) => (int)Math.Max(1, Math.Min(Math.Min(most, MostParts), (long)(cycles / 4000)));

    private const int MostParts = 64;

    /// <summary>The pointers of a layer with weights. What it adds to its sums is a bias, or they are scaled and shifted by a folded normalisation.</summary>
    protected static EquatableArray<string> Weighted(bool hasBias, bool isScaled) =>
        EquatableArray.Of(isScaled ? ["input", "weights", "scale", "shift", "output"] : hasBias ? ["input", "weights", "bias", "output"] : new[] { "input", "weights", "output" });

    /// <summary>"1 channel", "2 channels".</summary>
    public static string Many(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}

/// <summary>What happens to a kernel's results before they are stored.</summary>
/// <param name="Function">The activation, or null.</param>
/// <param name="Alpha">Its constant.</param>
internal readonly record struct Epilogue(ActivationFunction? Function, double Alpha)
{
    public static readonly Epilogue None = default;

    public string Suffix => Function is { } f ? $"_{f}" : "";

    public string Description => Function is { } f ? $", then {f}" : "";
}
