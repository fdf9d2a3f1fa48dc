using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;
using ConvNet.Model.Planning.Winograd;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>
/// Convolution by Cook and Toom's algorithm: tiles of the image are transformed, multiplied by the transformed weights as one matrix product over
/// the channels for each value of a tile, and transformed back. Transforms work on a vector of channels at a time.
/// </summary>
internal static class Winograd
{
    private const int Full = BlockedLayout.Full;

    public static void Write(SourceWriter w, WinogradKernel kernel, VectorWidth v, string name, SharedMethods methods)
    {
        WinogradShape shape = kernel.Shape;
        (int rows, int tiles) = (kernel.RowsTogether, kernel.RowsTogether * kernel.TileColumns);
        int inputBlocks = shape.Groups * shape.InputBlocks, outputBlocks = shape.Groups * shape.OutputBlocks;
        string products = $"{name}_Products", forward = InputTransform(shape, v, methods), back = OutputTransform(kernel, v, methods);
        w.Comment($"{Kernel.Many(kernel.TileRows * kernel.TileColumns, "tile")}, {tiles} together; {shape.Matrices} products of {shape.Taps * shape.Taps * shape.Outputs * shape.Outputs} for each.");
        using (KernelWriter.Method(w, kernel, name))
        {
            w.Line($"float* tiles = scratch, products = scratch + {shape.Matrices * kernel.InputMatrix}, tile = products + {shape.Matrices * kernel.OutputMatrix};");
            bool even = kernel.TileRows % rows == 0;
            using (w.For("turn", kernel.TileRows, rows))
            {
                string first = kernel.TileRows <= rows ? "0" : even ? "turn" : "first";
                if (!even) w.Comment("The last turn computes some rows again.");
                if (!even) w.Line($"int first = Math.Min(turn, {kernel.TileRows - rows});");
                using (w.Block($"for (int block = 0; block < {inputBlocks}; block++)"))
                using (w.For("row", rows))
                using (w.For("lane", Full, v.Lanes))
                {
                    string x = At("input", ("block", kernel.Input.Plane), (Row(first, rows), shape.Outputs * kernel.Input.Row)) + Lane(v);
                    string to = At("tiles", ("block", tiles * Full), (rows > 1 ? "row" : "0", kernel.TileColumns * Full)) + Lane(v);
                    w.Line($"{forward}({x}, {to}, tile, tiles: {kernel.TileColumns}, row: {kernel.Input.Row}, matrix: {kernel.InputMatrix});");
                }

                w.Line();
                using (w.Block($"for (int i = 0; i < {shape.Matrices}; i++)"))
                using (w.For("group", shape.Groups))
                {
                    string group = shape.Groups > 1 ? "group" : "0";
                    w.Line(
                        $"{products}({At("tiles", ("i", kernel.InputMatrix), (group, shape.InputBlocks * tiles * Full))}, "
                        + $"{At("weights", ("i", shape.Groups * shape.WeightMatrix), (group, shape.WeightMatrix))}, "
                        + $"{At("products", ("i", kernel.OutputMatrix), (group, shape.OutputBlocks * tiles * Full))});");
                }

                w.Line();
                using (w.Block($"for (int block = 0; block < {outputBlocks}; block++)"))
                using (w.For("row", rows))
                using (w.For("lane", Full, v.Lanes))
                {
                    string row = Row(first, rows);
                    string from = At("products", ("block", tiles * Full), (rows > 1 ? "row" : "0", kernel.TileColumns * Full)) + Lane(v);
                    string terms = string.Concat(Terms(kernel).Select(t => $", {At(t, ("block", Full))}{Lane(v)}"));
                    string y = At("output", ("block", kernel.Output.Plane), (row, shape.Outputs / kernel.Pool.Height * kernel.Output.Row)) + Lane(v);
                    string z = kernel.Addend is { } addend ? $", {At("addend", ("block", addend.Plane), (row, shape.Outputs * addend.Row))}{Lane(v)}" : "";
                    string addendRow = kernel.Addend is { } steps ? $", addendRow: {steps.Row}" : "";
                    string partial = IsWhole(kernel) ? ""
                        : $", rows: Math.Min({shape.Outputs}, {kernel.Height} - ({row} * {shape.Outputs})), columns: {kernel.Width}";
                    w.Line($"{back}({from}{terms}, {y}{z}, tile, tiles: {kernel.TileColumns}, matrix: {kernel.OutputMatrix}, outputRow: {kernel.Output.Row}{addendRow}{partial});");
                }
            }
        }

        w.Line();
        w.Comment($"One of the matrix products, over {Kernel.Many(shape.InputBlocks * Full, "channel")}: a 1x1 convolution of the tiles.");
        Conv.Write(w, Products(kernel), v, products, methods);
    }

