using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>Batch normalisation: statistics over the batch, running averages, and the gradients by channel. Lanes are channels.</summary>
internal static class BatchNorm
{
    public static void Write(SourceWriter w, BatchStatisticsKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout x = kernel.Input;
        ChannelStatistics at = Statistics(x);
        using (KernelWriter.Method(w, kernel, name))
        {
            w.Line($"{v.Type} count = {v.Broadcast($"(float)batch * {Positions(x)}")}, epsilon = {v.Broadcast(SourceWriter.Literal(kernel.Epsilon))};");
            using (KernelWriter.Lanes(w, v, x.Blocks))
            {
                w.Line($"float* x0 = {KernelWriter.LaneAt(v, "input", x.Blocks, x.Plane)};");
                w.Line($"float* s = {Of(v, x, "statistics")};");
                w.Line($"{v.Type} sum = {v.Zero}, squares = {v.Zero};");
                w.Line("float* x = x0;");
                ChannelSums.OfBatch(w, v, x, [new("sum", (a, sum) => $"{sum} += {v.Load(a[0])};")], ("x", x, kernel.ImageStride));
                w.Line($"{v.Type} mean = sum / count, d;");
                w.Line("x = x0;");
                ChannelSums.OfBatch(w, v, x, [new("squares", (a, sum) => $"d = {v.Load(a[0])} - mean; {sum} = {v.MultiplyAdd("d", "d", sum)};")], ("x", x, kernel.ImageStride));
                w.Line($"{v.Type} variance = squares / count, inverse = {v.Broadcast("1f")} / {v.Sqrt("variance + epsilon")};");
                w.Line($"{v.Type} scale = inverse{(kernel.Affine ? $" * {v.Load(Of(v, x, "weight"))}" : "")};");
                Store(w, v, "mean", at.Mean);
                Store(w, v, "variance", at.Variance);
                Store(w, v, "inverse", at.Inverse);
                Store(w, v, "scale", at.Scale);
                Store(w, v, kernel.Affine ? $"{v.Load(Of(v, x, "bias"))} - (mean * scale)" : $"{v.Zero} - (mean * scale)", at.Shift);
            }
        }
    }

    public static void Write(SourceWriter w, RunningAveragesKernel kernel, VectorWidth v, string name)
    {
        var at = new ChannelStatistics(kernel.Lanes);
        using (KernelWriter.Method(w, kernel, name))
        {
            w.Comment("A single value has no variance.");
            w.Line($"double count = (double)batch * {kernel.Positions};");
            w.Line($"float share = count > 1 ? {SourceWriter.Literal(kernel.Momentum)} : 0f, unbiased = count > 1 ? (float)(count / (count - 1)) : 1f;");
            w.Line($"{v.Type} fresh = {v.Broadcast("share")}, old = {v.Broadcast("1f - share")}, factor = {v.Broadcast("unbiased")};");
            using (w.Block($"for (int i = 0; i < {kernel.Lanes}; i += {v.Lanes})"))
            {
                w.Line(v.Store($"(old * {v.Load("mean + i")}) + (fresh * {v.Load(SourceWriter.At("statistics + i", at.Mean))})", "nextMean + i"));
                w.Line(v.Store($"(old * {v.Load("variance + i")}) + (fresh * factor * {v.Load(SourceWriter.At("statistics + i", at.Variance))})", "nextVariance + i"));
            }
        }
    }

    public static void Write(SourceWriter w, FoldKernel kernel, VectorWidth v, string name)
    {
        using (KernelWriter.Method(w, kernel, name))
        {
            w.Line($"{v.Type} epsilon = {v.Broadcast(SourceWriter.Literal(kernel.Epsilon))};");
            using (w.Block($"for (int i = 0; i < {kernel.Lanes}; i += {v.Lanes})"))
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
        BlockedLayout x = kernel.Input, d = kernel.Gradient;
        ChannelStatistics at = Statistics(x);
        using (KernelWriter.Method(w, kernel, name))
        {
            w.Line($"{v.Type} count = {v.Broadcast($"(float)batch * {Positions(x)}")};");
            using (KernelWriter.Lanes(w, v, x.Blocks))
            {
                w.Line($"float* x = {KernelWriter.LaneAt(v, "input", x.Blocks, x.Plane)};");
                w.Line($"float* d = {KernelWriter.LaneAt(v, "gradient", d.Blocks, d.Plane)};");
                w.Line($"float* s = {Of(v, x, "statistics")};");
                w.Line($"{v.Type} mean = {v.Load(SourceWriter.At("s", at.Mean))}, inverse = {v.Load(SourceWriter.At("s", at.Inverse))}, scale = {v.Load(SourceWriter.At("s", at.Scale))};");
                w.Line($"{v.Type} sum = {v.Zero}, products = {v.Zero};");
                ChannelSums.OfBatch(
                    w, v, x,
                    [
                        new("sum", (a, sum) => $"{sum} += {v.Load(a[1])};"),
                        new("products", (a, sum) => $"{sum} = {v.MultiplyAdd(v.Load(a[1]), $"({v.Load(a[0])} - mean)", sum)};"),
                    ],
                    ("x", x, kernel.ImageStride), ("d", d, kernel.GradientStride));
                w.Comment("The products sum to the gradient by the weight once the distances from the mean are in deviations.");
                w.Line("products *= inverse;");
                w.Line($"{v.Type} slope = {v.Zero} - (scale * inverse * products / count);");
                Store(w, v, "scale", at.Coefficients);
                Store(w, v, "slope", at.Coefficients + at.Lanes);
                Store(w, v, $"{v.Zero} - (scale * sum / count) - (slope * mean)", at.Coefficients + (2 * at.Lanes));
                if (kernel.Affine)
                {
                    w.Line(v.Store("products", Of(v, x, "weightGradient")));
                    w.Line(v.Store("sum", Of(v, x, "biasGradient")));
                }
            }
        }
    }

    private static int Positions(BlockedLayout layout) => layout.Height * layout.Width;

    private static ChannelStatistics Statistics(BlockedLayout layout) => new(layout.Blocks * BlockedLayout.Full);

    /// <summary>The loops' lanes in an array of channels.</summary>
    private static string Of(VectorWidth v, BlockedLayout layout, string pointer) => KernelWriter.LaneAt(v, pointer, layout.Blocks, BlockedLayout.Full);

    private static void Store(SourceWriter w, VectorWidth v, string value, int offset) => w.Line(v.Store(value, SourceWriter.At("s", offset)));
}
