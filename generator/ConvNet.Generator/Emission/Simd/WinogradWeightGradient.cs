using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;
using ConvNet.Model.Planning.Winograd;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>
/// The gradient by the weights by Cook and Toom's algorithm: tiles of inputs and of gradients are transformed, their products summed over the tiles,
/// for one block of inputs and one of outputs at a time, and the sums transformed back to weights.
/// </summary>
internal static class WinogradWeightGradient
{
    private const int Full = BlockedLayout.Full;

    public static void Write(SourceWriter w, WinogradWeightGradientKernel kernel, VectorWidth v, string name, SharedMethods methods)
    {
        WinogradShape shape = kernel.Shape;
        (int rows, int columns) = (kernel.RowsTogether, kernel.TileColumns);
        int perImage = rows * columns, tiles = kernel.TilesTogether, taps = shape.Taps;
        string inputs = WinogradTransforms.Input(shape, v, methods), gradients = WinogradTransforms.Gradient(shape, v, methods);
        string products = Products(shape, v, methods, out WeightTile tile), back = BackTransform(shape, v, methods);
        w.Comment($"{Kernel.Many(kernel.TileRows * columns, "tile")}{(kernel.Images > 1 ? $" of {kernel.Images} images" : $", {tiles}")} together; {shape.Matrices} products of {taps * shape.Outputs} for each.");
        using (KernelWriter.Method(w, kernel, name))
        {
            w.Line($"float* inputs = scratch, gradients = inputs + {shape.Matrices * kernel.InputMatrix}, sums = gradients + {shape.Matrices * kernel.GradientMatrix};");
            Winograd.WriteTile(w, shape, v);
            using (kernel.Images > 1 ? w.Block($"for (int turn = 0; turn < batch; turn += {kernel.Images})") : w.For("turn", kernel.TileRows, rows))
            {
                if (kernel.Images > 1) w.Line($"int images = Math.Min({kernel.Images}, batch - turn);");
                Transform(inputs, "input", kernel.Input, kernel.InputStride, "inputs", shape.Groups * shape.InputBlocks, kernel.InputMatrix);
                Transform(gradients, "gradient", kernel.Gradient, kernel.GradientStride, "gradients", shape.Groups * shape.OutputBlocks, kernel.GradientMatrix);
                w.Line();
                using (w.For("group", shape.Groups))
                using (w.For("block", shape.OutputBlocks))
                using (w.For("channels", shape.InputBlocks))
                {
                    int weights = taps * Full * Full;
                    w.Line($"float* g = {KernelWriter.At("weightGradient", [.. Block(shape.OutputBlocks, "block", shape.InputBlocks * weights), (shape.InputBlocks > 1 ? "channels" : "0", weights)])};");
                    string x = KernelWriter.At("inputs", Block(shape.InputBlocks, "channels", tiles * Full)), d = KernelWriter.At("gradients", Block(shape.OutputBlocks, "block", tiles * Full));
                    using (w.For("lane", Full, tile.Vectors * v.Lanes))
                    using (w.For("c", Full, tile.Channels))
                    {
                        string c = tile.Channels < Full ? " + c" : "", lane = tile.Vectors * v.Lanes < Full ? " + lane" : "";
                        string sums = tile.Channels < Full ? $"sums + (c * {Full}){lane}" : $"sums{lane}";
                        w.Line($"{products}({SourceWriter.Address(x + c)}, {SourceWriter.Address(d + lane)}, {SourceWriter.Address(sums)}, tiles: {(kernel.Images > 1 ? $"images * {perImage}" : $"{tiles}")}, inputMatrix: {kernel.InputMatrix}, gradientMatrix: {kernel.GradientMatrix});");
                    }

                    w.Line($"{back}(sums, g, tile, {(kernel.Images > 1 ? "turn > 0" : "true")});");
                }
            }
        }

        // A block's place among those of all groups.
        (string Index, int Floats)[] Block(int blocks, string block, int floats) =>
            [(shape.Groups > 1 ? "group" : "0", blocks * floats), (blocks > 1 ? block : "0", floats)];

        void Transform(string method, string image, BlockedLayout layout, int stride, string to, int blocks, int matrix)
        {
            bool areImages = kernel.Images > 1;
            string first = !areImages && kernel.TileRows > rows ? "turn" : "0";
            using (areImages ? w.Block("for (int n = 0; n < images; n++)") : w.For("", 1))
            using (w.For("block", blocks))
            using (w.For("row", rows))
            using (w.For("lane", Full, v.Lanes))
            {
                string block = blocks > 1 ? "block" : "0", row = rows > 1 ? "row" : "0";
                string at = first == "0" ? row : row == "0" ? first : $"({first} + {row})";
                string from = KernelWriter.At(image, (areImages ? "(long)(turn + n)" : "0", stride), (block, layout.Plane), (at, shape.Vertical.Outputs * layout.Row)) + Winograd.Lane(v);
                string target = KernelWriter.At(to, (block, tiles * Full), (areImages ? "n" : "0", perImage * Full), (row, columns * Full)) + Winograd.Lane(v);
                w.Line($"{method}({SourceWriter.Address(from)}, {SourceWriter.Address(target)}, tiles: {columns}, {WinogradTransforms.Row(shape, layout.Row)}matrix: {matrix});");
            }
        }
    }

