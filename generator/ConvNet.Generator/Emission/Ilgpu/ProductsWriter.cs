using ConvNet.Model;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>What happens to the sums of a product before they are stored.</summary>
/// <param name="Row">Floats between stored rows.</param>
/// <param name="Pixel">Floats between stored positions.</param>
/// <param name="Plane">Floats between stored blocks.</param>
/// <param name="Addend">The steps of the image that is added, if any.</param>
/// <param name="Back">The activation that they are taken back through, if any.</param>
internal sealed record ProductsEnd(
    int Plane, int Row, int Pixel, bool HasBias, bool IsScaled, ImageSteps? Addend, Epilogue Epilogue, ActivationGradientKernel? Back)
{
    /// <summary>The steps of that activation's values.</summary>
    public ImageSteps BackSteps { get; init; }
}

/// <summary>The kernel of a convolution or a dense layer, forward or backward to its input.</summary>
internal static class ProductsWriter
{
    /// <summary>
    /// Vectors between the rows of a shared tile: one more than it needs where threads write columns of it, so that they meet different banks.
    /// </summary>
    private static int Pitch(int length, bool isWrittenInColumns) => (length / 4) + (isWrittenInColumns ? 1 : 0);

    /// <summary>The vectors of a slice's 16 channels.</summary>
    private const int Quarters = BlockedLayout.Full / 4;

    public static Stage[] Write(SourceWriter w, DeviceKernel kernel, string name, Products p, ProductsEnd end)
    {
        int columns = p.Outputs;
        GroupTile tile = GroupTile.Choose((long)Gemm.TypicalBatch * p.Positions, columns, p.WidestTile);
        string[] pointers = kernel.Kernel.Pointers.ToArray();
        int slices = p.Slices.Aggregate(1, (n, s) => n * s.Count), parts = Parts(p, tile, slices);
        if (parts > 1) pointers = ["input", "weights", Stage.Workspace];

        string shape = $"{(p.Positions > 1 ? $"(batch * {p.Height} * {p.Width})" : "batch")} x {p.AllDepth} times {p.AllDepth} x {columns}";
        string cut = parts > 1 ? $", in {parts} parts of the depth" : "";
        w.Comment($"An implicit matrix product, {shape}: {tile}, {p.Depth} of the depth a slice{cut}.");
        using (KernelMethod.Open(w, name, kernel.Kernel.Summary, pointers))
        {
            int rowPitch = Pitch(tile.Rows, true), columnPitch = Pitch(tile.Columns, p.Transposed is not null);
            Gemm.Memory(w, tile, p.Depth, rowPitch, columnPitch, "[depth][position]", "[depth][output]");
            w.Line("ArrayView<Float4> columnVectors = columns.Cast<Float4>(), weightVectors = weights.Cast<Float4>();");
            Gemm.ThreadTiles(w, tile, p.Depth, rowPitch, columnPitch, "rows.Cast<Float4>()");
            string firstBlock = Index.Times("Grid.IdxY", tile.Columns / BlockedLayout.Full);
            w.Line($"int positions = {p.AllPositions}, first = Grid.IdxX * {tile.Rows}, firstBlock = {firstBlock};");
            WriteWeightsPlace(w, p, tile);
            Gemm.Accumulators(w, tile);
            if (parts > 1)
            {
                int slicesOfPart = SlicesOfPart(slices, parts);
                string part = $"from = Grid.IdxZ * {slicesOfPart}, to = Math.Min(from + {slicesOfPart}, {slices})";
                w.Line($"int {part}, at = from * {Loops(p)[0].Step}, weight = from * {Loops(p)[0].Weights / 4};");
            }
            else
            {
                w.Line($"int at = {p.Start("firstBlock")}, weight = 0{Counters(p)};");
            }

            if (p.IsAligned) WriteAligned(w, kernel, p, tile, parts > 1 ? null : slices, rowPitch, columnPitch);
            else WriteUnaligned(w, kernel, p, tile, slices, rowPitch, columnPitch);
            w.Line();
            foreach ((string row, string column, string sum) in Gemm.Results(tile))
            {
                string place = $"(((Grid.IdxZ * positions) + first + {row}) * {columns}) + (firstBlock * 16) + {column}";
                w.Line(parts > 1
                    ? $"if (first + {row} < positions) workspace.Cast<Float4>()[({place}) >> 2] = {sum};"
                    : $"{name}_End(first + {row}, positions, (firstBlock * 16) + {column}, {sum}{EndArguments(kernel)});");
            }
        }

        w.Line();
        WriteEnd(w, kernel, name, p, end);
        var product = new Stage(
            name, pointers.ToEquatableArray(), tile.Threads, Stage.Groups(p.Positions, tile.Rows), Stage.Fixed(columns, tile.Columns),
            SourceWriter.Literal(parts))
        {
            WorkspacePerImage = parts > 1 ? (long)parts * p.Positions * columns : 0,
        };
        return parts > 1 ? [product, WriteSum(w, kernel, name, p, parts)] : [product];
    }