    public static void Write(SourceWriter w, WinogradWeightsKernel kernel, VectorWidth v, string name)
    {
        WinogradShape shape = kernel.Shape;
        (int n, int r, Rational[][] filter) = (shape.Size, shape.Taps, shape.Algorithm.Filter);
        Explain(w, "G", filter);
        using (KernelWriter.Method(w, kernel, name))
        {
            w.Line($"float* taps = stackalloc float[{n * r * v.Lanes}];");
            using (w.For("group", shape.Groups))
            using (w.For("block", shape.OutputBlocks))
            using (w.For("channels", shape.InputBlocks))
            using (w.Block($"for (int channel = 0; channel < {Full}; channel++)"))
            using (w.For("lane", Full, v.Lanes))
            {
                string block = shape.OutputBlocks > 1 ? "block" : "0", channels = shape.InputBlocks > 1 ? "channels" : "0";
                string filters = shape.Groups > 1 ? $"((group * {shape.OutputBlocks}) + {block})" : block;
                w.Line($"float* g = {At("weights", (filters, shape.InputBlocks * r * r * Full * Full), (channels, r * r * Full * Full), ("channel", Full))}{Lane(v)};");
                w.Line($"float* u = {At("transformed", (shape.Groups > 1 ? "group" : "0", shape.WeightMatrix), (block, shape.InputBlocks * Full * Full), (channels, Full * Full), ("channel", Full))}{Lane(v)};");
                using (w.Block($"for (int x = 0; x < {r}; x++)"))
                {
                    for (int y = 0; y < r; y++) w.Line($"{v.Type} g{y} = {v.Load($"g + ((x + {y * r}) * {Full * Full})")};");
                    LinearForms.Write(w, v, filter, Names("g", r), Names("t", n), "g");
                    for (int i = 0; i < n; i++) w.Line(v.Store($"t{i}", $"taps + ((x + {i * r}) * {v.Lanes})"));
                }

                using (w.Block($"for (int y = 0; y < {n}; y++)"))
                {
                    for (int x = 0; x < r; x++) w.Line($"{v.Type} g{x} = {v.Load($"taps + (((y * {r}) + {x}) * {v.Lanes})")};");
                    LinearForms.Write(w, v, filter, Names("g", r), Names("t", n), "g");
                    for (int i = 0; i < n; i++) w.Line(v.Store($"t{i}", $"u + (((y * {n}) + {i}) * {shape.Groups * shape.WeightMatrix})"));
                }
            }
        }
    }

