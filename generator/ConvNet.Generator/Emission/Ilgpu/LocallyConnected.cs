using ConvNet.Model;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>Locally connected layers: neighbouring threads have neighbouring outputs, and read neighbouring weights.</summary>
internal static class LocallyConnected
{
    private const int Full = BlockedLayout.Full;

    public static Stage[] Write(SourceWriter w, LocallyConnectedKernel k, DeviceKernel kernel, string name)
    {
        (LocalSizes sizes, BlockedLayout x, BlockedLayout y) = (k.Sizes, k.Input, k.Output);
        int width = sizes.Window.Horizontal.Size;
        using (Points points = Points.Open(w, kernel, name, y, needsPlace: true))
        {
            string position = $"({Index.Sum(Index.Times(points.Row, y.Width), points.Column)})";
            string bias = Index.Sum(Index.Times(points.Block, y.Height * y.Width * Full), Index.Times(position, Full), points.Lane);
            w.Line($"int from = {Index.Sum(kernel.Image("input"), InputAt(sizes, x, points.Row, points.Column))};");
            w.Line($"int weightsAt = {Index.Sum(Index.Times(points.Block, sizes.Block), Index.Times(position, sizes.Position), points.Lane)};");
            w.Line($"float sum = {(k.HasBias ? $"bias[{bias}]" : "0f")};");
            using (w.Block($"for (int c = 0; c < {sizes.Channels}; c++)"))
            using (w.Block($"for (int ky = 0; ky < {sizes.Window.Vertical.Size}; ky++, weightsAt += {width * Full})"))
            {
                string line = $"input.SubView(from + {Place.Channel(x, "c")} + (ky * {x.Row}), {((width - 1) * x.Pixel) + 1})";
                w.Line($"ArrayView<float> line = {line}, w = weights.SubView(weightsAt, {((width - 1) * Full) + 1});");
                w.Statements(Enumerable.Range(0, width).Select(kx => $"sum += line[{kx * x.Pixel}] * w[{kx * Full}];"));
            }

            w.Line($"{points.At("output", y)} = sum;");
        }

        return Points.Launch(kernel, name, y);
    }

    /// <summary>A thread for each weight adds up the images.</summary>
    public static Stage[] Write(SourceWriter w, LocallyConnectedWeightGradientKernel k, DeviceKernel kernel, string name)
    {
        (LocalSizes sizes, BlockedLayout x, BlockedLayout dy) = (k.Sizes, k.Input, k.Gradient);
        long floats = (long)sizes.Blocks * sizes.Block;
        string[] pointers = k.Pointers.ToArray();
        using (KernelMethod.OpenFloats(w, name, k.Summary, floats, pointers))
        {
            Digits at = Index.Split(
                w, "i", ("block", sizes.Blocks), ("row", dy.Height), ("column", dy.Width), ("c", sizes.Channels), ("ky", sizes.Window.Vertical.Size),
                ("kx", sizes.Window.Horizontal.Size), ("lane", Full));
            string corner = InputAt(sizes, x, at["row"], at["column"]);
            w.Line($"int inputAt = {Index.Sum(corner, Place.Channel(x, at["c"]), Place.Pixel(x, at["ky"], at["kx"]))};");
            w.Line($"int gradientAt = {Place.Of(dy, at)};");
            w.Line("float sum = 0f;");
            string product = $"input[{kernel.Image("input")} + inputAt] * gradient[{kernel.Image("gradient")} + gradientAt]";
            w.Line($"for (int n = 0; n < batch; n++) sum += {product};");
            w.Line("weightGradient[i] += sum;");
        }

        return [KernelMethod.Floats(name, floats, pointers)];
    }

    /// <summary>A thread for each input adds up the outputs that see it, four at a time.</summary>
    public static Stage[] Write(SourceWriter w, LocallyConnectedInputGradientKernel k, DeviceKernel kernel, string name)
    {
        (LocalSizes sizes, BlockedLayout dy, BlockedLayout dx) = (k.Sizes, k.OutputGradient, k.InputGradient);
        SlidWindow window = sizes.Window;
        using (Points points = Points.Open(w, kernel, name, dx, needsPlace: true))
        {
            w.Line("float sum = 0f;");
            using (points.WhereReal(w, dx))
            {
                Pool.WriteWindows(w, points, window.Vertical, window.Horizontal, () =>
                {
                    string tap = $"(({points.Channel(dx)}) * {window.Taps}) + (ky * {window.Horizontal.Size}) + kx";
                    w.Line($"int weightsAt = (((oy * {window.Horizontal.Output}) + ox) * {sizes.Position}) + (({tap}) * {Full});");
                    w.Line($"int gradientAt = {Index.Sum(kernel.Image("outputGradient"), Place.Pixel(dy, "oy", "ox"))};");
                    using (w.For("outputs", sizes.Blocks))
                    {
                        string block = sizes.Blocks > 1 ? "outputs" : "0";
                        string weights = Index.Sum("weightsAt", Index.Times(block, sizes.Block));
                        string outputs = Index.Sum("gradientAt", Index.Times(block, dy.Plane));
                        w.Line($"ArrayView<Float4> w = weights.Cast<Float4>().SubView(({weights}) >> 2, 4);");
                        w.Line($"ArrayView<Float4> d = outputGradient.Cast<Float4>().SubView(({outputs}) >> 2, 4);");
                        for (int q = 0; q < Full / 4; q++)
                        {
                            w.Line($"Float4 w{q} = w[{q}], d{q} = d[{q}];");
                            w.Line($"sum += (w{q}.X * d{q}.X) + (w{q}.Y * d{q}.Y) + (w{q}.Z * d{q}.Z) + (w{q}.W * d{q}.W);");
                        }
                    }
                });
            }

            w.Line($"{points.At("inputGradient", dx)} = sum;");
        }

        return Points.Launch(kernel, name, dx);
    }

    /// <summary>Where the window of a position begins, from the window of the first.</summary>
    private static string InputAt(LocalSizes sizes, BlockedLayout x, string row, string column) =>
        Index.Sum(Index.Times(row, sizes.Window.Vertical.Stride * x.Row), Index.Times(column, sizes.Window.Horizontal.Stride * x.Pixel));
}