    /// <summary>The method that sums the products of some channels and a vector of filters over the tiles, for each of the matrices.</summary>
    private static string Products(WinogradShape shape, VectorWidth v, SharedMethods methods, out WeightTile tile)
    {
        WeightTile size = tile = WeightTile.Choose(1, new ConvTaps(1, 1, 0, 0), Full, default, v.Class, mostChannels: true);
        return methods.Name($"WinogradSums{shape.Matrices}", ("Sums", shape.Matrices), (w, name) =>
        {
            int[] vectors = [.. Enumerable.Range(0, size.Vectors)];
            string comment = $"{size.Channels} channels x {size.Vectors * v.Lanes} filters: the products of {shape.Matrices} matrices, summed over the tiles, while those of the next matrix are asked for.";
            using (KernelWriter.Tile(w, name, "float* x, float* d, float* sums, long tiles, long inputMatrix, long gradientMatrix", comment))
            using (w.Block($"for (float* end = sums + {shape.Matrices * Full * Full}; sums < end; sums += {Full * Full}, x += inputMatrix, d += gradientMatrix)"))
            {
                for (int c = 0; c < size.Channels; c++) w.Line($"{v.Type} {string.Join(", ", vectors.Select(j => $"a{c}_{j} = {v.Zero}"))};");
                w.Line("float* xi = x, di = d;");
                using (w.Block($"for (long i = 0; i < tiles; i++, xi += {Full}, di += {Full})"))
                {
                    // A matrix's values are a short run, and the processor's own prefetching begins anew with each.
                    RegisterTile.WritePrefetch(w, v, "xi + inputMatrix", 0);
                    RegisterTile.WritePrefetch(w, v, "di + gradientMatrix", 0);
                    w.Line($"{v.Type} {string.Join(", ", vectors.Select(j => $"d{j} = {v.Load(SourceWriter.At("di", j * v.Lanes))}"))}, v;");
                    for (int c = 0; c < size.Channels; c++)
                        w.Statements([$"v = {v.Broadcast($"xi[{c}]")};", .. vectors.Select(j => $"a{c}_{j} = {v.MultiplyAdd($"d{j}", "v", $"a{c}_{j}")};")]);
                }

                for (int c = 0; c < size.Channels; c++)
                foreach (int j in vectors)
                    w.Line(v.Store($"a{c}_{j}", SourceWriter.At("sums", (c * Full) + (j * v.Lanes))));
            }
        });
    }

    /// <summary>The method that transforms the sums of a block of inputs and one of outputs back, to the weights' gradient or added to it: G^T M G.</summary>
    private static string BackTransform(WinogradShape shape, VectorWidth v, SharedMethods methods) => methods.Name(
        $"WinogradWeightsBack{shape.Name}", ("WeightsBack", shape.Name), (w, name) =>
        {
            (int n, int r, Rational[][] filter) = (shape.Vertical.Size, shape.Vertical.Taps, WinogradTransforms.Transpose(shape.Vertical.Algorithm.Filter));
            string comment = $"Transforms {n}x{n} sums of products back to {r}x{r} weights for {shape}: G^T M G, by columns, then by rows.";
            using (KernelWriter.Tile(w, name, "float* sums, float* g, float* s, bool adds", comment))
            {
                WinogradTransforms.Explain(w, "G^T", filter);
                using (w.Block($"for (int i = 0; i < {Full * Full}; i += {v.Lanes}, sums += {v.Lanes}, g += {v.Lanes})"))
                {
                    w.Line("float* d = sums;");
                    using (w.Block($"for (float* t = s; t < s + {n * v.Lanes}; t += {v.Lanes}, d += {Full * Full})"))
                    {
                        for (int k = 0; k < n; k++) w.Line($"{v.Type} d{k} = {v.Load(SourceWriter.At("d", k * n * Full * Full))};");
                        LinearForms.Write(w, v, filter, WinogradTransforms.Names("d", n), WinogradTransforms.Names("t", r), "d", k => w.Line(v.Store($"t{k}", SourceWriter.At("t", k * n * v.Lanes))));
                    }

                    w.Line("d = g;");
                    using (w.Block($"for (float* t = s; t < s + {r * n * v.Lanes}; t += {n * v.Lanes}, d += {r * Full * Full})"))
                    {
                        for (int k = 0; k < n; k++) w.Line($"{v.Type} d{k} = {v.Load(SourceWriter.At("t", k * v.Lanes))};");
                        LinearForms.Write(w, v, filter, WinogradTransforms.Names("d", n), WinogradTransforms.Names("t", r), "d", k =>
                        {
                            string at = SourceWriter.At("d", k * Full * Full);
                            w.Line(v.Store($"(adds ? {v.Load(at)} : {v.Zero}) + t{k}", at));
                        });
                    }
                }
            }
        });
}
