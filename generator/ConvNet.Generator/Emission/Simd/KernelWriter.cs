using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>What the emitters of kernels share: method heads and the loops over lanes.</summary>
internal static class KernelWriter
{
    public const int Full = BlockedLayout.Full;

    /// <summary>The parameters that a pass gives a kernel.</summary>
    public static string Parameters(Kernel kernel) =>
        (kernel.TakesBatch ? "int batch, " : "") + string.Join(", ", kernel.Pointers.Select(p => $"float* {p}"));

    /// <summary>The parameters of the method that does a kernel's work: behind the same, the sizes that it is told.</summary>
    public static string MethodParameters(Kernel kernel) =>
        Parameters(kernel) + (kernel is SizedKernel sized ? SharedMethods.Parameters(sized.Sizes.Select(s => s.Name)) : "");

    /// <summary>
    /// The head and the braces of a kernel's method. Without AggressiveOptimization the first passes would run unoptimised;
    /// without unchecked a project that checks arithmetic would check every address.
    /// </summary>
    public static Pair Method(SourceWriter w, Kernel kernel, string name)
    {
        w.Line("[MethodImpl(Compiled)]");
        return Body(w, $"public static void {name}({MethodParameters(kernel)})");
    }

    /// <summary>A method of its own for a register tile, so that the JIT allocates registers for nothing else.</summary>
    public static Pair Tile(SourceWriter w, string name, string parameters, string? comment = null, string constraint = "")
    {
        w.Line();
        if (comment is not null) w.Comment(comment);
        w.Line("[MethodImpl(Compiled | MethodImplOptions.NoInlining)]");
        return Body(w, $"private static void {name}({parameters}){(constraint.Length > 0 ? $"\n    {constraint}" : "")}");
    }

    /// <summary>The pointers of a layer's kernel between its weights and its output: a bias, or a scale and a shift.</summary>
    public static string[] Terms(Kernel kernel) => kernel.Pointers.Where(p => p is "bias" or "scale" or "shift").ToArray();

    /// <summary>The same as parameters of a tile.</summary>
    public static string TermParameters(Kernel kernel) => string.Concat(Terms(kernel).Select(t => $"float* {(t == "bias" ? "b" : t)}, "));

    /// <summary>Loops over channel blocks and, where a vector is narrower than a block, over its lanes.</summary>
    public static Pair Lanes(SourceWriter w, VectorWidth v, int blocks)
    {
        SourceWriter.Scope outer = w.For("block", blocks), inner = w.For("lane", Full, v.Lanes);
        return new Pair(outer, inner);
    }

    /// <summary>The same where the number of blocks is a size, <c>blocks</c>.</summary>
    public static Pair Lanes(SourceWriter w, VectorWidth v)
    {
        SourceWriter.Scope outer = w.Block("for (long block = 0; block < blocks; block++)"), inner = w.For("lane", Full, v.Lanes);
        return new Pair(outer, inner);
    }

    /// <summary>The same where several stand in one method: braces keep their names apart also where there is no loop.</summary>
    public static Pair LanesApart(SourceWriter w, VectorWidth v, int blocks) =>
        blocks == 1 && v.Lanes == Full ? new Pair(w.Scoped(), w.For("", 1)) : Lanes(w, v, blocks);

    /// <summary>A pointer at the loops' block and lane.</summary>
    public static string LaneAt(VectorWidth v, string pointer, int blocks, int plane)
    {
        string at = pointer;
        if (blocks > 1) at += $" + (block * {plane})";
        if (v.Lanes < Full) at += " + lane";
        return at;
    }

    /// <summary>A pointer at the loops' block and lane, where the distance of blocks is a size.</summary>
    public static string LaneAt(VectorWidth v, string pointer, string plane) => $"{pointer} + (block * {plane}){(v.Lanes < Full ? " + lane" : "")}";

    /// <summary>The loops' lanes in an array of channels.</summary>
    public static string Channels(VectorWidth v, string pointer) => LaneAt(v, pointer, $"{Full}");

    /// <summary>
    /// Loops over the positions of an image; each pointer walks along in its own layout. Images without halos are one run.
    /// </summary>
    public static void Positions(SourceWriter w, int height, int width, Action visit, params (string Pointer, int Row, int Pixel)[] walks)
    {
        if (walks.All(p => p.Row == width * p.Pixel)) (height, width) = (1, height * width);
        using (w.For("row", height, 1, string.Concat(walks.Select(p => Step(p.Pointer, p.Row - (width > 1 ? width * p.Pixel : 0))))))
        using (w.For("column", width, 1, string.Concat(walks.Select(p => Step(p.Pointer, p.Pixel)))))
            visit();

        static string Step(string pointer, int floats) => floats == 0 ? "" : $", {pointer} += {floats}";
    }

    private static Pair Body(SourceWriter w, string head)
    {
        SourceWriter.Scope outer = w.Block(head), inner = w.Block("unchecked");
        return new Pair(outer, inner);
    }

    public readonly struct Pair(SourceWriter.Scope outer, SourceWriter.Scope inner) : IDisposable
    {
        public void Dispose()
        {
            inner.Dispose();
            outer.Dispose();
        }
    }
}
