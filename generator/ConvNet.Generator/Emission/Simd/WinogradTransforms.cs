using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;
using ConvNet.Model.Planning.Winograd;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>The transforms of Cook and Toom's algorithm, of inputs and of products, as methods that convolutions of any size share.</summary>
internal static class WinogradTransforms
{
    private const int Full = BlockedLayout.Full;

    /// <summary>The method that transforms a row of tiles of one vector of channels: B^T d B.</summary>
    public static string Input(WinogradShape shape, VectorWidth v, SharedMethods methods) => Spread(
        $"WinogradInput{shape.Name}", shape, shape.Horizontal.Step, "B^T", axis => axis.Algorithm.Data, $"{shape.SizeText} inputs, {shape.Horizontal.Step} apart, for {shape}: {Product(shape, "B^T", "d", "B")}", v, methods);

    /// <summary>The method that transforms a row of tiles of one vector of gradients: A dy A^T.</summary>
    public static string Gradient(WinogradShape shape, VectorWidth v, SharedMethods methods) => Spread(
        $"WinogradGradient{shape.Name}", shape, shape.Horizontal.Outputs, "A", axis => Transpose(axis.Algorithm.Output), $"{shape.OutputsText} gradients for {shape}: {Product(shape, "A", "dy", "A^T")}", v, methods);

    /// <summary>The argument of <see cref="Input"/>'s method that says how far rows lie apart, where a tile has several.</summary>
    public static string Row(WinogradShape shape, int row) => shape.Vertical.Size > 1 ? $"row: {row}, " : "";

    /// <summary>A transform along both axes, or along the one that there is.</summary>
    private static string Product(WinogradShape shape, string columns, string values, string rows) =>
        (shape.Vertical.Size > 1 ? columns + " " : "") + values + (shape.Horizontal.Size > 1 ? " " + rows : "");

    /// <summary>
    /// The method that transforms the weights of a block of channels and one of filters, for one row of the n x n: that row of G g G^T. A row at a time,
    /// so that weights and what becomes of them stay in the first cache, and few streams are written.
    /// </summary>
    public static string Weights(WinogradShape shape, VectorWidth v, SharedMethods methods)
    {
        string name = $"WinogradWeightRow{shape.Name}";
        return methods.Name(name, name, (w, method) =>
        {
            (int n, bool isRow) = (shape.Vertical.WeightSize, shape.Vertical.Size == 1);
            using (KernelWriter.Tile(w, method, $"float* g, float* u, {(isRow ? "" : "int row, ")}long matrix", $"Transforms 16x16 filters of {shape.TapsText} weights for {shape}: {(isRow ? "" : $"one of the {n} rows of ")}{Product(shape, "G", "g", "G^T")}."))
            {
                Explain(w, shape, "G", axis => axis.Algorithm.Filter);
                if (!isRow) WriteFactors(w, v, shape.Vertical.Algorithm.Filter);
                using (w.Block($"for (float* end = g + {Full * Full}; g < end; g += {v.Lanes}, u += {v.Lanes})"))
                    WriteRow(w, v, shape.Vertical.Taps, shape.Horizontal.Algorithm.Filter, isUnit: isRow, j => w.Line(v.Store($"t{j}", Matrix("u", j))));
            }
        });
    }

    /// <summary>The numbers of G's row, which the columns of g are multiplied by.</summary>
    public static void WriteFactors(SourceWriter w, VectorWidth v, Rational[][] filter)
    {
        int r = filter[0].Length;
        w.Line($"ReadOnlySpan<float> factors = [{string.Join(", ", filter.SelectMany(row => row.Select(c => SourceWriter.Literal(c.Value))))}];");
        w.Line($"{v.Type} {string.Join(", ", Names("f", r).Select((f, y) => $"{f} = {v.Broadcast($"factors[{SourceWriter.At($"(row * {r})", y)}]")}"))};");
    }

    /// <summary>Transforms the weights of a vector of filters behind g: a row of G g, then of G g G^T.</summary>
    /// <param name="taps">Rows of the weights.</param>
    /// <param name="filter">G, of their columns.</param>
    /// <param name="isUnit">Whether it is a unit row of G, and g points to the row of the weights that it takes.</param>
    /// <param name="use">Writes what becomes of a value t0, t1 and so on.</param>
    public static void WriteRow(SourceWriter w, VectorWidth v, int taps, Rational[][] filter, bool isUnit, Action<int> use)
    {
        int r = filter[0].Length;
        string Weight(int y, int x) => v.Load(SourceWriter.At("g", ((y * r) + x) * Full * Full));
        if (isUnit)
        {
            w.Line($"{v.Type} {string.Join(", ", Names("g", r).Select((g, x) => $"{g} = {Weight(0, x)}"))};");
        }
        else
        {
            for (int x = 0; x < r; x++)
            {
                string sum = $"f0 * {Weight(0, x)}";
                for (int y = 1; y < taps; y++) sum = v.MultiplyAdd($"f{y}", Weight(y, x), sum);
                w.Line($"{v.Type} g{x} = {sum};");
            }
        }

        LinearForms.Write(w, v, filter, Names("g", r), Names("t", filter.Length), "g", use);
    }

