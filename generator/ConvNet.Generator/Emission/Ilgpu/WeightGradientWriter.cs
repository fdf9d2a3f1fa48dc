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
    public static Stage[] Write(SourceWriter w, DeviceKernel kernel, string name, Products p, int plane, int row, int pixel, bool adds)
    {
        int columns = p.Outputs, depth = p.AllDepth, floats = p.Blocks * p.WeightBlock;
        GroupTile tile = GroupTile.Largest(depth, columns, p.WidestTile);
        long tiles = tile.RowTiles(depth) * (columns / tile.Columns), typical = (long)Gemm.TypicalBatch * p.Positions / Slice;
        int parts = (int)Math.Max(1, Math.Min(EnoughGroups / tiles, typical / FewestSlices));
        bool isSplit = parts > 1;
        string target = isSplit ? Stage.Workspace : "weightGradient";

        string shape = $"{depth} x (batch * {p.Positions}) times (batch * {p.Positions}) x {columns}", cut = isSplit ? $", in {parts} parts" : "";
        w.Comment($"A matrix product over all positions, {shape}: {tile}, {Slice} positions a slice{cut}.");
        using (KernelMethod.Open(w, name, kernel.Kernel.Summary, "input", "gradient", target))
        {
            Gemm.Memory(w, tile, Slice, tile.Rows / 4, "[position][depth]", "[position][output]");
            const string shared = "rowVectors = rows.Cast<Float4>(), columnVectors = columns.Cast<Float4>()";
            w.Line($"ArrayView<Float4> {shared}, gradientVectors = gradient.Cast<Float4>();");
            Gemm.ThreadTiles(w, tile, Slice, tile.Rows / 4, "rowVectors");
            string firstBlock = Index.Times("Grid.IdxY", tile.Columns / BlockedLayout.Full);
            w.Line($"int positions = batch * {p.Positions}, first = Grid.IdxX * {tile.Rows}, firstBlock = {firstBlock};");
            WriteLoads(w, kernel, p, tile, plane, row, pixel);
            w.Line();
            foreach ((string r, string c, string sum) in Gemm.Results(tile))
                w.Line($"{name}_End(first + {r}, (firstBlock * 16) + {c}, {sum}, {target});");
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

    private static void WriteLoads(SourceWriter w, DeviceKernel kernel, Products p, GroupTile tile, int plane, int row, int pixel)
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
        using (w.Block($"for (int start = Grid.IdxZ * {Slice}; start < positions; start += Grid.DimZ * {Slice})"))
        {
            for (int e = 0; e < rowTurns; e++)
            using (w.Scoped())
            {
                w.Line($"int position = start + {SourceWriter.At("rowPosition", e * rowTurn)};");
                using (w.Block("if (position < positions)"))
                {
                    p.Locate(w, "from", "position", kernel.Stride("input"));
                    w.Line($"{Shared(e)} = {(aligned ? "inputVectors[(from + depthAt) >> 2]" : "input[from + depthAt]")};");
                }

                w.Line($"else {Shared(e)} = {(aligned ? "default(Float4)" : "0f")};");
            }

            for (int e = 0; e < columnTurns; e++)
            using (w.Scoped())
            {
                string to = $"columnVectors[{ProductsWriter.Row("columnPosition", e * columnTurn, columnPitch)} + column]";
                w.Line($"int position = start + {SourceWriter.At("columnPosition", e * columnTurn)};");
                using (w.Block("if (position < positions)"))
                {
                    string at = p.At(w, "from", "position", kernel.Stride("gradient"), row, pixel);
                    w.Line($"{to} = gradientVectors[({at} + columnAt) >> 2];");
                }

                w.Line($"else {to} = default(Float4);");
            }

            w.Line("Group.Barrier();");
            Gemm.Multiply(w, tile, Slice, tile.Rows / 4);
            w.Line("Group.Barrier();");
        }

        string Shared(int e) => $"{(aligned ? "rowVectors" : "rows")}[{ProductsWriter.Row("rowPosition", e * rowTurn, rowPitch)} + row]";
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