    /// <summary>
    /// Into how many parts the depth is cut, where a product has few results of many numbers each: its groups alone would leave most of a
    /// device idle.
    /// </summary>
    private static int Parts(Products p, GroupTile tile, int slices)
    {
        const int enoughGroups = 128, fewestSlices = 8;
        long groups = tile.RowTiles((long)Gemm.TypicalBatch * p.Positions) * (p.Outputs / tile.Columns);
        if (!p.IsAligned || Loops(p).Length != 1 || p.Start("block") != "0") return 1;
        int parts = (int)Math.Max(1, Math.Min(enoughGroups / groups, slices / fewestSlices));

        // As many as are not empty.
        return (slices + SlicesOfPart(slices, parts) - 1) / SlicesOfPart(slices, parts);
    }

    private static int SlicesOfPart(int slices, int parts) => (slices + parts - 1) / parts;

    /// <summary>The launch that adds up the parts of each sum, always in the same order, and stores the results.</summary>
    private static Stage WriteSum(SourceWriter w, DeviceKernel kernel, string name, Products p, int parts)
    {
        string[] pointers = EndPointers(kernel).Concat([Stage.Workspace]).ToArray();
        int vectors = p.Outputs / 4;
        w.Line();
        using (KernelMethod.Open(w, name + "_Sum", $"The sums of the {parts} parts of {name}, a thread for four outputs.", pointers))
        {
            w.Line($"int positions = {p.AllPositions}, i = (Grid.IdxX * {KernelMethod.Threads}) + Group.IdxX;");
            w.Line($"int position = {Index.Divide("i", vectors)}, column = (i - (position * {vectors})) * 4;");
            w.Line("if (position >= positions) return;");
            w.Line("ArrayView<Float4> sums = workspace.Cast<Float4>();");
            w.Line("Float4 sum = sums[i];");
            using (w.Block($"for (int part = 1; part < {parts}; part++)"))
            {
                w.Line($"Float4 next = sums[(part * positions * {vectors}) + i];");
                foreach (char c in "XYZW") w.Line($"sum.{c} += next.{c};");
            }

            w.Line($"{name}_End(position, positions, column, sum{EndArguments(kernel)});");
        }

        string groups = Stage.Groups((long)p.Positions * vectors, KernelMethod.Threads);
        return new Stage(name + "_Sum", pointers.ToEquatableArray(), KernelMethod.Threads, groups);
    }

    private static string EndArguments(DeviceKernel kernel) => string.Concat(EndPointers(kernel).Select(e => ", " + e));

    private static IEnumerable<string> EndPointers(DeviceKernel kernel) => kernel.Kernel.Pointers.Where(e => e is not ("input" or "weights"));

    /// <summary>The thread's place in the weights: of each row of a slice a vector, and every few rows.</summary>
    private static void WriteWeightsPlace(SourceWriter w, Products p, GroupTile tile)
    {
        if (p.Transposed is { } transposed)
        {
            w.Comment("Four threads read a column's 16 weights of the slice, four at a time, and store them transposed.");
            w.Line($"int column = {Index.Divide("thread", Quarters)}, columnDepth = (thread & {Quarters - 1}) * 4;");
            string block = $"((firstBlock + (column >> 4)) * {transposed.InputBlock / 4})", weight = $"((column & 15) * {Quarters})";
            w.Line($"int weightsAt = {SourceWriter.At($"{block} + {weight} + (thread & {Quarters - 1})", transposed.First / 4)};");
            return;
        }

        int vectors = tile.Columns / 4;
        w.Line($"int column = thread & {vectors - 1}, columnDepth = {Index.Divide("thread", vectors)};");
        w.Line($"int weightsAt = ((firstBlock + (column >> 2)) * {p.WeightBlock / 4}) + (columnDepth * 4) + (column & 3);");
    }

