using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning;

/// <summary>
/// A value in memory while a pass is planned, with its layout: memory of its own, or a slice of another value's (some channel
/// blocks of a concatenation).
/// </summary>
internal sealed class Value(string name, BlockedLayout layout, string comment)
{
    public string Name { get; } = name;

    public BlockedLayout Layout { get; } = layout;

    public string Comment { get; } = comment;

    /// <summary>Set when the layout is not an image's but just so many floats (transposed weights).</summary>
    public int? RawFloats { get; init; }

    /// <summary>Set when there is one for the whole batch, not one for each image.</summary>
    public bool IsShared { get; init; }

    /// <summary>Set when it lasts from one run to the next: nothing else has its memory.</summary>
    public bool IsHeld { get; init; }

    /// <summary>The value that this one is a slice of.</summary>
    public Value? Whole { get; private init; }

    /// <summary>The value whose memory this is.</summary>
    public Value Root => Whole?.Root ?? this;

    /// <summary>Where it starts there, in floats.</summary>
    public int RootOffset => Whole is null ? 0 : Whole.RootOffset + _sliceOffset;

    private int _sliceOffset;

    public int Floats => RawFloats ?? Layout.Floats;

    /// <summary>
    /// Floats from one image to the next where the memory holds the batch. At multiples of 4 KB the same float of many images would have
    /// one place in a cache of 64 sets, and they would displace one another: such images lie a line apart.
    /// </summary>
    public int Stride => Root.RawFloats is null && Root.Floats % 1024 == 0 ? Root.Floats + BlockedLayout.Full : Root.Floats;

    /// <summary>The channel blocks from <paramref name="block"/> on that <paramref name="shape"/> fills.</summary>
    public Value Slice(string name, Shape shape, int block, string comment) =>
        new(name, Layout with { Shape = shape }, comment) { Whole = this, _sliceOffset = block * Layout.Plane };
}

/// <summary>
/// Collects the steps of a forward pass, and of the backward pass that follows on the same memory. Planners of layers call it;
/// <see cref="MemoryPlanner"/> then gives every value its place.
/// </summary>
/// <param name="parameters">Where the parameters lie.</param>
/// <param name="before">The pass in front of it, whose values keep their names in it.</param>
/// <param name="preparesApart">Whether the prologue is a pass of its own, whose results are kept.</param>
internal sealed class PassBuilder(ParameterPacking parameters, PassBuilder? before = null, bool preparesApart = false)
{
    private readonly UniqueNames _names = before?._names ?? new();

    public ParameterPacking Parameters => parameters;

    public PlanTarget Target { get; init; }

    public List<PlannedStep> Prologue { get; } = [];

    public List<PlannedStep> Steps { get; } = [];

    public List<PlannedStep> Epilogue { get; } = [];

    /// <summary>While set, steps run only if this C# expression holds: that the caller asks for what they compute.</summary>
    public string? Condition { get; set; }

    public Value Image(string name, BlockedLayout layout, string comment) => new(Unique(name), layout, comment);

    public Value Raw(string name, int floats, string comment) =>
        new(Unique(name), default, comment) { RawFloats = BlockedLayout.RoundUp(floats) };

    /// <summary>Floats that all images of the batch have in common.</summary>
    public Value Shared(string name, int floats, string comment) =>
        new(Unique(name), default, comment) { RawFloats = BlockedLayout.RoundUp(floats), IsShared = true };

    /// <summary>Floats that a run finds as the last one on the same memory left them, at first zeroes.</summary>
    public Value Held(string name, int floats, string comment) =>
        new(Unique(name), default, comment) { RawFloats = BlockedLayout.RoundUp(floats), IsShared = true, IsHeld = true };

    /// <summary>A kernel call in its place: for each image, or for the batch where the kernel takes that.</summary>
    public void Call(Kernel kernel, string comment, params PlannedOperand[] operands) =>
        Steps.Add(new PlannedStep(kernel, kernel.TakesBatch ? Frequency.Batch : Frequency.Image, operands, comment, Condition));

    /// <summary>
    /// A call before all others of the pass, once. In inference it only has the parameters to work on, and runs again when they change;
    /// its results are kept for all runs, whatever their callers ask for.
    /// </summary>
    public void First(Kernel kernel, string comment, params PlannedOperand[] operands) =>
        Prologue.Add(new PlannedStep(kernel, Frequency.Once, operands, comment, preparesApart ? null : Condition));

    /// <summary>A call after all others of the pass, once.</summary>
    public void Last(Kernel kernel, string comment, params PlannedOperand[] operands) =>
        Epilogue.Add(new PlannedStep(kernel, Frequency.Once, operands, comment, Condition));

    /// <summary>The steps of the pass; those of the prologue are left out where they are a pass of their own.</summary>
    public IEnumerable<PlannedStep> All => (preparesApart ? [] : Prologue).Concat(Steps).Concat(Epilogue);

    /// <summary>A name of its own, fit for a local variable behind an underscore: layers' names may hold other letters, dots and dashes.</summary>
    private string Unique(string name) =>
        _names.Next(string.Concat(name.Select(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') ? c : '_')));
}

internal sealed record PlannedStep(Kernel Kernel, Frequency Frequency, PlannedOperand[] Operands, string Comment, string? Condition);

/// <summary>An operand before values have their places.</summary>
internal readonly record struct PlannedOperand(Value? Value, Operand Fixed, int Offset, bool IsWritten)
{
    /// <summary>The image of a value, at its first pixel.</summary>
    public static PlannedOperand Read(Value value, int offset) => new(value, default, offset, false);

    public static PlannedOperand Read(Value value) => new(value, default, value.RawFloats is null ? value.Layout.Origin : 0, false);

    public static PlannedOperand Write(Value value, int offset) => new(value, default, offset, true);

    public static PlannedOperand Write(Value value) => Read(value) with { IsWritten = true };

    public static implicit operator PlannedOperand(Operand operand) => new(null, operand, 0, false);
}
