using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>The logarithm of a softmax over the channels, forward and backward.</summary>
internal static class LogSoftmax
{
    private const int Full = BlockedLayout.Full;

    public static void Write(SourceWriter w, LogSoftmaxKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout x = kernel.Input, y = kernel.Output;
        int channels = x.Channels;
        using (KernelWriter.Method(w, kernel, name))
            KernelWriter.Positions(
                w, x.Height, x.Width, () =>
                {
                    w.Line($"{v.Type} most = {v.Broadcast("float.NegativeInfinity")}, sum = {v.Zero};");
                    Each(w, v, channels, (at, keep) => w.Line($"most = {v.Max("most", Keep(v.Load(at("input", x)), keep, "float.NegativeInfinity"))};"));
                    w.Line($"{v.Type} shift = {v.Broadcast("Lanes.MaxAcross(most)")};");
                    Each(w, v, channels, (at, keep) => w.Line($"sum += {Keep($"Lanes.Exp({v.Load(at("input", x))} - shift)", keep, "0f")};"));
                    w.Line($"shift += {v.Broadcast("MathF.Log(Lanes.Sum(sum))")};");
                    Each(w, v, channels, (at, keep) => w.Line(v.Store(Keep($"{v.Load(at("input", x))} - shift", keep, "0f"), at("output", y))));
                    ClearRest(w, v, channels, at => at("output", y));
                },
                ("input", x.Row, x.Pixel), ("output", y.Row, y.Pixel));
    }

    public static void Write(SourceWriter w, LogSoftmaxGradientKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout y = kernel.Output, dy = kernel.OutputGradient, dx = kernel.InputGradient;
        int channels = y.Channels;
        using (KernelWriter.Method(w, kernel, name))
            KernelWriter.Positions(
                w, y.Height, y.Width, () =>
                {
                    // Lanes past the last channel are zero in the gradient, so its sum needs no care.
                    w.Line($"{v.Type} sum = {v.Zero};");
                    Each(w, v, channels, (at, _) => w.Line($"sum += {v.Load(at("outputGradient", dy))};"));
                    w.Line($"{v.Type} total = {v.Broadcast("Lanes.Sum(sum)")};");
                    Each(w, v, channels, (at, keep) => w.Line(v.Store(
                        Keep($"{v.Load(at("outputGradient", dy))} - (Lanes.Exp({v.Load(at("output", y))}) * total)", keep, "0f"), at("inputGradient", dx))));
                    ClearRest(w, v, channels, at => at("inputGradient", dx));
                },
                ("output", y.Row, y.Pixel), ("outputGradient", dy.Row, dy.Pixel), ("inputGradient", dx.Row, dx.Pixel));
    }

    /// <summary>The first lanes of a value, which are channels, and something else in those that are padding.</summary>
    private static string Keep(string value, int keep, string otherwise) => keep == 0 ? value : $"Lanes.KeepFirst({value}, {keep}, {otherwise})";

    /// <summary>The vectors that are all channels in a loop, then the one that is partly padding, of which so many lanes are channels.</summary>
    private static void Each(SourceWriter w, VectorWidth v, int channels, Action<Func<string, BlockedLayout, string>, int> visit)
    {
        int whole = channels / v.Lanes, rest = channels % v.Lanes, perBlock = Full / v.Lanes;
        if (whole > 0)
            using (w.Block($"for (int i = 0; i < {whole}; i++)"))
                visit(
                    (pointer, layout) => perBlock == 1
                        ? $"{pointer} + (i * {layout.Plane})"
                        : $"{pointer} + (i / {perBlock} * {layout.Plane}) + (i % {perBlock} * {v.Lanes})",
                    0);
        if (rest > 0) visit((pointer, layout) => At(v, pointer, layout, whole), rest);
    }

    /// <summary>Zeroes the vectors behind the last channel's.</summary>
    private static void ClearRest(SourceWriter w, VectorWidth v, int channels, Func<Func<string, BlockedLayout, string>, string> target)
    {
        int first = (channels + v.Lanes - 1) / v.Lanes, end = (channels + Full - 1) / Full * (Full / v.Lanes);
        for (int vector = first; vector < end; vector++) w.Line(v.Store(v.Zero, target((pointer, layout) => At(v, pointer, layout, vector))));
    }

    private static string At(VectorWidth v, string pointer, BlockedLayout layout, int vector)
    {
        int perBlock = Full / v.Lanes;
        return SourceWriter.At(pointer, ((long)vector / perBlock * layout.Plane) + (vector % perBlock * v.Lanes));
    }
}
