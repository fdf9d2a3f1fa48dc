using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>A rectifier with learned slopes: its values, or its output's gradient, and the gradient by the slopes.</summary>
internal static class PReLU
{
    private const int Full = BlockedLayout.Full;

    public static void Write(SourceWriter w, PReLUKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout x = kernel.Input, values = kernel.Values, y = kernel.Output;
        using (KernelWriter.Method(w, kernel, name))
        using (KernelWriter.Lanes(w, v, x.Blocks))
        {
            w.Line($"float* x = {KernelWriter.LaneAt(v, "input", x.Blocks, x.Plane)};");
            w.Line($"float* from = {KernelWriter.LaneAt(v, "values", values.Blocks, values.Plane)};");
            w.Line($"float* to = {KernelWriter.LaneAt(v, "output", y.Blocks, y.Plane)};");
            w.Line($"{v.Type} slope = {Slope(kernel.Shared, v, x)};");
            KernelWriter.Positions(
                w, x.Height, x.Width, () => w.Line(v.Store($"Lanes.IfPositive({v.Load("x")}, {v.Load("from")}, slope * {v.Load("from")})", "to")),
                ("x", x.Row, x.Pixel), ("from", values.Row, values.Pixel), ("to", y.Row, y.Pixel));
        }
    }

    public static void Write(SourceWriter w, PReLUSlopeGradientKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout x = kernel.Input, dy = kernel.Gradient;
        using (KernelWriter.Method(w, kernel, name))
        {
            if (kernel.Shared) w.Line($"{v.Type} sum = {v.Zero};");
            using (KernelWriter.Lanes(w, v, x.Blocks))
            {
                w.Line($"float* x = {KernelWriter.LaneAt(v, "input", x.Blocks, x.Plane)};");
                w.Line($"float* d = {KernelWriter.LaneAt(v, "gradient", dy.Blocks, dy.Plane)};");
                string slopes = KernelWriter.LaneAt(v, "slopeGradient", x.Blocks, Full);
                if (!kernel.Shared) w.Line($"{v.Type} sum = {v.Load(slopes)};");
                KernelWriter.Positions(
                    w, x.Height, x.Width, () => w.Line($"sum += Lanes.IfPositive({v.Load("x")}, {v.Zero}, {v.Load("x")} * {v.Load("d")});"),
                    ("x", x.Row, x.Pixel), ("d", dy.Row, dy.Pixel));
                if (!kernel.Shared) w.Line(v.Store("sum", slopes));
            }

            if (kernel.Shared) w.Line("*slopeGradient += Lanes.Sum(sum);");
        }
    }

    private static string Slope(bool shared, VectorWidth v, BlockedLayout x) =>
        shared ? v.Broadcast("*slopes") : v.Load(KernelWriter.LaneAt(v, "slopes", x.Blocks, Full));
}
