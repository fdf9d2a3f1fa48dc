using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>Batch normalisation: statistics over the batch, running averages, and the gradients by channel. Lanes are channels.</summary>
internal static class BatchNorm
{
    public static void Write(SourceWriter w, BatchStatisticsKernel kernel, VectorWidth v, string name)
    {
        using (KernelWriter.Method(w, kernel, name))
        {
            w.Line($"long lanes = blocks * {BlockedLayout.Full};");
            w.Line($"{v.Type} count = {v.Broadcast("(float)batch * (rows * columns)")}, epsilon = {v.Broadcast(SourceWriter.Literal(kernel.Epsilon))};");
            using (KernelWriter.Lanes(w, v))
            {
                w.Line($"{v.Type} sum = {v.Zero}, rest = {v.Zero}, squares = {v.Zero};");
                w.Line($"float* x = {KernelWriter.LaneAt(v, "input", "plane")};");
                (string, string, int, string) walk = ("x", "rowStride", kernel.Input.Pixel, "imageStride");
                ChannelSums.OfBatch(w, v, Size, [new("sum", (a, sum) => $"{sum} += {v.Load(a[0])};")], walk);
                w.Line($"{v.Type} mean = sum / count, d;");
                w.Line($"x = {KernelWriter.LaneAt(v, "input", "plane")};");
                ChannelSums.OfBatch(w, v, Size, ChannelSums.Distances(v), walk);
                w.Comment("Distances from the mean itself would sum to zero: what they sum to is what rounding made of it.");
                w.Line("rest /= count;");
                w.Line("mean += rest;");
                w.Line($"{v.Type} variance = (squares / count) - (rest * rest), inverse = {v.Broadcast("1f")} / {v.Sqrt("variance + epsilon")};");
                w.Line($"{v.Type} scale = inverse{(kernel.Affine ? $" * {v.Load(KernelWriter.Channels(v, "weight"))}" : "")};");
                w.Line($"float* s = {KernelWriter.Channels(v, "statistics")};");
                Store(w, v, "mean", at => at.Mean);
                Store(w, v, "variance", at => at.Variance);
                Store(w, v, "inverse", at => at.Inverse);
                Store(w, v, "scale", at => at.Scale);
                Store(w, v, $"{(kernel.Affine ? v.Load(KernelWriter.Channels(v, "bias")) : v.Zero)} - (mean * scale)", at => at.Shift);
                Store(w, v, "count", at => at.Count);
            }
        }
    }

    public static void Write(SourceWriter w, RunningAveragesKernel kernel, VectorWidth v, string name)
    {
        using (KernelWriter.Method(w, kernel, name))
        {
            w.Comment("A single value has no variance.");
            w.Line("double count = (double)batch * positions;");
            w.Line($"float share = count > 1 ? {SourceWriter.Literal(kernel.Momentum)} : 0f, unbiased = count > 1 ? (float)(count / (count - 1)) : 1f;");
            w.Line($"{v.Type} fresh = {v.Broadcast("share")}, old = {v.Broadcast("1f - share")}, factor = {v.Broadcast("unbiased")};");
            using (w.Block($"for (long i = 0; i < lanes; i += {v.Lanes})"))
            {
                w.Line($"float* s = statistics + i;");
                w.Line(v.Store($"(old * {v.Load("mean + i")}) + (fresh * {v.Load(Place(at => at.Mean))})", "nextMean + i"));
                w.Line(v.Store($"(old * {v.Load("variance + i")}) + (fresh * factor * {v.Load(Place(at => at.Variance))})", "nextVariance + i"));
            }
        }
    }

    public static void Write(SourceWriter w, FoldKernel kernel, VectorWidth v, string name)
    {
        using (KernelWriter.Method(w, kernel, name))
        {
            w.Line($"{v.Type} epsilon = {v.Broadcast(SourceWriter.Literal(kernel.Epsilon))};");
            using (w.Block($"for (long i = 0; i < lanes; i += {v.Lanes})"))
            {
                string mean = kernel.HasBias ? $"({v.Load("layerBias + i")} - {v.Load("mean + i")})" : $"({v.Zero} - {v.Load("mean + i")})";
                w.Line($"{v.Type} factor = {(kernel.Affine ? v.Load("weight + i") : v.Broadcast("1f"))} / {v.Sqrt($"{v.Load("variance + i")} + epsilon")};");
                w.Line(v.Store("factor", "scale + i"));
                w.Line(v.Store($"({mean} * factor)" + (kernel.Affine ? $" + {v.Load("bias + i")}" : ""), "shift + i"));
            }
        }
    }

    public static void Write(SourceWriter w, BatchNormGradientKernel kernel, VectorWidth v, string name)
    {
        using (KernelWriter.Method(w, kernel, name))
        {
            w.Line($"long lanes = blocks * {BlockedLayout.Full};");
            using (KernelWriter.Lanes(w, v))
            {
                w.Line($"float* x = {KernelWriter.LaneAt(v, "input", "plane")};");
                w.Line($"float* d = {KernelWriter.LaneAt(v, "gradient", "gradientPlane")};");
                w.Line($"float* s = {KernelWriter.Channels(v, "statistics")};");
                w.Line($"{v.Type} mean = {Load(at => at.Mean)}, inverse = {Load(at => at.Inverse)}, scale = {Load(at => at.Scale)}, count = {Load(at => at.Count)};");
                w.Line($"{v.Type} sum = {v.Zero}, products = {v.Zero};");
                ChannelSums.OfBatch(
                    w, v, Size,
                    [
                        new("sum", (a, sum) => $"{sum} += {v.Load(a[1])};"),
                        new("products", (a, sum) => $"{sum} = {v.MultiplyAdd(v.Load(a[1]), $"({v.Load(a[0])} - mean)", sum)};"),
                    ],
                    ("x", "rowStride", kernel.Input.Pixel, "imageStride"), ("d", "gradientRowStride", kernel.Gradient.Pixel, "gradientStride"));
                w.Comment("The products sum to the gradient by the weight once the distances from the mean are in deviations.");
                w.Line("products *= inverse;");
                Store(w, v, $"{v.Zero} - (scale * inverse * products / count)", at => at.Slope);
                Store(w, v, $"{v.Zero} - (scale * sum / count)", at => at.Offset);
                if (kernel.Affine)
                {
                    w.Line(v.Store("products", KernelWriter.Channels(v, "weightGradient")));
                    w.Line(v.Store("sum", KernelWriter.Channels(v, "biasGradient")));
                }
            }
        }

        string Load(Func<ChannelStatistics, int> place) => v.Load(Place(place));
    }

    private static readonly (string Rows, string Columns) Size = ("rows", "columns");

    private static void Store(SourceWriter w, VectorWidth v, string value, Func<ChannelStatistics, int> place) => w.Line(v.Store(value, Place(place)));

    /// <summary>Where a number lies in the statistics, in terms of <c>lanes</c>.</summary>
    private static string Place(Func<ChannelStatistics, int> place) => place(new ChannelStatistics(1)) switch { 0 => "s", 1 => "s + lanes", int n => $"s + ({n} * lanes)" };
}