    /// <summary>The row of the weights that a unit row of G takes as it is; null for other rows.</summary>
    public static int? Tap(Rational[] row)
    {
        int tap = Array.FindIndex(row, c => !c.IsZero);
        return row[tap] == 1 && row.Skip(tap + 1).All(c => c.IsZero) ? tap : null;
    }

    /// <summary>The method that brings a row of tiles to n x n values each, which go to the n x n matrices.</summary>
    /// <param name="step">Columns from one tile to the next.</param>
    /// <param name="matrixOf">What the columns of a tile are multiplied by, and then its rows.</param>
    private static string Spread(
        string name, WinogradShape shape, int step, string matrixName, Func<WinogradAxis, Rational[][]> matrixOf, string what, VectorWidth v, SharedMethods methods)
    {
        (Rational[][] matrix, Rational[][] ofRows) = (matrixOf(shape.Vertical), matrixOf(shape.Horizontal));
        (int height, int side, int n) = (matrix[0].Length, ofRows[0].Length, ofRows.Length);
        string rowOfTile = n == 1 ? "" : SpreadRow($"{name}_Row", ofRows, v, methods), how = shape.IsFlat ? "" : ": one or two rows of the columns' transform, and those at once by rows";
        return methods.Name(name, name, (w, method) =>
        {
            using (KernelWriter.Tile(w, method, $"float* x, float* to, long tiles, {(height > 1 ? "long row, " : "")}long matrix", $"Transforms a row of tiles of {what}{how}."))
            {
                Explain(w, shape, matrixName, matrixOf);
                using (w.Block($"for (; tiles > 0; tiles--, x += {step * Full}, to += {Full})"))
                {
                    if (height > 1) w.Line($"float* {string.Join(", ", Enumerable.Range(1, height - 1).Select(i => $"x{i} = x + {(i == 1 ? "row" : $"({i} * row)")}"))};");
                    foreach ((int p, int? pair) in LinearForms.Rows(matrix))
                    using (w.Scoped())
                    {
                        int[] rows = pair is { } q ? [p, q] : [p];
                        Rational[][] some = [.. rows.Select(r => matrix[r])];
                        for (int j = 0; j < side; j++)
                        {
                            // What is loaded is used once, or twice: no need for names.
                            string[] column = [.. Enumerable.Range(0, height).Select(i => v.Load(SourceWriter.At(i == 0 ? "x" : $"x{i}", j * Full)))];
                            LinearForms.Write(w, v, some, column, [.. rows.Select(r => $"t{r}_{j}")], $"d{j}_");
                        }

                        foreach (int r in rows)
                            w.Line(n == 1 ? v.Store($"t{r}_0", Matrix("to", r)) : $"{rowOfTile}({string.Join(", ", Enumerable.Range(0, side).Select(j => $"t{r}_{j}"))}, {(r == 0 ? "to" : $"to + ({r * n} * matrix)")}, matrix);");
                    }
                }
            }
        });
    }

    /// <summary>The method that brings a row of a tile, whose columns are transformed, to n values, inlined into <see cref="Spread"/>'s.</summary>
    private static string SpreadRow(string name, Rational[][] matrix, VectorWidth v, SharedMethods methods) => methods.Name(name, name, (w, method) =>
        {
            string[] row = Names("t", matrix[0].Length);
            w.Line();
            w.Comment("A row of a tile whose columns are transformed, by rows. Its values stay in registers.");
            w.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
            using (w.Block($"private static void {method}({string.Join(", ", row.Select(t => $"{v.Type} {t}"))}, float* to, long matrix)"))
            using (w.Block("unchecked"))
                LinearForms.Write(w, v, matrix, row, Names("u", matrix.Length), "t", k => w.Line(v.Store($"u{k}", Matrix("to", k))));
        });

    /// <summary>Whether what the columns' transform gives stays in registers, with a column or a row on its way; else it goes through a tile of memory.</summary>
    public static bool StaysInRegisters(WinogradShape shape, VectorWidth v) => shape.IsFlat || ((shape.Horizontal.Size + 1) * shape.Vertical.Outputs) + 3 <= v.Class.Registers;

