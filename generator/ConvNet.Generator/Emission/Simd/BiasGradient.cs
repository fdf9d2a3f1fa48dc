using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>The gradient by a bias: each channel's sum over the image.</summary>
internal static class BiasGradient
{
    public static void Write(SourceWriter w, BiasGradientKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout layout = kernel.Gradient;
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
