using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>The gradient by a bias: each channel's sum over the image.</summary>
internal static class BiasGradient
{
    public static void Write(SourceWriter w, BiasGradientKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout layout = kernel.Gradient;
        if (layout.IsPlanar)
        {
            WritePlanes(w, kernel, v, name);
            return;
        }

        using (KernelWriter.Method(w, kernel, name))
        using (KernelWriter.Lanes(w, v, layout.Blocks))
        {
            w.Line($"float* d = {KernelWriter.LaneAt(v, "gradient", layout.Blocks, layout.Plane)};");
            w.Line($"float* g = {KernelWriter.LaneAt(v, "biasGradient", layout.Blocks, BlockedLayout.Full)};");
            w.Line($"{v.Type} sum = {v.Load("g")};");
            KernelWriter.Positions(w, layout.Height, layout.Width, () => w.Line($"sum += {v.Load("d")};"), ("d", layout.Row, layout.Pixel));
            w.Line(v.Store("sum", "g"));
        }
    }

    /// <summary>The sum of each plane, which is one run of floats. The last vector overlaps the one before it and counts what is new.</summary>
    private static void WritePlanes(SourceWriter w, BiasGradientKernel kernel, VectorWidth width, string name)
    {
        const int sums = 4;
        BlockedLayout layout = kernel.Gradient;
        int floats = layout.Channel;
        VectorWidth v = VectorWidth.All.First(o => o.Lanes <= Math.Min(width.Lanes, floats));
        int vectors = floats / v.Lanes, rest = floats % v.Lanes, turns = vectors / sums;
        using (KernelWriter.Method(w, kernel, name))
        {
            if (rest > 0) w.Line($"{v.Type} last = {v.OnesBehind(v.Lanes - rest)};");
            using (w.For("channel", layout.Channels, 1, $", gradient += {layout.Channel}"))
            {
                w.Line($"{v.Type} " + string.Join(", ", Enumerable.Range(0, sums).Select(s => $"sum{s} = {v.Zero}")) + ";");
                using (w.For("i", turns * sums * v.Lanes, sums * v.Lanes))
                    if (turns > 0) w.Statements(Enumerable.Range(0, sums).Select(s => $"sum{s} += {v.Load(SourceWriter.At(turns > 1 ? "gradient + i" : "gradient", s * v.Lanes))};"));
                w.Statements(Enumerable.Range(turns * sums, vectors % sums).Select(i => $"sum{i % sums} += {v.Load(SourceWriter.At("gradient", i * v.Lanes))};"));
                if (rest > 0) w.Line($"sum{sums - 1} += {v.Load($"gradient + {floats - v.Lanes}")} * last;");
                w.Line($"biasGradient[{(layout.Channels > 1 ? "channel" : "0")}] += Lanes.Sum((sum0 + sum1) + (sum2 + sum3));");
            }
        }
    }

    /// <summary>The gradient by a factor: each channel's sum of values times gradient.</summary>
    public static void Write(SourceWriter w, ScaleGradientKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout x = kernel.Values, dy = kernel.Gradient;
        using (KernelWriter.Method(w, kernel, name))
        using (KernelWriter.Lanes(w, v, x.Blocks))
        {
            w.Line($"float* x = {KernelWriter.LaneAt(v, "values", x.Blocks, x.Plane)};");
            w.Line($"float* d = {KernelWriter.LaneAt(v, "gradient", dy.Blocks, dy.Plane)};");
            w.Line($"float* g = {KernelWriter.LaneAt(v, "scaleGradient", x.Blocks, BlockedLayout.Full)};");
            w.Line($"{v.Type} sum = {v.Load("g")};");
            KernelWriter.Positions(
                w, x.Height, x.Width, () => w.Line($"sum = {v.MultiplyAdd(v.Load("x"), v.Load("d"), "sum")};"), ("x", x.Row, x.Pixel), ("d", dy.Row, dy.Pixel));
            w.Line(v.Store("sum", "g"));
        }
    }
}
