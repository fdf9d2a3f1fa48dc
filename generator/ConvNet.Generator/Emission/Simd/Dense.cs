using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>
/// A fully connected layer as a matrix product: many images share each load of the weights. A single image reads the weights
/// as several sequential streams, at the speed of memory.
/// </summary>
internal static class Dense
{
    private const int Full = BlockedLayout.Full;

    /// <summary>Floats of a page.</summary>
    private const int Page = 4096 / sizeof(float);

    public static void Write(SourceWriter w, DenseKernel kernel, VectorWidth v, string name)
    {
        DenseTile[] tiles = kernel.Tiles(v.Class).ToArray();
        DenseTile one = tiles[tiles.Length - 1];
        int step = Step(tiles[0], v), group = Math.Max(step, Step(one, v));
        using (KernelWriter.Method(w, kernel, name))
        using (Groups(w, kernel, kernel.Blocks / group))
        {
            if (kernel.StripFloats > 0) w.Line($"{name}_Transpose({SourceWriter.Address(Weights())}, strip);");
            if (kernel.Blocks > step) w.Comment("All images of the batch, while these weights are in the caches: several at a time, then one by one.");
            w.Line("int n = 0;");
            using (w.For("block", group, step))
            using (w.For("lane", Full, tiles[0].Vectors * v.Lanes))
            {
                if (group > step || tiles[0].Vectors * v.Lanes < Full) w.Line("n = 0;");
                foreach (DenseTile tile in tiles.Where(t => t != one))
                    using (w.Block($"for (; n <= batch - {tile.Images}; n += {tile.Images})")) WriteCall(tile);
            }

            using (w.Block("for (; n < batch; n++)"))
            using (w.For("block", group, Step(one, v)))
            using (w.For("lane", Full, one.Vectors * v.Lanes)) WriteCall(one);
        }

        if (kernel.StripFloats > 0) WriteTranspose(w, kernel, step, name);
        foreach (DenseTile tile in tiles)
            using (KernelWriter.Tile(w, $"{name}_Images{tile.Images}", "float* x, float* w, " + KernelWriter.TermParameters(kernel) + "float* y"))
                WriteTile(w, kernel, v, tile);

        void WriteCall(DenseTile tile)
        {
            string lane = tile.Vectors * v.Lanes < Full ? " + lane" : "";
            string block = KernelWriter.Index("block", group / Step(tile, v));
            string weights = KernelWriter.At(kernel.StripFloats > 0 ? "strip" : Weights(), (block, kernel.Inputs * Full)) + lane;
            string terms = string.Concat(KernelWriter.Terms(kernel).Select(t => $", {Position(t)}"));
            w.Line($"{name}_Images{tile.Images}(&input[(long)n * {kernel.InputStride}], {SourceWriter.Address(weights)}{terms}, {Position($"output + ((long)n * {kernel.OutputStride})")});");

            string Position(string pointer) =>
                SourceWriter.Address(KernelWriter.At(pointer, (KernelWriter.Index("group", kernel.Blocks / group), Full * group), (block, Full)) + lane);
        }

        // Of a group.
        string Weights() =>
            KernelWriter.At("weights", (KernelWriter.Index("(long)group", kernel.Blocks / group), group * (kernel.Transposed?.InputBlock ?? (kernel.Inputs * Full))));
    }

    /// <summary>The loop over groups of blocks of outputs.</summary>
    private static SourceWriter.Scope Groups(SourceWriter w, DenseKernel kernel, int groups)
    {
        if (!kernel.Alternates) return KernelWriter.Share(w, "group", groups, kernel.Parts);
        w.Comment("Every second call goes the other way, and begins with the weights that the one before has left in the cache.");
        w.Line("bool isBack = *order > 0;");
        w.Line("*order = isBack ? 0 : 1;");
        SourceWriter.Scope loop = w.For("turn", groups);
        w.Line($"int group = isBack ? {groups - 1} - turn : turn;");
        return loop;
    }

    /// <summary>The blocks of outputs that a tile computes.</summary>
    private static int Step(DenseTile tile, VectorWidth v) => Math.Max(1, tile.Vectors * v.Lanes / Full);

