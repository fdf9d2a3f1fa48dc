using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>Depthwise convolution: lanes are channels, so a step multiplies a vector of inputs by a vector of weights.</summary>
internal static class Depthwise
{
    private const int Full = BlockedLayout.Full;

    public static void Write(SourceWriter w, DepthwiseKernel kernel, VectorWidth v, string name)
    {
        // A weight and an input beside the accumulators, which need to be eight to hide the latency of a multiply-add.
        int columns = Math.Min(kernel.Output.Width, v.Class.Registers - 3);
        int tiles = (kernel.Output.Width + columns - 1) / columns;
        columns = (kernel.Output.Width + tiles - 1) / tiles;
        var methods = new List<(string Name, int Columns)>();
        using (KernelWriter.Method(w, kernel, name))
        using (KernelWriter.Lanes(w, v, kernel.Blocks, kernel.Parts))
        {
            w.Line($"float* x = {KernelWriter.LaneAt(v, "input", kernel.Blocks, kernel.InputPlane)};");
            w.Line($"float* y = {KernelWriter.LaneAt(v, "output", kernel.Blocks, kernel.Output.Plane)};");
            w.Line($"float* k = {KernelWriter.LaneAt(v, "weights", kernel.Blocks, kernel.Taps.Count * Full)};");
            if (kernel.HasBias) w.Line($"float* b = {KernelWriter.LaneAt(v, "bias", kernel.Blocks, Full)};");
            if (kernel.IsScaled) w.Line($"float* s = {KernelWriter.LaneAt(v, "scale", kernel.Blocks, Full)}, t = {KernelWriter.LaneAt(v, "shift", kernel.Blocks, Full)};");
            using (w.For("row", kernel.Output.Height, 1, $", x += {kernel.StepRow}, y += {kernel.Output.Row}"))
            {
                int done = 0;
                foreach ((int size, int times) in ConvTile.Cover(kernel.Output.Width, columns))
                {
                    string method = $"{name}_Tile{size}";
                    methods.Add((method, size));
                    using (w.For("column", times))
                    {
                        string x = times > 1 ? $"x + (column * {size * kernel.StepColumn})" : SourceWriter.At("x", (long)done * kernel.StepColumn);
                        string y = times > 1 ? $"y + (column * {size * kernel.Output.Pixel})" : SourceWriter.At("y", (long)done * kernel.Output.Pixel);
                        w.Line($"{method}({x}, k, {(kernel.IsScaled ? "s, t, " : kernel.HasBias ? "b, " : "")}{y});");
                    }

                    done += size * times;
                }
            }
        }

        foreach ((string method, int size) in methods)
            using (KernelWriter.Tile(w, method, "float* x, float* k, " + KernelWriter.TermParameters(kernel) + "float* y"))
                WriteTile(w, kernel, v, size);
    }

    private static void WriteTile(SourceWriter w, DepthwiseKernel kernel, VectorWidth v, int columns)
    {
        for (int p = 0; p < columns; p++) w.Line($"{v.Type} a{p} = {(kernel.HasBias ? v.Load("b") : v.Zero)};");
        w.Line($"{v.Type} w;");
        bool unrolled = kernel.Taps.Width * columns <= 160;
        using (w.For("ky", kernel.Taps.Height, 1, $", x += {kernel.Taps.Row}, k += {kernel.Taps.Width * Full}"))
        {
            if (unrolled)
            {
                for (int kx = 0; kx < kernel.Taps.Width; kx++) Step("x", kx * kernel.Taps.Column, kx * Full);
            }
            else
            {
                using (w.For("kx", kernel.Taps.Width))
                {
                    w.Line($"float* xi = x + (kx * {kernel.Taps.Column});");
                    w.Line($"w = {v.Load($"k + (kx * {Full})")};");
                    for (int p = 0; p < columns; p++)
                        w.Line($"a{p} = {v.MultiplyAdd(v.Load(SourceWriter.At("xi", p * kernel.StepColumn)), "w", $"a{p}")};");
                }
            }
        }

        if (kernel.IsScaled) w.Line($"{v.Type} scaled = {v.Load("scale")}, shifted = {v.Load("shift")};");
        for (int p = 0; p < columns; p++)
        {
            string result = kernel.IsScaled ? v.MultiplyAdd($"a{p}", "scaled", "shifted") : $"a{p}";
            w.Line(v.Store(v.Apply(kernel.Epilogue, result), SourceWriter.At("y", p * kernel.Output.Pixel)));
        }

        void Step(string pointer, int input, int weight)
        {
            w.Line($"w = {v.Load(SourceWriter.At("k", weight))};");
            for (int p = 0; p < columns; p++)
                w.Line($"a{p} = {v.MultiplyAdd(v.Load(SourceWriter.At(pointer, input + (p * kernel.StepColumn))), "w", $"a{p}")};");
        }
    }

    /// <summary>The gradient by depthwise weights: one tap's sum over the image at a time, four positions apart to hide latency.</summary>
    public static void Write(SourceWriter w, DepthwiseWeightGradientKernel kernel, VectorWidth v, string name)
    {
        ConvOutput output = kernel.Output;
        const int chains = 4;
        using (KernelWriter.Method(w, kernel, name))
        using (KernelWriter.Lanes(w, v, kernel.Blocks))
        using (w.For("ky", kernel.Taps.Height))
        using (w.For("kx", kernel.Taps.Width))
        {
            string ky = kernel.Taps.Height > 1 ? "ky" : "0", kx = kernel.Taps.Width > 1 ? "kx" : "0";
            w.Line($"float* x = {KernelWriter.LaneAt(v, "input", kernel.Blocks, kernel.InputPlane)} + ({ky} * {kernel.Taps.Row}) + ({kx} * {kernel.Taps.Column});");
            w.Line($"float* d = {KernelWriter.LaneAt(v, "gradient", kernel.Blocks, output.Plane)};");
            w.Line($"float* g = {KernelWriter.LaneAt(v, "weightGradient", kernel.Blocks, kernel.Taps.Count * Full)} + ((({ky} * {kernel.Taps.Width}) + {kx}) * {Full});");
            for (int i = 0; i < chains; i++) w.Line($"{v.Type} a{i} = {(i == 0 ? v.Load("g") : v.Zero)};");
            using (w.For("row", output.Height, 1, $", x += {kernel.StepRow}, d += {output.Row}"))
            {
                w.Line("int column = 0;");
                if (output.Width >= chains)
                    using (w.Block($"for (; column <= {SourceWriter.Literal(output.Width - chains)}; column += {chains})"))
                        for (int i = 0; i < chains; i++) Add($"a{i}", i);
                if (output.Width % chains > 0)
                    using (w.Block($"for (; column < {output.Width}; column++)"))
                        Add("a0", 0);
            }

            w.Line(v.Store("(a0 + a1) + (a2 + a3)", "g"));
        }

        void Add(string sum, int ahead) => w.Line(
            $"{sum} = {v.MultiplyAdd(v.Load(SourceWriter.At($"x + (column * {kernel.StepColumn})", ahead * kernel.StepColumn)), v.Load(SourceWriter.At($"d + (column * {output.Pixel})", ahead * output.Pixel)), sum)};");
    }
}