    /// <summary>The method that transforms a row of tiles of one vector of channels: B^T d B.</summary>
    public static string InputTransform(WinogradShape shape, VectorWidth v, SharedMethods methods) => methods.Name(
        $"WinogradInput{shape.Outputs}x{shape.Taps}", ("Input", shape.Outputs, shape.Taps), (w, name) =>
        {
            (int n, Rational[][] data) = (shape.Size, shape.Algorithm.Data);
            string comment = $"Transforms a row of tiles of {n}x{n} inputs, {shape.Outputs} apart, for {shape}: B^T d B, by columns, then by rows.";
            using (KernelWriter.Tile(w, name, "float* x, float* to, float* s, long tiles, long row, long matrix", comment))
            {
                Explain(w, "B^T", data);
                using (w.Block($"for (; tiles > 0; tiles--, x += {shape.Outputs * Full}, to += {Full})"))
                {
                    w.Line("float* d = x;");
                    using (w.Block($"for (float* t = s; t < s + {n * v.Lanes}; t += {v.Lanes}, d += {Full})"))
                    {
                        for (int i = 0; i < n; i++) w.Line($"{v.Type} d{i} = {v.Load(i == 0 ? "d" : i == 1 ? "d + row" : $"d + ({i} * row)")};");
                        LinearForms.Write(w, v, data, Names("d", n), Names("t", n), "d");
                        for (int i = 0; i < n; i++) w.Line(v.Store($"t{i}", SourceWriter.At("t", i * n * v.Lanes)));
                    }

                    w.Line("d = to;");
                    using (w.Block($"for (float* t = s; t < s + {n * n * v.Lanes}; t += {n * v.Lanes}, d += {n} * matrix)"))
                    {
                        for (int j = 0; j < n; j++) w.Line($"{v.Type} d{j} = {v.Load(SourceWriter.At("t", j * v.Lanes))};");
                        LinearForms.Write(w, v, data, Names("d", n), Names("t", n), "d");
                        for (int j = 0; j < n; j++) w.Line(v.Store($"t{j}", Matrix("d", j)));
                    }
                }
            }
        });

    /// <summary>The method that transforms a row of tiles' products back, and does to the results what is fused.</summary>
    private static string OutputTransform(WinogradKernel kernel, VectorWidth v, SharedMethods methods)
    {
        WinogradShape shape = kernel.Shape;
        bool isWhole = IsWhole(kernel);
        string what = $"{(kernel.IsScaled ? "_Scaled" : kernel.HasBias ? "_Bias" : "")}{(kernel.Addend is null ? "" : "_Add")}{kernel.Epilogue.Suffix}{kernel.Pool.Suffix}{(isWhole ? "" : "_Partial")}";
        return methods.Name(
            $"WinogradOutput{shape.Outputs}x{shape.Taps}{what}", ("Output", shape.Outputs, shape.Taps, kernel.IsScaled, kernel.HasBias, kernel.Addend is not null, kernel.Epilogue, kernel.Pool, isWhole),
            (w, name) =>
            {
                (int n, int m, FusedPool pool) = (shape.Size, shape.Outputs, kernel.Pool);
                Rational[][] output = shape.Algorithm.Output;
                string terms = string.Concat(Terms(kernel).Select(t => $"float* {t}, "));
                string comment = $"Transforms a row of tiles of {n}x{n} products back to {m}x{m} results for {shape}: A^T M A, by columns, then by rows{(kernel.Addend is null ? "" : ", plus another image")}{kernel.Epilogue.Description}{pool.Description}.";
                string parameters = $"float* from, {terms}float* y, {(kernel.Addend is null ? "" : "float* z, ")}float* s, long tiles, long matrix, long outputRow{(kernel.Addend is null ? "" : ", long addendRow")}{(isWhole ? "" : ", long rows, long columns")}";
                using (KernelWriter.Tile(w, name, parameters, comment))
                {
                    Explain(w, "A^T", output);
                    if (kernel.HasBias) w.Line($"{v.Type} b = {v.Load("bias")};");
                    if (kernel.IsScaled) w.Line($"{v.Type} factor = {v.Load("scale")}, offset = {v.Load("shift")};");
                    string step = (kernel.Addend is null ? "" : $", z += {m * Full}") + (isWhole ? "" : $", columns -= {m}");
                    using (w.Block($"for (; tiles > 0; tiles--, from += {Full}, y += {m / pool.Width * Full}{step})"))
                    {
                        w.Line("float* d = from;");
                        using (w.Block($"for (float* t = s; t < s + {n * v.Lanes}; t += {v.Lanes}, d += matrix)"))
                        {
                            for (int i = 0; i < n; i++) w.Line($"{v.Type} d{i} = {v.Load(i == 0 ? "d" : $"d + ({i * n} * matrix)")};");
                            LinearForms.Write(w, v, output, Names("d", n), Names("t", m), "d");
                            for (int i = 0; i < m; i++) w.Line(v.Store($"t{i}", SourceWriter.At("t", i * n * v.Lanes)));
                        }

                        w.Line("d = y;");
                        if (kernel.Addend is not null) w.Line("float* a = z;");
                        string end = isWhole ? $"{m * n * v.Lanes}" : $"(rows * {n * v.Lanes})";
                        using (w.Block($"for (float* t = s; t < s + {end}; t += {pool.Height * n * v.Lanes}, d += outputRow{(kernel.Addend is null ? "" : ", a += addendRow")})"))
                        {
                            for (int p = 0; p < pool.Height; p++)
                            {
                                string of = pool.IsNone ? "" : $"{p}_";
                                for (int j = 0; j < n; j++) w.Line($"{v.Type} d{of}{j} = {v.Load(SourceWriter.At("t", ((p * n) + j) * v.Lanes))};");
                                LinearForms.Write(w, v, output, Names($"d{of}", n), Names($"t{of}", m), $"d{of}");
                            }

                            for (int c = 0; c < m; c += pool.Width)
                            {
                                string[] window = Enumerable.Range(0, pool.Height).SelectMany(
                                    _ => Enumerable.Range(0, pool.Width), (p, q) => Finish(kernel, v, pool.IsNone ? $"t{c}" : $"t{p}_{c + q}", c)).ToArray();
                                w.Line((isWhole || c == 0 ? "" : $"if (columns > {c}) ")
                                    + v.Store(RegisterTile.Pooled(v, kernel.Epilogue, pool, window), SourceWriter.At("d", c / pool.Width * Full)));
                            }
                        }
                    }
                }
            });
    }

