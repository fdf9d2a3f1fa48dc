using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>The mean or maximum of each channel over the image, forward and backward.</summary>
internal static class GlobalPool
{
    public static void Write(SourceWriter w, GlobalPoolKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout x = kernel.Input;
        using (KernelWriter.Method(w, kernel, name))
        using (KernelWriter.Lanes(w, v, x.Blocks))
        {
            w.Line($"float* x = {KernelWriter.LaneAt(v, "input", x.Blocks, x.Plane)};");
            w.Line($"{v.Type} value = {(kernel.IsMax ? v.Load("x") : v.Zero)};");
            KernelWriter.Positions(
                w, x.Height, x.Width, () => w.Line(kernel.IsMax ? $"value = {v.Max("value", v.Load("x"))};" : $"value += {v.Load("x")};"), ("x", x.Row, x.Pixel));
            string result = kernel.IsMax ? "value" : $"value * {v.Broadcast(SourceWriter.Literal(1.0 / (x.Height * x.Width)))}";
            w.Line(v.Store(result, KernelWriter.LaneAt(v, "output", x.Blocks, BlockedLayout.Full)));
        }
    }

    public static void Write(SourceWriter w, GlobalPoolGradientKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout x = kernel.Input, dx = kernel.InputGradient;
        using (KernelWriter.Method(w, kernel, name))
        using (KernelWriter.Lanes(w, v, x.Blocks))
        {
            w.Line($"float* to = {KernelWriter.LaneAt(v, "inputGradient", dx.Blocks, dx.Plane)};");
            w.Line($"{v.Type} g = {v.Load(KernelWriter.LaneAt(v, "outputGradient", x.Blocks, BlockedLayout.Full))};");
            if (kernel.IsMax)
            {
                w.Line($"float* x = {KernelWriter.LaneAt(v, "input", x.Blocks, x.Plane)};");
                w.Line($"{v.Type} value = {v.Load(KernelWriter.LaneAt(v, "output", x.Blocks, BlockedLayout.Full))}, open = {v.Open};");
            }
            else
            {
                w.Line($"g *= {v.Broadcast(SourceWriter.Literal(1.0 / (x.Height * x.Width)))};");
            }

            (string, int, int) to = ("to", dx.Row, dx.Pixel), from = ("x", x.Row, x.Pixel);
            KernelWriter.Positions(
                w, x.Height, x.Width, () => w.Line(v.Store(kernel.IsMax ? $"Lanes.TakeFirst({v.Load("x")}, value, g, ref open)" : "g", "to")),
                kernel.IsMax ? [to, from] : [to]);
        }
    }
}