    /// <summary>The method that transforms a row of tiles' products back, and does to the results what is fused.</summary>
    public static string Output(WinogradKernel kernel, VectorWidth v, SharedMethods methods)
    {
        WinogradShape shape = kernel.Shape;
        (bool isWhole, int pixel) = (Winograd.IsWhole(kernel), kernel.Output.Pixel);
        string what = $"{(kernel.IsScaled ? "_Scaled" : kernel.HasBias ? "_Bias" : "")}{(kernel.Addend is null ? "" : "_Add")}{kernel.Epilogue.Suffix}{kernel.Pool.Suffix}{(pixel > Full ? $"_Apart{pixel / Full}" : "")}{(isWhole ? "" : "_Partial")}";
        return methods.Name(
            $"WinogradOutput{shape.Name}{what}", ("Output", shape.Name, kernel.IsScaled, kernel.HasBias, kernel.Addend is not null, kernel.Epilogue, kernel.Pool, pixel, isWhole),
            (w, name) =>
            {
                (int height, int n, int m, FusedPool pool, bool inRegisters) = (shape.Vertical.Size, shape.Horizontal.Size, shape.Vertical.Outputs, kernel.Pool, StaysInRegisters(shape, v));
                (bool cutsRows, bool cutsColumns) = (Winograd.MayCutRows(kernel), Winograd.MayCutColumns(kernel));
                Rational[][] output = shape.Vertical.Algorithm.Output;
                string terms = string.Concat(KernelWriter.Terms(kernel).Select(t => $"float* {t}, "));
                string comment = $"Transforms a row of tiles of {shape.SizeText} products back to {shape.OutputsText} results for {shape}: {Product(shape, "A^T", "M", "A")}{(shape.IsFlat ? "" : ", by columns, then by rows")}{(kernel.Addend is null ? "" : ", plus another image")}{kernel.Epilogue.Description}{pool.Description}{(pixel > Full ? $", {pixel / Full} columns apart" : "")}.";
                string parameters = $"float* from, {terms}float* y, {(kernel.Addend is null ? "" : "float* z, ")}{(inRegisters ? "" : "float* s, ")}long tiles, long matrix{(m == 1 ? "" : ", long outputRow" + (kernel.Addend is null ? "" : ", long addendRow"))}{(cutsRows ? ", long rows" : "")}{(cutsColumns ? ", long columns" : "")}";
                using (KernelWriter.Tile(w, name, parameters, comment))
                {
                    Explain(w, shape, "A^T", axis => axis.Algorithm.Output);
                    if (kernel.HasBias) w.Line($"{v.Type} b = {v.Load("bias")};");
                    if (kernel.IsScaled) w.Line($"{v.Type} factor = {v.Load("scale")}, offset = {v.Load("shift")};");
                    int columns = shape.Horizontal.Outputs;
                    string step = (kernel.Addend is null ? "" : $", z += {columns * Full}") + (cutsColumns ? $", columns -= {columns}" : "");
                    using (w.Block($"for (; tiles > 0; tiles--, from += {Full}, y += {columns / pool.Width * pixel}{step})"))
                    {
                        if (inRegisters) WriteInRegisters();
                        else WriteThroughMemory();
                    }
                }

                void WriteInRegisters()
                {
                    for (int j = 0; j < n; j++)
                    {
                        string[] column = height == 1 ? [$"t0_{j}"] : Names($"d{j}_", height);
                        w.Statements(column.Select((d, i) => $"{v.Type} {d} = {v.Load(Matrix("from", (i * n) + j))};"));
                        if (height > 1) LinearForms.Write(w, v, output, column, [.. Enumerable.Range(0, m).Select(i => $"t{i}_{j}")], $"d{j}_");
                    }

                    for (int i = 0; i < m; i += pool.Height)
                    using (!cutsRows || i == 0 ? (IDisposable?)null : w.Block($"if (rows > {i})"))
                        WriteResults(w, kernel, v, [.. Enumerable.Range(i, pool.Height).Select(row => Names($"t{row}_", n))], i, Row("y", i / pool.Height, "outputRow"), Row("z", i, "addendRow"));
                }

                void WriteThroughMemory()
                {
                    w.Line("float* d = from;");
                    using (w.Block($"for (float* t = s; t < s + {n * v.Lanes}; t += {v.Lanes}, d += matrix)"))
                    {
                        for (int i = 0; i < height; i++) w.Line($"{v.Type} d{i} = {v.Load(i == 0 ? "d" : $"d + ({i * n} * matrix)")};");
                        LinearForms.Write(w, v, output, Names("d", height), Names("t", m), "d", i => w.Line(v.Store($"t{i}", SourceWriter.At("t", i * n * v.Lanes))));
                    }

                    w.Line("d = y;");
                    if (kernel.Addend is not null) w.Line("float* a = z;");
                    string end = cutsRows ? $"(rows * {n * v.Lanes})" : $"{m * n * v.Lanes}";
                    using (w.Block($"for (float* t = s; t < s + {end}; t += {pool.Height * n * v.Lanes}, d += outputRow{(kernel.Addend is null ? "" : ", a += addendRow")})"))
                    {
                        string[][] rows = [.. Enumerable.Range(0, pool.Height).Select(p => Names(pool.IsNone ? "d" : $"d{p}_", n))];
                        for (int p = 0; p < pool.Height; p++)
                        for (int j = 0; j < n; j++)
                            w.Line($"{v.Type} {rows[p][j]} = {v.Load(SourceWriter.At("t", ((p * n) + j) * v.Lanes))};");
                        WriteResults(w, kernel, v, rows, 0, "d", "a");
                    }
                }
            });

        static string Row(string pointer, int index, string row) => index == 0 ? pointer : $"{pointer} + ({index} * {row})";
    }

