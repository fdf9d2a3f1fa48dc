using ConvNet.Model;
using ConvNet.Model.Planning;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>
/// Sums over positions for each channel. Those over all images take two launches: groups add up parts of the positions, then a group for each
/// block adds up the parts. Those over one image take one. The order of the terms is always the same.
/// </summary>
internal static class ChannelSums
{
    /// <summary>Threads of a group: 16 channels x 8 positions at a time.</summary>
    public const int Threads = 128;

    private const int Rows = Threads / BlockedLayout.Full;

    /// <summary>Groups that keep a device busy, and the positions a thread has at least: a part's sums take a launch's time to add up too.</summary>
    private const int EnoughGroups = 2048, FewestTurns = 16;

    /// <summary>The sums of an input's distances from <c>mean</c>, and of their squares.</summary>
    public static readonly (string Name, string Value)[] Distances = [("rest", "inputValue - mean"), ("squares", "(inputValue - mean) * (inputValue - mean)")];

    /// <param name="shape">The positions.</param>
    /// <param name="images">The images that values are read of, by their pointers.</param>
    /// <param name="others">The other pointers, which both launches take.</param>
    /// <param name="before">Declares what a channel's values need, in terms of <c>channel</c>.</param>
    /// <param name="sums">The sums, by name, as expressions of the images' values: each is called as its pointer, with "Value" behind it.</param>
    /// <param name="finish">Writes what is done with the sums of <c>channel</c>.</param>
    public static Stage[] Write(
        SourceWriter w, DeviceKernel kernel, string name, BlockedLayout shape, (string Pointer, BlockedLayout Layout)[] images, string[] others,
        Action? before, (string Name, string Value)[] sums, Action finish)
    {
        int parts = Parts(shape);
        string[] names = sums.Select(s => s.Name).ToArray(), pointers = images.Select(i => i.Pointer).Concat(others).ToArray();
        using (OpenParts(w, kernel, name, pointers))
        {
            before?.Invoke();
            AddPositions(w, kernel, shape, images, sums, parts);
            Reduce(w, names);
            StoreParts(w, shape, parts, names);
        }

        w.Line();
        using (OpenTotals(w, kernel, name, others))
        {
            AddParts(w, shape, parts, names);
            Reduce(w, names);
            using (Channels(w)) finish();
        }

        w.Line();
        return Launches(name, shape, parts, sums.Length, pointers, others);
    }

    /// <summary>Into how many parts the positions of all images are cut.</summary>
    public static int Parts(BlockedLayout shape) =>
        (int)Math.Max(1, Math.Min(EnoughGroups / shape.Blocks, (long)Gemm.TypicalBatch * shape.Height * shape.Width / (FewestTurns * Rows)));

    /// <summary>The launch that adds up parts. It declares <c>shared</c>, <c>thread</c>, <c>lane</c>, <c>block</c> and <c>channel</c>.</summary>
    public static KernelMethod.Body OpenParts(SourceWriter w, DeviceKernel kernel, string name, string[] pointers) =>
        Open(w, name + "_Parts", $"{kernel.Kernel.Summary} Sums of parts of the positions.", [.. pointers, Stage.Workspace]);

    /// <summary>The launch that adds up the parts' sums.</summary>
    public static KernelMethod.Body OpenTotals(SourceWriter w, DeviceKernel kernel, string name, string[] pointers) =>
        Open(w, name, kernel.Kernel.Summary, [.. pointers, Stage.Workspace]);

    /// <param name="stored">How many sums a part stores.</param>
    public static Stage[] Launches(string name, BlockedLayout shape, int parts, int stored, string[] pointers, string[] others) =>
    [
        new Stage(
            name + "_Parts", EquatableArray.Of([.. pointers, Stage.Workspace]), Threads,
            SourceWriter.Literal(shape.Blocks), SourceWriter.Literal(parts))
        {
            WorkspaceFloats = (long)stored * parts * Lanes(shape),
        },
        new Stage(name, EquatableArray.Of([.. others, Stage.Workspace]), Threads, SourceWriter.Literal(shape.Blocks)),
    ];

    /// <summary>A launch with a group for each block of an image: it declares <c>n</c> too.</summary>
    public static KernelMethod.Body OpenImage(SourceWriter w, string name, string summary, params string[] pointers)
    {
        KernelMethod.Body body = Open(w, name, summary, pointers);
        w.Line("int n = Grid.IdxY;");
        return body;
    }