    /// <param name="slices">How many slices there are; null where the group has those from <c>from</c> to <c>to</c>.</param>
    private static void WriteAligned(SourceWriter w, DeviceKernel kernel, Products p, GroupTile tile, int? slices, int rowPitch, int columnPitch)
    {
        // Four threads read the 16 channels of a position, four at a time.
        int quarter = p.Depth / 4, rowTurn = tile.Threads / quarter, rowTurns = tile.Rows / rowTurn;
        int columnTurn = tile.Threads / (p.Transposed is null ? tile.Columns / 4 : quarter), columnTurns = p.Depth * tile.Columns / 4 / tile.Threads;
        w.Line("ArrayView<Float4> inputVectors = input.Cast<Float4>();");
        w.Line($"int row = {Index.Divide("thread", quarter)}, rowDepth = (thread & {quarter - 1}) * 4;");
        for (int e = 0; e < rowTurns; e++)
        {
            w.Line($"int position{e} = first + {SourceWriter.At("row", e * rowTurn)};");
            w.Line($"if (position{e} >= positions) position{e} = 0; // read, but not stored");
            p.Locate(w, $"from{e}", $"position{e}", kernel.Stride("input"));
        }

        w.Line($"Float4 {Names("nextRow", rowTurns)}, {Names("nextColumn", columnTurns)};");
        Load();
        using (w.Block(slices is null ? "for (int slice = from; slice < to; slice++)" : $"for (int slice = 0; slice < {slices}; slice++)"))
        {
            for (int e = 0; e < rowTurns; e++)
            for (int i = 0; i < 4; i++)
                w.Line($"rows[{Index.Sum(Row("rowDepth", i, rowPitch * 4), SourceWriter.At("row", e * rowTurn))}] = nextRow{e}.{"XYZW"[i]};");
            for (int e = 0; e < columnTurns; e++) StoreColumn(e);
            w.Line("Group.Barrier();");
            if (slices is null or > 1)
            {
                using (w.Block(slices is null ? "if (slice < to - 1)" : $"if (slice < {slices - 1})"))
                {
                    Advance(w, p);
                    Load();
                }
            }

            Gemm.Multiply(w, tile, p.Depth, rowPitch, columnPitch);
            w.Line("Group.Barrier();");
        }

        void Load()
        {
            for (int e = 0; e < rowTurns; e++) w.Line($"nextRow{e} = inputVectors[(from{e} + at + rowDepth) >> 2];");
            for (int e = 0; e < columnTurns; e++)
                w.Line($"nextColumn{e} = weightVectors[{SourceWriter.At("weightsAt + weight", e * Turn())}];");
        }

        void StoreColumn(int e)
        {
            if (p.Transposed is null)
            {
                w.Line($"columnVectors[{Row("columnDepth", e * columnTurn, columnPitch)} + column] = nextColumn{e};");
                return;
            }

            for (int i = 0; i < 4; i++)
                w.Line($"columns[{Row("columnDepth", i, columnPitch * 4)} + {SourceWriter.At("column", e * columnTurn)}] = nextColumn{e}.{"XYZW"[i]};");
        }

        // Vectors from the weights that a thread reads to its next ones: transposed, so many columns further, in the block or in another.
        int Turn() => p.Transposed is { } transposed && columnTurn >= BlockedLayout.Full
            ? columnTurn / BlockedLayout.Full * transposed.InputBlock / 4
            : columnTurn * 4;
    }

    private static void WriteUnaligned(SourceWriter w, DeviceKernel kernel, Products p, GroupTile tile, int slices, int rowPitch, int columnPitch)
    {
        w.Line($"int row = thread & {tile.Rows - 1}, rowDepth = {Index.Divide("thread", tile.Rows)}, position = first + row;");
        w.Line("if (position >= positions) position = 0; // read, but not stored");
        p.Locate(w, "from", "position", kernel.Stride("input"));
        using (w.Block($"for (int slice = 0; slice < {slices}; slice++)"))
        {
            string rows = $"for (int k = rowDepth; k < {p.Depth}; k += {tile.Threads / tile.Rows})";
            w.Line($"{rows} rows[(k * {rowPitch * 4}) + row] = input[from + at + k];");
            string columns = $"for (int k = columnDepth; k < {p.Depth}; k += {tile.Threads / columnPitch})";
            w.Line($"{columns} columnVectors[(k * {columnPitch}) + column] = weightVectors[weightsAt + weight + ((k - columnDepth) * 4)];");
            w.Line("Group.Barrier();");
            Gemm.Multiply(w, tile, p.Depth, rowPitch, columnPitch);
            Advance(w, p);
            w.Line("Group.Barrier();");
        }
    }

    /// <summary>Declares counters for the loops over slices but the outermost.</summary>
    private static string Counters(Products p)
    {
        string[] counters = Loops(p).Skip(1).Select((_, i) => $"turn{i} = 0").ToArray();
        return string.Concat(counters.Select(c => ", " + c));
    }

