using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>What a normalisation does to each value, once its channel's numbers are known; and the same backward.</summary>
internal static class Affine
{
    private const int Full = BlockedLayout.Full;

    public static void Write(SourceWriter w, AffineKernel kernel, VectorWidth v, string name) => Write(
        w, kernel, v, name, $"{v.Type} a = {v.Load(KernelWriter.Channels(v, "scale"))}, b = {v.Load(KernelWriter.Channels(v, "shift"))};",
        v.Store(v.Apply(kernel.Epilogue, v.MultiplyAdd(v.Load("x"), "a", "b")), "y"),
        ("x", "input", kernel.Input.Pixel), ("y", "output", kernel.Output.Pixel));

    public static void Write(SourceWriter w, NormInputGradientKernel kernel, VectorWidth v, string name)
    {
        var at = new ChannelStatistics(Full);
        Write(
            w, kernel, v, name, $"{v.Type} mean = {Of(at.Mean)}, scale = {Of(at.Scale)}, slope = {Of(at.Slope)}, offset = {Of(at.Offset)};",
            v.Store(v.MultiplyAdd(v.Load("dy"), "scale", v.MultiplyAdd($"({v.Load("x")} - mean)", "slope", "offset")), "dx"),
            ("x", "input", kernel.Input.Pixel), ("dy", "outputGradient", kernel.OutputGradient.Pixel), ("dx", "inputGradient", kernel.InputGradient.Pixel));

        string Of(int floats) => v.Load(KernelWriter.Channels(v, "statistics") + (floats > 0 ? $" + (blocks * {floats})" : ""));
    }

    /// <summary>A method that goes over the positions of images, a vector of channels after another.</summary>
    /// <param name="first">What each vector of channels begins with.</param>
    private static void Write(
        SourceWriter w, SizedKernel kernel, VectorWidth v, string name, string first, string statement, params (string Name, string Pointer, int Pixel)[] images)
    {
        using (KernelWriter.Method(w, kernel, name))
        using (KernelWriter.Lanes(w, v))
        {
            w.Line(first);
            foreach ((string image, string pointer, _) in images) w.Line($"float* {image} = {KernelWriter.LaneAt(v, pointer, SizedKernel.Plane(pointer))};");
            using (w.Block($"for (long row = 0; row < rows; row++{string.Concat(images.Select(i => $", {i.Name} += {SizedKernel.Skip(i.Pointer)}"))})"))
            using (w.Block($"for (long column = 0; column < columns; column++{string.Concat(images.Select(i => $", {i.Name} += {i.Pixel}"))})"))
                w.Line(statement);
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