    /// <summary>Transforms some rows, whose columns are, by rows, and stores what becomes of the results: a row of them, or of windows that are pooled.</summary>
    /// <param name="rows">The names of their values.</param>
    /// <param name="first">The number of the first of them, for the names of the results.</param>
    /// <param name="to">Where the first result goes.</param>
    /// <param name="added">Where the first lies of what is added to them, if anything.</param>
    private static void WriteResults(SourceWriter w, WinogradKernel kernel, VectorWidth v, string[][] rows, int first, string to, string added)
    {
        (int m, FusedPool pool) = (kernel.Shape.Horizontal.Outputs, kernel.Pool);
        bool isColumn = kernel.Shape.Horizontal.Size == 1;
        string[][] results = isColumn ? rows : [.. rows.Select((_, p) => Names($"r{first + p}_", m))];
        for (int p = 0; p < pool.Height && !isColumn; p++) LinearForms.Write(w, v, kernel.Shape.Horizontal.Algorithm.Output, rows[p], results[p], $"r{first + p}_");
        for (int c = 0; c < m; c += pool.Width)
        {
            string[] window = Enumerable.Range(0, pool.Height).SelectMany(
                _ => Enumerable.Range(0, pool.Width), (p, q) => Finish(kernel, v, results[p][c + q], SourceWriter.At(added, c * Full))).ToArray();
            w.Line((Winograd.MayCutColumns(kernel) && c > 0 ? $"if (columns > {c}) " : "")
                + v.Store(RegisterTile.Pooled(v, value => v.Apply(kernel.Epilogue, value), pool, window), SourceWriter.At(to, c / pool.Width * kernel.Output.Pixel)));
        }
    }

    private static string Finish(WinogradKernel kernel, VectorWidth v, string result, string added)
    {
        string sum = kernel.IsScaled ? v.MultiplyAdd(result, "factor", "offset") : kernel.HasBias ? $"{result} + b" : result;
        return kernel.Addend is null ? sum : $"{sum} + {v.Load(added)}";
    }

    /// <summary>The matrices of a transform as comments: one where both axes have the same, or only one has any.</summary>
    public static void Explain(SourceWriter w, WinogradShape shape, string name, Func<WinogradAxis, Rational[][]> matrixOf)
    {
        if (shape.Vertical.Size > 1) Explain(w, shape.IsSquare || shape.IsFlat ? name : $"{name} of columns", matrixOf(shape.Vertical));
        if (shape.Horizontal.Size > 1 && !shape.IsSquare) Explain(w, shape.IsFlat ? name : $"{name} of rows", matrixOf(shape.Horizontal));
    }

    /// <summary>A matrix as a comment.</summary>
    public static void Explain(SourceWriter w, string name, Rational[][] matrix)
    {
        w.Comment($"{name} =");
        int width = Math.Max(5, matrix.Max(row => row.Max(c => c.ToString().Length)));
        foreach (Rational[] row in matrix) w.Comment("  " + string.Join("  ", row.Select(c => c.ToString().PadLeft(width))).TrimEnd());
    }

    public static Rational[][] Transpose(Rational[][] matrix) => [.. Enumerable.Range(0, matrix[0].Length).Select(c => matrix.Select(row => row[c]).ToArray())];

    /// <summary>Names that end in numbers from 0.</summary>
    public static string[] Names(string prefix, int count) => Enumerable.Range(0, count).Select(i => $"{prefix}{i}").ToArray();

    /// <summary>So many matrices behind a pointer.</summary>
    private static string Matrix(string pointer, int index) => index == 0 ? pointer : index == 1 ? $"{pointer} + matrix" : $"{pointer} + ({index} * matrix)";
}
