using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>What a normalisation does to each value, once its channel's numbers are known; and the same backward.</summary>
internal static class Affine
{
    public static void Write(SourceWriter w, AffineKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout x = kernel.Input, y = kernel.Output;
        using (KernelWriter.Method(w, kernel, name))
        using (KernelWriter.Lanes(w, v, x.Blocks))
        {
            w.Line($"float* x = {KernelWriter.LaneAt(v, "input", x.Blocks, x.Plane)};");
            w.Line($"float* y = {KernelWriter.LaneAt(v, "output", y.Blocks, y.Plane)};");
            w.Line($"{v.Type} a = {v.Load(Of(v, x, "scale"))}, b = {v.Load(Of(v, x, "shift"))};");
            KernelWriter.Positions(
                w, x.Height, x.Width, () => w.Line(v.Store(v.Apply(kernel.Epilogue, v.MultiplyAdd(v.Load("x"), "a", "b")), "y")),
                ("x", x.Row, x.Pixel), ("y", y.Row, y.Pixel));
        }
    }

    public static void Write(SourceWriter w, NormInputGradientKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout x = kernel.Input, dy = kernel.OutputGradient, dx = kernel.InputGradient;
        int lanes = x.Blocks * BlockedLayout.Full;
        using (KernelWriter.Method(w, kernel, name))
        using (KernelWriter.Lanes(w, v, x.Blocks))
        {
            w.Line($"float* x = {KernelWriter.LaneAt(v, "input", x.Blocks, x.Plane)};");
            w.Line($"float* dy = {KernelWriter.LaneAt(v, "outputGradient", dy.Blocks, dy.Plane)};");
            w.Line($"float* dx = {KernelWriter.LaneAt(v, "inputGradient", dx.Blocks, dx.Plane)};");
            w.Line($"float* k = {Of(v, x, "coefficients")};");
            w.Line($"{v.Type} a = {v.Load("k")}, b = {v.Load(SourceWriter.At("k", lanes))}, c = {v.Load(SourceWriter.At("k", 2 * lanes))};");
            KernelWriter.Positions(
                w, x.Height, x.Width, () => w.Line(v.Store(v.MultiplyAdd(v.Load("dy"), "a", v.MultiplyAdd(v.Load("x"), "b", "c")), "dx")),
                ("x", x.Row, x.Pixel), ("dy", dy.Row, dy.Pixel), ("dx", dx.Row, dx.Pixel));
        }
    }

    public static void Write(SourceWriter w, ElementAffineKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout x = kernel.Input, k = kernel.Weight, y = kernel.Output;
        using (KernelWriter.Method(w, kernel, name))
        using (KernelWriter.Lanes(w, v, x.Blocks))
        {
            w.Line($"float* x = {KernelWriter.LaneAt(v, "input", x.Blocks, x.Plane)};");
            w.Line($"float* k = {KernelWriter.LaneAt(v, "weight", k.Blocks, k.Plane)};");
            w.Line($"float* b = {KernelWriter.LaneAt(v, "bias", k.Blocks, k.Plane)};");
            w.Line($"float* y = {KernelWriter.LaneAt(v, "output", y.Blocks, y.Plane)};");
            KernelWriter.Positions(
                w, x.Height, x.Width, () => w.Line(v.Store(v.Apply(kernel.Epilogue, v.MultiplyAdd(v.Load("x"), v.Load("k"), v.Load("b"))), "y")),
                ("x", x.Row, x.Pixel), ("k", k.Row, k.Pixel), ("b", k.Row, k.Pixel), ("y", y.Row, y.Pixel));
        }
    }

    public static void Write(SourceWriter w, ElementAffineGradientKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout x = kernel.Input, k = kernel.Weight, d = kernel.Gradient;
        using (KernelWriter.Method(w, kernel, name))
        using (KernelWriter.Lanes(w, v, x.Blocks))
        {
            w.Line($"float* x = {KernelWriter.LaneAt(v, "input", x.Blocks, x.Plane)};");
            w.Line($"float* d = {KernelWriter.LaneAt(v, "gradient", d.Blocks, d.Plane)};");
            w.Line($"float* k = {KernelWriter.LaneAt(v, "weight", k.Blocks, k.Plane)};");
            w.Line($"float* dk = {KernelWriter.LaneAt(v, "weightGradient", k.Blocks, k.Plane)};");
            w.Line($"float* db = {KernelWriter.LaneAt(v, "biasGradient", k.Blocks, k.Plane)};");
            w.Line($"{v.Type} a = {v.Load(Of(v, x, "scale"))}, b = {v.Load(Of(v, x, "shift"))}, g;");
            KernelWriter.Positions(
                w, x.Height, x.Width,
                () =>
                {
                    w.Line($"g = {v.Load("d")};");
                    w.Line(v.Store(v.MultiplyAdd("g", $"({v.MultiplyAdd(v.Load("x"), "a", "b")})", v.Load("dk")), "dk"));
                    w.Line(v.Store($"{v.Load("db")} + g", "db"));
                    w.Line(v.Store($"g * {v.Load("k")}", "d"));
                },
                ("x", x.Row, x.Pixel), ("d", d.Row, d.Pixel), ("k", k.Row, k.Pixel), ("dk", k.Row, k.Pixel), ("db", k.Row, k.Pixel));
        }
    }

    private static string Of(VectorWidth v, BlockedLayout layout, string pointer) => KernelWriter.LaneAt(v, pointer, layout.Blocks, BlockedLayout.Full);
}
