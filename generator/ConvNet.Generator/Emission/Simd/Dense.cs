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
        using (KernelWriter.Method(w, kernel, name))
        {
            w.Line("int n = 0;");
            foreach (DenseTile tile in tiles)
            {
                using (w.Block(tile.Images == 1 ? "for (; n < batch; n++)" : $"for (; n <= batch - {tile.Images}; n += {tile.Images})"))
                {
                    int lanes = tile.Vectors * v.Lanes, step = Math.Max(1, lanes / Full);
                    using (KernelWriter.Share(w, "block", kernel.Blocks / step, kernel.Parts))
                    using (w.For("lane", Full, lanes))
                    {
                        bool many = kernel.Blocks > step;
                        string lane = lanes < Full ? " + lane" : "";
                        string weights = "weights" + (many ? $" + ((long)block * {kernel.Inputs * Full * step})" : "") + lane;
                        string position = (many ? $" + (block * {Full * step})" : "") + lane;
                        string terms = string.Concat(KernelWriter.Terms(kernel).Select(t => $", {SourceWriter.Address(t + position)}"));
                        w.Line($"{name}_Images{tile.Images}(&input[(long)n * {kernel.InputStride}], {SourceWriter.Address(weights)}{terms}, {SourceWriter.Address($"output + ((long)n * {kernel.OutputStride}){position}")});");
                    }
                }
            }
        }

        foreach (DenseTile tile in tiles)
            using (KernelWriter.Tile(w, $"{name}_Images{tile.Images}", "float* x, float* w, " + KernelWriter.TermParameters(kernel) + "float* y"))
                WriteTile(w, kernel, v, tile);
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
