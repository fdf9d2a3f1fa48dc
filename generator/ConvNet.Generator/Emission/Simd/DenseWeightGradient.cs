using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>The gradient by dense weights: a tile of weights stays in registers while the loop runs over the batch.</summary>
internal static class DenseWeightGradient
{
    private const int Full = BlockedLayout.Full;

    public static void Write(SourceWriter w, DenseWeightGradientKernel kernel, VectorWidth v, string name)
    {
        WeightTile tile = kernel.Tile(v.Class);
        int lanes = tile.Vectors * v.Lanes, blockStep = Math.Max(1, lanes / Full);
        using (KernelWriter.Method(w, kernel, name))
        using (w.For("block", kernel.Blocks, blockStep))
        using (w.For("lane", Full, lanes))
        using (w.For("i", kernel.Inputs, tile.Channels))
        {
            string lane = lanes < Full ? " + lane" : "";
            var g = new Sum("weightGradient");
            if (kernel.Blocks > blockStep) g = g.Term("(long)block", kernel.Inputs * Full);
            string d = "gradient" + (kernel.Blocks > blockStep ? $" + (block * {Full})" : "") + lane;
            bool manyTiles = kernel.Inputs > tile.Channels;
            if (manyTiles) g = g.Term("i", Full);
            w.Line($"{name}_Tile(batch, {(manyTiles ? "&input[i]" : "input")}, {SourceWriter.Address(d)}, {SourceWriter.Address($"{g}{lane}")});");
        }

        using (KernelWriter.Tile(w, $"{name}_Tile", "int batch, float* x, float* d, float* g"))
        {
            IEnumerable<int> vectors = Enumerable.Range(0, tile.Vectors);
            for (int c = 0; c < tile.Channels; c++)
                w.Line($"{v.Type} " + string.Join(", ", vectors.Select(j => $"a{c}_{j} = {v.Zero}")) + ";");
            w.Line($"{v.Type} " + string.Join(", ", vectors.Select(j => $"d{j}")) + ", v;");
            using (w.Block($"for (int n = 0; n < batch; n++, x += {kernel.InputStride}, d += {kernel.GradientStride})"))
            {
                w.Statements(vectors.Select(j => $"d{j} = {v.Load(SourceWriter.At("d", j * v.Lanes))};"));
                for (int c = 0; c < tile.Channels; c++)
                    w.Statements([$"v = {v.Broadcast($"x[{c}]")};", .. vectors.Select(j => $"a{c}_{j} = {v.MultiplyAdd($"d{j}", "v", $"a{c}_{j}")};")]);
            }

            w.Line();
            for (int c = 0; c < tile.Channels; c++)
            for (int j = 0; j < tile.Vectors; j++)
                w.Line(v.Store($"a{c}_{j}", SourceWriter.At("g", (c * Full) + (j * v.Lanes / Full * kernel.Inputs * Full) + (j * v.Lanes % Full))));
        }
    }
}