    public static Stage LaunchImages(string name, BlockedLayout shape, params string[] pointers) =>
        new(name, pointers.ToEquatableArray(), Threads, SourceWriter.Literal(shape.Blocks), "batch");

    /// <summary>Declares sums, and adds up the thread's positions: of a part, or, without <paramref name="parts"/>, of the image <c>n</c>.</summary>
    /// <param name="highest">Whether the highest value is taken instead.</param>
    public static void AddPositions(
        SourceWriter w, DeviceKernel kernel, BlockedLayout shape, (string Pointer, BlockedLayout Layout)[] images, (string Name, string Value)[] sums,
        int? parts = null, bool highest = false)
    {
        int pixels = shape.Height * shape.Width;
        bool needsRow = pixels > 1 && images.Any(i => !i.Layout.IsDense);
        w.Line($"float {string.Join(", ", sums.Select(s => $"{s.Name} = {(highest ? "float.NegativeInfinity" : "0f")}"))};");
        using (w.Block(parts is { } count
            ? $"for (int position = (Grid.IdxY * {Rows}) + (thread >> 4); position < {Index.Times("batch", pixels)}; position += {count * Rows})"
            : $"for (int pixel = thread >> 4; pixel < {pixels}; pixel += {Rows})"))
        {
            if (parts is not null) w.Line($"int n = {Index.Divide("position", pixels)};");
            if (parts is not null && pixels > 1) w.Line($"int pixel = position - (n * {pixels});");
            if (needsRow) w.Line($"int row = {Index.Divide("pixel", shape.Width)}, column = pixel - (row * {shape.Width});");
            foreach ((string pointer, BlockedLayout layout) in images)
            {
                string place = pixels == 1 ? "0" : layout.IsDense ? Index.Times("pixel", layout.Pixel) : Place.Pixel(layout, "row", "column");
                w.Line($"float {pointer}Value = {pointer}[{Index.Sum(kernel.Image(pointer), Index.Times("block", layout.Plane), place, "lane")}];");
            }

            foreach ((string sum, string value) in sums) w.Line($"{sum} {(highest ? $"= {Scalar.Max(sum, value)}" : $"+= {value}")};");
        }
    }

    /// <summary>Adds up the threads' sums: every thread has its channel's total then.</summary>
    public static void Reduce(SourceWriter w, string[] sums, bool highest = false)
    {
        foreach (string sum in sums)
            w.Line($"{sum} = DeviceMath.{(highest ? "Highest" : "Sum")}(shared, thread, {Threads}, {sum}, apart: {BlockedLayout.Full});");
    }

    /// <summary>One thread for each channel.</summary>
    public static SourceWriter.Scope Channels(SourceWriter w) => w.Block($"if (thread < {BlockedLayout.Full})");

    /// <summary>Leaves a part's sums to the next launch.</summary>
    public static void StoreParts(SourceWriter w, BlockedLayout shape, int parts, string[] sums)
    {
        using (Channels(w))
            for (int s = 0; s < sums.Length; s++)
                w.Line($"{Part(shape, parts, s, "Grid.IdxY")} = {sums[s]};");
    }

    /// <summary>Declares sums, and adds up the thread's share of the parts.</summary>
    private static void AddParts(SourceWriter w, BlockedLayout shape, int parts, string[] sums)
    {
        w.Line($"float {string.Join(", ", sums.Select(s => $"{s} = 0f"))};");
        using (EachPart(w, parts))
            for (int s = 0; s < sums.Length; s++)
                w.Line($"{sums[s]} += {Part(shape, parts, s)};");
    }

    /// <summary>A loop over the thread's share of the parts.</summary>
    public static SourceWriter.Scope EachPart(SourceWriter w, int parts) => w.Block($"for (int part = thread >> 4; part < {parts}; part += {Rows})");

    /// <summary>A part's sum.</summary>
    public static string Part(BlockedLayout shape, int parts, int sum, string part = "part") =>
        $"workspace[(({SourceWriter.At(part, sum * parts)}) * {Lanes(shape)}) + channel]";

    private static KernelMethod.Body Open(SourceWriter w, string name, string summary, string[] pointers)
    {
        KernelMethod.Body body = KernelMethod.Open(w, name, summary, pointers);
        w.Line($"ArrayView<float> shared = SharedMemory.Allocate<float>({Threads});");
        w.Line("int thread = Group.IdxX, lane = thread & 15, block = Grid.IdxX, channel = (block * 16) + lane;");
        return body;
    }

    private static int Lanes(BlockedLayout shape) => shape.Blocks * BlockedLayout.Full;
}