    private static string Finish(WinogradKernel kernel, VectorWidth v, string result, int column)
    {
        string sum = kernel.IsScaled ? v.MultiplyAdd(result, "factor", "offset") : kernel.HasBias ? $"{result} + b" : result;
        return kernel.Addend is null ? sum : $"{sum} + {v.Load(SourceWriter.At("a", column * Full))}";
    }

    /// <summary>Whether every tile lies within the image.</summary>
    private static bool IsWhole(WinogradKernel kernel) => kernel.Height % kernel.Shape.Outputs == 0 && kernel.Width % kernel.Shape.Outputs == 0;

    private static ConvKernel Products(WinogradKernel kernel)
    {
        (WinogradShape shape, int tiles) = (kernel.Shape, kernel.RowsTogether * kernel.TileColumns);
        int plane = tiles * Full;
        return new ConvKernel(
            new ConvInput(shape.InputBlocks * Full, Full, plane, plane, Full, default), new ConvTaps(1, 1, 0, 0),
            new ConvOutput(shape.OutputBlocks * Full, 1, tiles, plane, plane, Full), HasBias: false, Epilogue.None, FusedPool.None, "Products");
    }

    private static string[] Terms(WinogradKernel kernel) => kernel.IsScaled ? ["scale", "shift"] : kernel.HasBias ? ["bias"] : [];

    public static void Explain(SourceWriter w, string name, Rational[][] matrix)
    {
        w.Comment($"{name} =");
        foreach (Rational[] row in matrix) w.Comment("  " + string.Join("  ", row.Select(c => c.ToString().PadLeft(5))).TrimEnd());
    }

    public static string[] Names(string prefix, int count) => Enumerable.Range(0, count).Select(i => $"{prefix}{i}").ToArray();

    public static string Matrix(string pointer, int index) => index == 0 ? pointer : index == 1 ? $"{pointer} + matrix" : $"{pointer} + ({index} * matrix)";

    private static string Row(string first, int rows) => (first, rows) switch
    {
        ("0", 1) => "0",
        ("0", _) => "row",
        (_, 1) => first,
        _ => $"({first} + row)",
    };

    public static string Lane(VectorWidth v) => v.Lanes < Full ? " + lane" : "";

    public static string At(string pointer, params (string Index, int Floats)[] terms) =>
        terms.Where(t => t.Index != "0").Aggregate(new Sum(pointer), (sum, t) => sum.Term(t.Index, t.Floats)).ToString();
}
