using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>What the emitters of kernels share: method heads and the loops over lanes.</summary>
internal static class KernelWriter
{
    public const int Full = BlockedLayout.Full;

    /// <summary>The parameters that a pass gives a kernel.</summary>
    public static string Parameters(Kernel kernel) =>
        (kernel.TakesTeam ? "ThreadTeam team, " : "") + (kernel.TakesBatch ? "int batch, " : "")
        + string.Join(", ", kernel.Pointers.Select(p => $"float* {p}")) + (kernel.Parts > 1 ? $", {Range}" : "");

    /// <summary>The parameters of a method that does some of its parts.</summary>
    public const string Range = "int from, int to";

    /// <summary>The loop over those of <paramref name="count"/> that belong to a range of so many parts.</summary>
    public static SourceWriter.Scope Share(SourceWriter w, string variable, int count, int parts)
    {
        if (parts == 1) return w.For(variable, count);
        return w.Block($"for (int {variable} = {Place("from", count, parts)}; {variable} < {Place("to", count, parts)}; {variable}++)");
    }

    /// <summary>The same over a grid whose inner side is a variable of the method, <c>rows</c>.</summary>
    public static SourceWriter.Scope ShareRows(SourceWriter w, string outer, int count, int parts)
    {
        string units = count > 1 ? $"({count} * rows)" : "rows";
        string Place(string part) => $"{part} * {units} / {parts}";
        SourceWriter.Scope loop = w.Block(parts == 1 ? $"for (int unit = 0; unit < {units}; unit++)" : $"for (int unit = {Place("from")}; unit < {Place("to")}; unit++)");
        w.Line(count > 1 ? $"int {outer} = unit / rows, row = unit % rows;" : "int row = unit;");
        return loop;
    }

    /// <summary>Where a part begins, or the range ends, among <paramref name="count"/>.</summary>
    public static string Place(string part, int count, int parts) => count == parts ? part
        : (long)count * parts > int.MaxValue ? $"(int)({part} * {count}L / {parts})" : $"{part} * {count} / {parts}";

    /// <summary>The same over a grid, as one loop. There is a variable for each side of more than one; see <see cref="Index"/>.</summary>
    public static SourceWriter.Scope Share(SourceWriter w, (string Variable, int Count) outer, (string Variable, int Count) inner, int parts)
    {
        bool isGrid = outer.Count > 1 && inner.Count > 1;
        string variable = isGrid || outer.Count * inner.Count == 1 ? "unit" : inner.Count > 1 ? inner.Variable : outer.Variable;
        SourceWriter.Scope loop = Share(w, variable, outer.Count * inner.Count, parts);
        if (isGrid) w.Line($"int {outer.Variable} = unit / {inner.Count}, {inner.Variable} = unit % {inner.Count};");
        return loop;
    }

    /// <summary>The variable of a loop; 0 where there is none, since it would turn once.</summary>
    public static string Index(string variable, int count) => count > 1 ? variable : "0";

    /// <summary>A pointer plus so many floats for each index; those of loops that there are not are left out.</summary>
    public static string At(string pointer, params (string Index, int Floats)[] terms) =>
        terms.Where(t => t.Index != "0").Aggregate(new Sum(pointer), (sum, t) => sum.Term(t.Index, t.Floats)).ToString();

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

    /// <summary>Loops over channel blocks, those of a range of <paramref name="parts"/> if there are several, and, where a vector is narrower, over lanes.</summary>
    public static Pair Lanes(SourceWriter w, VectorWidth v, int blocks, int parts = 1)
    {
        SourceWriter.Scope outer = Share(w, "block", blocks, parts), inner = w.For("lane", Full, v.Lanes);
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
    /// <param name="height">The rows; null where the variable <c>rows</c> says how many they are.</param>
    public static void Positions(SourceWriter w, int? height, int width, Action visit, params (string Pointer, int Row, int Pixel)[] walks)
    {
        if (height is { } all && walks.All(p => p.Row == width * p.Pixel)) (height, width) = (1, all * width);
        string next = string.Concat(walks.Select(p => Step(p.Pointer, p.Row - (width > 1 ? width * p.Pixel : 0))));
        using (height is { } rows ? w.For("row", rows, 1, next) : w.Block($"for (int row = 0; row < rows; row++{next})"))
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
