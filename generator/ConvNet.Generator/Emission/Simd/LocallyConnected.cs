using ConvNet.Model;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>
/// Locally connected layers: lanes are outputs, and each weight meets one input of an image, so that the weights stream by once.
/// </summary>
internal static class LocallyConnected
{
    private const int Full = BlockedLayout.Full;

    public static void Write(SourceWriter w, LocallyConnectedKernel kernel, VectorWidth v, string name)
    {
        LocalSizes sizes = kernel.Sizes;
        BlockedLayout y = kernel.Output;
        const int chains = 4;
        using (KernelWriter.Method(w, kernel, name))
            WritePositions(w, v, sizes, () =>
            {
                w.Line($"float* x = input + (row * {sizes.Window.Vertical.Stride * kernel.Input.Row}) + (column * {sizes.Window.Horizontal.Stride * kernel.Input.Pixel});");
                w.Line($"float* w = {WeightsAt("weights", v, sizes)};");
                string bias = kernel.HasBias ? v.Load($"{KernelWriter.LaneAt(v, "bias", sizes.Blocks, new BlockedLayout(y.Shape).Plane)} + (((row * {y.Width}) + column) * {Full})") : v.Zero;
                w.Line($"{v.Type} {string.Join(", ", Enumerable.Range(0, chains).Select(i => $"a{i} = {(i == 0 ? bias : v.Zero)}"))};");
                WriteInputs(w, sizes, kernel.Input, "x", (input, tap, number) =>
                    w.Line($"a{number % chains} = {v.MultiplyAdd(v.Load(SourceWriter.At("w", tap)), v.Broadcast(input), $"a{number % chains}")};"), "w");
                w.Line(v.Store("(a0 + a1) + (a2 + a3)", $"{KernelWriter.LaneAt(v, "output", y.Blocks, y.Plane)} + (row * {y.Row}) + (column * {y.Pixel})"));
            });
    }

    public static void Write(SourceWriter w, LocallyConnectedWeightGradientKernel kernel, VectorWidth v, string name)
    {
        LocalSizes sizes = kernel.Sizes;
        using (KernelWriter.Method(w, kernel, name))
            WritePositions(w, v, sizes, () =>
            {
                w.Line($"float* x = input + (row * {sizes.Window.Vertical.Stride * kernel.Input.Row}) + (column * {sizes.Window.Horizontal.Stride * kernel.Input.Pixel});");
                w.Line($"float* g = {WeightsAt("weightGradient", v, sizes)};");
                w.Line($"{v.Type} d = {v.Load(Gradient(kernel.Gradient, v, "gradient"))};");
                WriteInputs(w, sizes, kernel.Input, "x", (input, tap, _) =>
                    w.Line(v.Store(v.MultiplyAdd("d", v.Broadcast(input), v.Load(SourceWriter.At("g", tap))), SourceWriter.At("g", tap))), "g");
            });
    }

    /// <summary>Sums over lanes, since those are outputs; windows are clipped to the image.</summary>
    public static void Write(SourceWriter w, LocallyConnectedInputGradientKernel kernel, VectorWidth v, string name)
    {
        LocalSizes sizes = kernel.Sizes;
        SlidWindow window = sizes.Window;
        BlockedLayout dx = kernel.InputGradient;
        using (KernelWriter.Method(w, kernel, name))
        {
            w.Line($"new Span<float>({SourceWriter.At("inputGradient", -dx.Origin)}, {dx.Floats}).Clear();");
            WritePositions(w, v, sizes, () =>
            {
                w.Line($"{v.Type} d = {v.Load(Gradient(kernel.OutputGradient, v, "outputGradient"))};");
                w.Line($"float* w = {WeightsAt("weights", v, sizes)};");
                using (w.Block($"for (int c = 0; c < {sizes.Channels}; c++)"))
                using (w.Block($"for (int ky = 0; ky < {window.Vertical.Size}; ky++)"))
                using (w.Block($"for (int kx = 0; kx < {window.Horizontal.Size}; kx++, w += {Full})"))
                {
                    w.Line($"int iy = (row * {window.Vertical.Stride}) - {window.Vertical.Before} + ky, ix = (column * {window.Horizontal.Stride}) - {window.Horizontal.Before} + kx;");
                    w.Line($"if ((uint)iy >= {dx.Height} || (uint)ix >= {dx.Width}) continue;");
                    w.Line($"inputGradient[(c / {Full} * {dx.Plane}) + (c % {Full}) + (iy * {dx.Row}) + (ix * {dx.Pixel})] += Lanes.Sum({v.Load("w")} * d);");
                }
            });
        }
    }

    /// <summary>Loops over blocks and lanes of outputs, and their positions.</summary>
    private static void WritePositions(SourceWriter w, VectorWidth v, LocalSizes sizes, Action visit)
    {
        using (KernelWriter.Lanes(w, v, sizes.Blocks))
        using (w.Block($"for (int row = 0; row < {sizes.Window.Vertical.Output}; row++)"))
        using (w.Block($"for (int column = 0; column < {sizes.Window.Horizontal.Output}; column++)"))
            visit();
    }

    /// <summary>Loops over channels and the window's rows; its columns are unrolled. The weights' pointer walks along.</summary>
    private static void WriteInputs(SourceWriter w, LocalSizes sizes, BlockedLayout x, string input, Action<string, int, int> visit, string weights)
    {
        SlidWindow window = sizes.Window;
        using (w.Block($"for (int c = 0; c < {sizes.Channels}; c++)"))
        {
            w.Line($"float* line = {input} + (c / {Full} * {x.Plane}) + (c % {Full});");
            using (w.Block($"for (int ky = 0; ky < {window.Vertical.Size}; ky++, line += {x.Row}, {weights} += {window.Horizontal.Size * Full})"))
                for (int kx = 0; kx < window.Horizontal.Size; kx++) visit($"line[{kx * x.Pixel}]", kx * Full, kx);
        }
    }

    private static string WeightsAt(string pointer, VectorWidth v, LocalSizes sizes) =>
        $"{pointer}{(sizes.Blocks > 1 ? $" + ((long)block * {sizes.Block})" : "")}{(v.Lanes < Full ? " + lane" : "")} + (((row * {sizes.Window.Horizontal.Output}) + column) * {sizes.Position})";

    private static string Gradient(BlockedLayout dy, VectorWidth v, string pointer) =>
        $"{KernelWriter.LaneAt(v, pointer, dy.Blocks, dy.Plane)} + (row * {dy.Row}) + (column * {dy.Pixel})";
}
