using ConvNet.Model;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>
/// The gradient by packed weights: inputs transposed times gradients, [depth, positions] x [positions, outputs], over all positions of all
/// images. Several groups share the positions of a tile, and a second launch adds up their sums, always in the same order.
/// </summary>
internal static class WeightGradientWriter
{
    /// <summary>Positions that are multiplied at a time.</summary>
    private const int Slice = 16;

    /// <summary>Groups for a device to be busy, and slices for a group to be worth its sums.</summary>
    private const int EnoughGroups = 256, FewestSlices = 8;

    /// <param name="plane">Floats from one block of the gradient to the next.</param>
    /// <param name="adds">Whether it is added to what is there.</param>
    /// <param name="hasBias">Whether the gradient by the bias is summed up too; it lies behind that by the weights.</param>
    public static Stage[] Write(SourceWriter w, DeviceKernel kernel, string name, Products p, int plane, int row, int pixel, bool adds, bool hasBias)
    {
        int columns = p.Outputs, depth = p.AllDepth, weights = p.Blocks * p.WeightBlock, floats = weights + (hasBias ? columns : 0);
        long most = Math.Max(1, (long)Gemm.TypicalBatch * p.Positions / (Slice * FewestSlices));
        GroupTile tile = GroupTile.Choose(depth, columns, p.WidestTile, most);
        int parts = (int)Math.Max(1, Math.Min(EnoughGroups / (tile.RowTiles(depth) * (columns / tile.Columns)), most));
        bool isSplit = parts > 1;
        string target = isSplit ? Stage.Workspace : "weightGradient";

        string shape = $"{depth} x ({p.AllPositions}) times ({p.AllPositions}) x {columns}", cut = isSplit ? $", in {parts} parts" : "";
        w.Comment($"A matrix product over all positions, {shape}: {tile}, {Slice} positions a slice{cut}.");
        using (KernelMethod.Open(w, name, kernel.Kernel.Summary, "input", "gradient", target))
        {
            Gemm.Memory(w, tile, Slice, tile.Rows / 4, tile.Columns / 4, "[position][depth]", "[position][output]");
            const string shared = "rowVectors = rows.Cast<Float4>(), columnVectors = columns.Cast<Float4>()";
            w.Line($"ArrayView<Float4> {shared}, gradientVectors = gradient.Cast<Float4>();");
            Gemm.ThreadTiles(w, tile, Slice, tile.Rows / 4, tile.Columns / 4, "rowVectors");
            string firstBlock = Index.Times("Grid.IdxY", tile.Columns / BlockedLayout.Full);
            w.Line($"int positions = {p.AllPositions}, first = Grid.IdxX * {tile.Rows}, firstBlock = {firstBlock};");
            WriteSlices(w, kernel, p, tile, plane, row, pixel, hasBias);
            w.Line();
            foreach ((string r, string c, string sum) in Gemm.Results(tile))
                w.Line($"{name}_End(first + {r}, (firstBlock * 16) + {c}, {sum}, {target});");
            if (hasBias)
            {
                string part = isSplit ? $"(Grid.IdxZ * {floats}) + " : "";
                w.Line($"if (addsBias) {target}[{part}{weights} + (firstBlock * 16) + thread] {(!isSplit && adds ? "+=" : "=")} biasSum;");
            }
        }

        w.Line();
        WriteEnd(w, name, p, target, floats, isSplit, adds);
        var product = new Stage(
            name, EquatableArray.Of("input", "gradient", target), tile.Threads, Stage.Fixed(depth, tile.Rows), Stage.Fixed(columns, tile.Columns),
            SourceWriter.Literal(parts))
        {
            WorkspaceFloats = isSplit ? (long)parts * floats : 0,
        };
        return isSplit ? [product, WriteSum(w, name, floats, parts, "weightGradient", adds)] : [product];
    }

    /// <summary>The launch that adds up the parts of a gradient.</summary>
    public static Stage WriteSum(SourceWriter w, string name, int floats, int parts, string target, bool adds)
    {
        w.Line();
        using (KernelMethod.OpenFloats(w, name + "_Sum", $"The sum of the {parts} parts of {name}.", floats, Stage.Workspace, target))
        {
            w.Line($"float sum = {(adds ? $"{target}[i]" : "0f")};");
            w.Line($"for (int part = 0; part < {parts}; part++) sum += workspace[(part * {floats}) + i];");
            w.Line($"{target}[i] = sum;");
        }

        return KernelMethod.Floats(name + "_Sum", floats, Stage.Workspace, target);
    }

