using ConvNet.Model.Layers;

namespace ConvNet.Model.Planning.Kernels;

/// <summary>
/// One method of emitted code, fixed in every size but those of a <see cref="SizedKernel"/>. Kernels compare by value: layers of the same shape share one method,
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

    /// <summary>Floats of gradients by weights that it overwrites; 0 where it adds to them, so that they have to start from zero.</summary>
    public virtual int OverwrittenFloats => 0;

    /// <summary>
    /// Into how many parts, of about the same work, several threads may cut it; 1 where to agree would take longer than it gains. With more its
    /// method takes a range of parts, which it shares out among its own tiles: they differ between vector widths, the parts do not.
    /// </summary>
    public virtual int Parts => 1;

    /// <summary>Whether its method takes the threads, since it has stages of which each needs all results of the one before.</summary>
    public virtual bool TakesTeam => false;

    /// <summary>
    /// The parts of a kernel that takes one thread so many cycles. To agree on them takes a microsecond, and what another core has computed
    /// comes from its cache line by line: below some twenty microseconds nothing is gained.
    /// </summary>
    /// <param name="most">How many parts of the same size there can be.</param>
    protected static int PartsOf(double cycles, long most = MostParts) => IsWorthSharing(cycles) ? PartsOfStage(cycles, most) : 1;

    /// <summary>Whether several threads are sooner done with so many cycles of work than one.</summary>
    protected static bool IsWorthSharing(double cycles) => cycles >= 80_000;

    /// <summary>The parts of a stage of a kernel that is worth sharing: of a microsecond at least.</summary>
    protected static int PartsOfStage(double cycles, long most) => (int)Math.Max(1, Math.Min(Math.Min(most, MostParts), (long)(cycles / 4000)));

    private const int MostParts = 64;

    /// <summary>The pointers of a layer with weights. What it adds to its sums is a bias, or they are scaled and shifted by a folded normalisation.</summary>
    protected static EquatableArray<string> Weighted(bool hasBias, bool isScaled) =>
        EquatableArray.Of(isScaled ? ["input", "weights", "scale", "shift", "output"] : hasBias ? ["input", "weights", "bias", "output"] : new[] { "input", "weights", "output" });

    /// <summary>"1 channel", "2 channels".</summary>
    public static string Many(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}

/// <summary>
/// A kernel whose method is told its sizes, since it would gain nothing from fixed ones: layers of any size share the method, which keeps
/// compile time down.
/// </summary>
internal abstract record SizedKernel : Kernel
{
    /// <summary>The method that it shares.</summary>
    public abstract SizedMethod Method { get; }

    /// <summary>What its method is told behind the pointers, in order.</summary>
    public abstract EquatableArray<Size> Sizes { get; }

    /// <summary>
    /// The sizes of images that are walked together, position by position: <c>blocks</c>, <c>rows</c> and <c>columns</c>, and for each image its
    /// plane and what is skipped between the end of a row and the next. Without halos it is one row. Of planes each is a block, but all are one
    /// row where they have no halos.
    /// </summary>
    protected static EquatableArray<Size> Images(params (string Pointer, BlockedLayout Layout)[] images)
    {
        BlockedLayout shape = images[0].Layout;
        bool isOneRow = images.All(i => i.Layout.IsDense);
        (int blocks, int rows, int columns) = isOneRow
            ? shape.IsPlanar ? (1, 1, shape.Floats) : (shape.Blocks, 1, shape.Height * shape.Width)
            : (shape.IsPlanar ? shape.Channels : shape.Blocks, shape.Height, shape.Width);
        return new[] { new Size("blocks", blocks), new Size("rows", rows), new Size("columns", columns) }
            .Concat(images.Select(i => new Size(Plane(i.Pointer), i.Layout.IsPlanar ? i.Layout.Channel : i.Layout.Plane)))
            .Concat(images.Select(i => new Size(Skip(i.Pointer), isOneRow ? 0 : i.Layout.Row - (columns * i.Layout.Pixel)))).ToEquatableArray();
    }

    /// <summary>What the distance between an image's blocks is called.</summary>
    public static string Plane(string pointer) => pointer + "Plane";

    /// <summary>What the floats between the end of an image's row and the next one are called.</summary>
    public static string Skip(string pointer) => pointer + "Skip";
}

/// <summary>What kernels of different sizes share; those that are equal are one method.</summary>
/// <param name="Name">A readable name.</param>
/// <param name="Summary">One sentence for the method's doc comment.</param>
/// <param name="Variant">All else that its text depends on.</param>
internal sealed record SizedMethod(string Name, string Summary, object Variant);

/// <summary>A size, and what the method calls it.</summary>
internal readonly record struct Size(string Name, int Value);

/// <summary>What happens to a kernel's results before they are stored.</summary>
/// <param name="Function">The activation, or null.</param>
/// <param name="Alpha">Its constant.</param>
internal readonly record struct Epilogue(ActivationFunction? Function, double Alpha)
{
    public static readonly Epilogue None = default;

    public string Suffix => Function is { } f ? $"_{f}" : "";

    public string Description => Function is { } f ? $", then {f}" : "";
}