    /// <summary>The weights of a tile's outputs, as they lie for the product in the other direction, brought into the order in which it reads them.</summary>
    private static void WriteTranspose(SourceWriter w, DenseKernel kernel, int blocks, string name)
    {
        TransposedWeights from = kernel.Transposed!;
        int inputs = kernel.Inputs / Full;
        string block = KernelWriter.Index("block", blocks);
        using (KernelWriter.Tile(w, $"{name}_Transpose", "float* weights, float* strip"))
        using (w.For("input", inputs))
        using (w.For("block", blocks))
        {
            w.Line($"float* from = {KernelWriter.At("weights", (KernelWriter.Index("(long)input", inputs), from.OutputBlock), (block, from.InputBlock))};");
            w.Line($"float* to = {KernelWriter.At("strip", (KernelWriter.Index("input", inputs), Full * Full), (block, kernel.Inputs * Full))};");
            w.Comment("There is little in one place, so that the processor does not see what comes next.");
            using (w.Block($"for (int i = 0; i < {Full}; i += 4, to += {4 * Full})"))
            using (w.Block($"for (int o = 0; o < {Full}; o += 4)"))
            {
                w.Line($"Lanes.Prefetch(from + {from.OutputBlock} + (((i * 4) + o) * 4));");
                w.Line($"Lanes.Transpose4x4(from + (o * {Full}) + i, {Full}, to + o, {Full});");
            }
        }
    }

    private static void WriteTile(SourceWriter w, DenseKernel kernel, VectorWidth v, DenseTile tile)
    {
        IEnumerable<int> vectors = Enumerable.Range(0, tile.Vectors);
        for (int n = 0; n < tile.Images * tile.Chains; n++)
            w.Line($"{v.Type} " + string.Join(", ", vectors.Select(j =>
                $"a{n}_{j} = {(kernel.HasBias && n < tile.Images ? v.Load(SourceWriter.At("b", j * v.Lanes)) : v.Zero)}")) + ";");
        w.Line($"{v.Type} " + string.Join(", ", vectors.Select(j => $"w{j}")) + ", v;");
        int products = tile.Vectors * tile.Images;
        int unroll = new[] { 1, 2, 4, 8, 16 }.First(u => kernel.Inputs % u == 0 && u % tile.Chains == 0 && (u * products >= v.Class.BodyProducts / 2 || u == 16));
        using (w.Block($"for (float* end = x + {kernel.Inputs}; x < end; x += {unroll}, w += {unroll * Full})"))
        {
            for (int u = 0; u < unroll; u++)
            {
                // One image takes weights as fast as they come; many leave time to ask for those a page ahead, where the processor's own prefetching ends.
                for (int j = 0; tile.Images > 1 && j < tile.Vectors * v.Lanes; j += Full)
                    RegisterTile.WritePrefetch(w, v, "w", (u * Full) + (j * kernel.Inputs) + Page);
                w.Statements(vectors.Select(j =>
                    $"w{j} = {v.Load(SourceWriter.At("w", (u * Full) + (j * v.Lanes / Full * kernel.Inputs * Full) + (j * v.Lanes % Full)))};"));
                for (int n = 0; n < tile.Images; n++)
                {
                    string Sum(int j) => $"a{(tile.Images == 1 ? u % tile.Chains : n)}_{j}";
                    w.Statements(
                    [
                        $"v = {v.Broadcast($"x[{u + ((long)n * kernel.InputStride)}]")};",
                        .. vectors.Select(j => $"{Sum(j)} = {v.MultiplyAdd($"w{j}", "v", Sum(j))};"),
                    ]);
                }
            }
        }

        w.Line();
        for (int j = 0; kernel.IsScaled && j < tile.Vectors; j++)
            w.Line($"{v.Type} scale{j} = {v.Load(SourceWriter.At("scale", j * v.Lanes))}, shift{j} = {v.Load(SourceWriter.At("shift", j * v.Lanes))};");
        for (int n = 0; n < tile.Images; n++)
        for (int j = 0; j < tile.Vectors; j++)
        {
            string value = tile.Chains == 1 ? $"a{n}_{j}" : $"({string.Join(" + ", Enumerable.Range(0, tile.Chains).Select(c => $"a{c}_{j}"))})";
            if (kernel.IsScaled) value = v.MultiplyAdd(value, $"scale{j}", $"shift{j}");
            w.Line(v.Store(v.Apply(kernel.Epilogue, value), SourceWriter.At("y", ((long)n * kernel.OutputStride) + (j * v.Lanes))));
        }
    }
}