    /// <summary>
    /// The loop over the slices of the group's positions. While one is multiplied the next is on its way to registers; the last turn brings
    /// nothing but zeroes.
    /// </summary>
    private static void WriteSlices(SourceWriter w, DeviceKernel kernel, Products p, GroupTile tile, int plane, int row, int pixel, bool hasBias)
    {
        bool aligned = p.IsAligned;
        int rowPitch = aligned ? tile.Rows / 4 : tile.Rows, rowTurn = tile.Threads / rowPitch, rowTurns = Slice / rowTurn;
        int columnPitch = tile.Columns / 4, columnTurn = tile.Threads / columnPitch, columnTurns = Slice / columnTurn;

        w.Comment("Which of the depth the thread brings, and of which outputs the gradients.");
        string depth = aligned ? "first + (row * 4)" : "first + row";
        w.Line($"int row = thread & {rowPitch - 1}, rowPosition = {Index.Divide("thread", rowPitch)}, depth = {depth};");
        w.Line($"if (depth >= {p.AllDepth}) depth = 0; // read, but not stored");
        WriteDepthPlace(w, p);
        w.Line($"int column = thread & {columnPitch - 1}, columnPosition = {Index.Divide("thread", columnPitch)};");
        w.Line($"int columnAt = ((firstBlock + (column >> 2)) * {plane}) + ((column & 3) * 4);");
        if (aligned) w.Line("ArrayView<Float4> inputVectors = input.Cast<Float4>();");
        Gemm.Accumulators(w, tile);
        if (hasBias)
        {
            w.Line("float biasSum = 0f;");
            string isOne = tile.Threads > tile.Columns ? $" && thread < {tile.Columns}" : "";
            w.Line($"bool addsBias = Grid.IdxX == 0{isOne}; // a thread of the first row of groups for each output");
        }

        w.Line($"{(aligned ? "Float4" : "float")} {ProductsWriter.Names("nextRow", rowTurns)};");
        w.Line($"Float4 {ProductsWriter.Names("nextColumn", columnTurns)};");
        w.Line($"int begin = Grid.IdxZ * {Slice}, step = Grid.DimZ * {Slice};");
        w.Comment("While a slice is multiplied the next is on its way to registers; the last turn brings zeroes.");
        using (w.Block("for (int start = begin; start - step < positions; start += step)"))
        {
            for (int e = 0; e < rowTurns; e++)
                WriteLoad(e, "Row", rowTurn, aligned ? "default" : "0f", kernel.Stride("input"), p.StepRow, p.StepColumn, aligned ? "inputVectors[(" : "input[", aligned ? " + depthAt) >> 2]" : " + depthAt]");
            for (int e = 0; e < columnTurns; e++)
                WriteLoad(e, "Column", columnTurn, "default", kernel.Stride("gradient"), row, pixel, "gradientVectors[(", " + columnAt) >> 2]");

            using (w.Block("if (start != begin)"))
            {
                Gemm.Multiply(w, tile, Slice, tile.Rows / 4, columnPitch);
                if (hasBias) WriteBiasSum(w, tile);
            }

            w.Line("Group.Barrier();");
            for (int e = 0; e < rowTurns; e++)
                w.Line($"{(aligned ? "rowVectors" : "rows")}[{ProductsWriter.Row("rowPosition", e * rowTurn, rowPitch)} + row] = nextRow{e};");
            for (int e = 0; e < columnTurns; e++)
                w.Line($"columnVectors[{ProductsWriter.Row("columnPosition", e * columnTurn, columnPitch)} + column] = nextColumn{e};");
            w.Line("Group.Barrier();");
        }

        void WriteLoad(int e, string what, int turn, string zero, int stride, int stepRow, int stepColumn, string view, string end)
        {
            w.Line($"next{what}{e} = {zero};");
            using (w.Scoped())
            {
                w.Line($"int position = start + {SourceWriter.At(char.ToLowerInvariant(what[0]) + what.Substring(1) + "Position", e * turn)};");
                using (w.Block("if (position < positions)"))
                    w.Line($"next{what}{e} = {view}{p.At(w, "from", "position", stride, stepRow, stepColumn)}{end};");
            }
        }
    }

    /// <summary>Adds the slice's gradients to the sum of the thread's output.</summary>
    private static void WriteBiasSum(SourceWriter w, GroupTile tile)
    {
        using (w.Block("if (addsBias)"))
        {
            w.Line($"ArrayView<float> gradients = columns.SubView(thread, {((Slice - 1) * tile.Columns) + 1});");
            for (int k = 0; k < Slice; k += 4)
                w.Line($"biasSum += {string.Join(" + ", Enumerable.Range(k, 4).Select(i => $"gradients[{i * tile.Columns}]"))};");
        }
    }

    /// <summary>Declares where a number of the depth lies in the input: <c>depthAt</c>.</summary>
    private static void WriteDepthPlace(SourceWriter w, Products p)
    {
        (string Name, int Count, int Step)[] digits =
            p.Slices.Select((s, i) => ($"loop{i}", s.Count, s.Step)).Concat([("inner", p.Depth, 1)]).ToArray();
        Digits at = Index.Split(w, "depth", digits.Select(d => (d.Name, d.Count)).ToArray());
        string[] terms = digits.Select(d => Index.Times(at[d.Name], d.Step)).Concat([p.Start("firstBlock")]).ToArray();
        w.Line($"int depthAt = {Index.Sum(terms)};");
    }

    private static void WriteEnd(SourceWriter w, string name, Products p, string target, int floats, bool isSplit, bool adds)
    {
        w.Comment("The gradients by the weights of four outputs, at one number of the depth.");
        using (w.Block($"private static void {name}_End(int depth, int column, Float4 sum, ArrayView<float> {target})"))
        using (w.Block("unchecked"))
        {
            w.Line($"if (depth >= {p.AllDepth}) return;");
            string part = isSplit ? $"(Grid.IdxZ * {floats}) + " : "";
            w.Line($"int at = ({part}((column >> 4) * {p.WeightBlock}) + (depth * 16) + (column & 15)) >> 2;");
            if (!isSplit && adds)
            {
                w.Line($"Float4 before = {target}.Cast<Float4>()[at];");
                foreach (char c in "XYZW") w.Line($"sum.{c} += before.{c};");
            }

            w.Line($"{target}.Cast<Float4>()[at] = sum;");
        }
    }
}
