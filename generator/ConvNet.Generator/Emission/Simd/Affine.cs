using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>What a normalisation does to each value, once its channel's numbers are known; and the same backward.</summary>
internal static class Affine
{
    public static void Write(SourceWriter w, AffineKernel kernel, VectorWidth v, string name, SharedMethods methods)
    {
        BlockedLayout x = kernel.Input, y = kernel.Output;
        string method = methods.Name(
            $"ScaleAndShift{kernel.Epilogue.Suffix}", (kernel.Epilogue, x.Block, y.Block), (writer, n) => Write(
                writer, n, "float* scale, float* shift", $"Scales and shifts a vector of channels{kernel.Epilogue.Description}.",
                $"{v.Type} a = {v.Load("scale")}, b = {v.Load("shift")};",
                v.Store(v.Apply(kernel.Epilogue, v.MultiplyAdd(v.Load("x"), "a", "b")), "y"), ("x", x.Pixel), ("y", y.Pixel)));
        using (KernelWriter.Method(w, kernel, name))
        using (KernelWriter.Lanes(w, v, x.Blocks, kernel.Parts))
            WriteCall(w, v, method, $"{Of(v, x, "scale")}, {Of(v, x, "shift")}", ("x", "input", x), ("y", "output", y));
    }

    public static void Write(SourceWriter w, NormInputGradientKernel kernel, VectorWidth v, string name, SharedMethods methods)
    {
        BlockedLayout x = kernel.Input, dy = kernel.OutputGradient, dx = kernel.InputGradient;
        string method = methods.Name(
            "NormInputGradient", ("NormInputGradient", x.Block, dy.Block, dx.Block), (writer, n) => Write(
                writer, n, "float* k, long lanes", "a * dy + b * x + c, the gradient of a normalisation by its input, for a vector of channels.",
                $"{v.Type} a = {v.Load("k")}, b = {v.Load("k + lanes")}, c = {v.Load("k + (2 * lanes)")};",
                v.Store(v.MultiplyAdd(v.Load("dy"), "a", v.MultiplyAdd(v.Load("x"), "b", "c")), "dx"), ("x", x.Pixel), ("dy", dy.Pixel), ("dx", dx.Pixel)));
        using (KernelWriter.Method(w, kernel, name))
        using (KernelWriter.Lanes(w, v, x.Blocks))
            WriteCall(
                w, v, method, $"{Of(v, x, "coefficients")}, {x.Blocks * BlockedLayout.Full}",
                ("x", "input", x), ("dy", "outputGradient", dy), ("dx", "inputGradient", dx));
    }

    /// <summary>A method that goes over the positions of an image; images lie a number of floats apart from row to row.</summary>
    private static void Write(
        SourceWriter w, string name, string parameters, string comment, string first, string statement, params (string Pointer, int Pixel)[] images)
    {
        string pointers = string.Join(", ", images.Select(i => $"float* {i.Pointer}"));
        using (KernelWriter.Tile(
            w, name, $"{parameters}, {pointers}, long rows, long columns{SharedMethods.Parameters(images.Select(i => Skip(i.Pointer)))}", comment))
        {
            w.Line(first);
            using (w.Block($"for (; rows > 0; rows--{string.Concat(images.Select(i => $", {i.Pointer} += {Skip(i.Pointer)}"))})"))
            using (w.Block($"for (long column = 0; column < columns; column++{string.Concat(images.Select(i => $", {i.Pointer} += {i.Pixel}"))})"))
                w.Line(statement);
        }
    }

    private static void WriteCall(SourceWriter w, VectorWidth v, string method, string arguments, params (string Name, string Pointer, BlockedLayout Layout)[] images)
    {
        BlockedLayout shape = images[0].Layout;
        bool isOneRun = images.All(i => i.Layout.IsDense);
        (int rows, int columns) = isOneRun ? (1, shape.Height * shape.Width) : (shape.Height, shape.Width);
        string pointers = string.Join(", ", images.Select(i => KernelWriter.LaneAt(v, i.Pointer, i.Layout.Blocks, i.Layout.Plane)));
        string skips = string.Concat(images.Select(i => $", {Skip(i.Name)}: {(isOneRun ? 0 : i.Layout.Row - (columns * i.Layout.Pixel))}"));
        w.Line($"{method}({arguments}, {pointers}, rows: {rows}, columns: {columns}{skips});");
    }

    /// <summary>The floats between the end of a row and the next one.</summary>
    private static string Skip(string pointer) => pointer + "Skip";

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