    private static Slices[] Loops(Products p) => p.Slices.Where(s => s.Count > 1).Reverse().ToArray();

    /// <summary>To the next slice, the innermost loop first.</summary>
    private static void Advance(SourceWriter w, Products p)
    {
        Slices[] loops = Loops(p);
        if (loops.Length == 0) return;
        Move("weight", loops[0].Weights / 4);
        Move("at", loops[0].Step);
        var scopes = new Stack<SourceWriter.Scope>();
        for (int i = 1; i < loops.Length; i++)
        {
            scopes.Push(w.Block($"if (++turn{i - 1} == {loops[i - 1].Count})"));
            w.Line($"turn{i - 1} = 0;");
            Move("weight", (loops[i].Weights - (loops[i - 1].Count * loops[i - 1].Weights)) / 4);
            Move("at", loops[i].Step - (loops[i - 1].Count * loops[i - 1].Step));
        }

        while (scopes.Count > 0) scopes.Pop().Dispose();

        void Move(string place, int step)
        {
            if (step != 0) w.Line(step < 0 ? $"{place} -= {-step};" : $"{place} += {step};");
        }
    }

    /// <summary>The method that stores four results.</summary>
    private static void WriteEnd(SourceWriter w, DeviceKernel kernel, string name, Products p, ProductsEnd end)
    {
        w.Comment("Four outputs of one position, stored at once.");
        string views = string.Concat(EndPointers(kernel).Select(e => $", ArrayView<float> {e}"));
        using (w.Block($"private static void {name}_End(int position, int positions, int column, Float4 sum{views})"))
        using (w.Block("unchecked"))
        {
            w.Line("if (position >= positions) return;");
            w.Line("int block = column >> 4, lane = column & 15;");
            string at = p.At(w, "to", "position", kernel.Stride("output"), end.Row, end.Pixel);
            if (end.IsScaled)
            {
                w.Line("Float4 a = scale.Cast<Float4>()[column >> 2], b = shift.Cast<Float4>()[column >> 2];");
                foreach (char c in "XYZW") w.Line($"sum.{c} = (sum.{c} * a.{c}) + b.{c};");
            }
            else if (end.HasBias)
            {
                w.Line("Float4 b = bias.Cast<Float4>()[column >> 2];");
                foreach (char c in "XYZW") w.Line($"sum.{c} += b.{c};");
            }

            if (end.Addend is { } addend)
            {
                w.Line($"Float4 other = {Beside("addend", addend)};");
                foreach (char c in "XYZW") w.Line($"sum.{c} += other.{c};");
            }

            if (end.Epilogue.Function is not null)
                foreach (char c in "XYZW") w.Line($"sum.{c} = {Scalar.Apply(end.Epilogue, $"sum.{c}")};");
            if (end.Back is { } back)
            {
                w.Line($"Float4 y = {Beside("value", end.BackSteps)};");
                foreach (char c in "XYZW") w.Line($"sum.{c} = {Scalar.Differentiate(back.Activation, $"y.{c}", $"sum.{c}")};");
            }

            w.Line($"output.Cast<Float4>()[({Index.Sum(at, Index.Times("block", end.Plane), "lane")}) >> 2] = sum;");
        }

        // Four values of another image at the same place.
        string Beside(string pointer, ImageSteps steps)
        {
            string image = Index.Times(p.Positions == 1 ? "position" : "toImage", kernel.Stride(pointer));
            return $"{pointer}.Cast<Float4>()[({Index.Sum(image, Index.Times("block", steps.Plane), Place(p, steps), "lane")}) >> 2]";
        }
    }

    /// <summary>Where an image's value for the position lies, pixels being a block apart.</summary>
    private static string Place(Products p, ImageSteps steps) =>
        p.Positions == 1 ? "0" : p.Height == 1 ? Index.Times("toPixel", BlockedLayout.Full)
        : p.Width == 1 ? Index.Times("toPixel", steps.Row)
        : $"{Index.Times("toRow", steps.Row)} + {Index.Times("toColumn", BlockedLayout.Full)}";

    /// <summary>A row of shared memory: "(k * 17)", "((k + 4) * 17)".</summary>
    public static string Row(string row, int more, int pitch) => more == 0 ? Index.Times(row, pitch) : $"(({row} + {more}) * {pitch})";

    /// <summary>"nextRow0, nextRow1".</summary>
    public static string Names(string name, int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => name + i));
}
