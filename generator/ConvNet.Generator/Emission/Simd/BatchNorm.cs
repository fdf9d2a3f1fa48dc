using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>Batch normalisation: statistics over the batch, running averages, and the gradients by channel. Lanes are channels.</summary>
internal static class BatchNorm
{
    public static void Write(SourceWriter w, BatchStatisticsKernel kernel, VectorWidth v, string name, SharedMethods methods)
    {
        BlockedLayout x = kernel.Input;
        string method = methods.Name("BatchStatistics", kernel with { Input = Any(x), ImageStride = 0 }, (writer, n) => WriteStatistics(writer, kernel, v, n));
        using (KernelWriter.Method(w, kernel, name))
        using (KernelWriter.Lanes(w, v, x.Blocks))
        {
            string affine = kernel.Affine ? $"{Of(v, x, "weight")}, {Of(v, x, "bias")}, " : "";
            w.Line(
                $"{method}(batch, {KernelWriter.LaneAt(v, "input", x.Blocks, x.Plane)}, {affine}{Of(v, x, "statistics")}, "
                + $"imageStride: {kernel.ImageStride}, rows: {x.Height}, columns: {x.Width}, rowStride: {x.Row}, lanes: {Lanes(x)});");
        }
    }

    private static void WriteStatistics(SourceWriter w, BatchStatisticsKernel kernel, VectorWidth v, string name)
    {
        string affine = kernel.Affine ? "float* weight, float* bias, " : "";
        using (KernelWriter.Tile(
            w, name, $"int batch, float* input, {affine}float* s, long imageStride, long rows, long columns, long rowStride, long lanes",
            $"Mean and variance of a vector of channels over the batch, and the scale and shift that normalise by them. `lanes` is the distance from one of them to the next."))
        {
            w.Line($"{v.Type} count = {v.Broadcast("(float)batch * (rows * columns)")}, epsilon = {v.Broadcast(SourceWriter.Literal(kernel.Epsilon))};");
            w.Line($"{v.Type} sum = {v.Zero}, squares = {v.Zero};");
            w.Line("float* x = input;");
            (string, string, int, string) walk = ("x", "rowStride", kernel.Input.Pixel, "imageStride");
            ChannelSums.OfBatch(w, v, Size, [new("sum", (a, sum) => $"{sum} += {v.Load(a[0])};")], walk);
            w.Line($"{v.Type} mean = sum / count, d;");
            w.Line("x = input;");
            ChannelSums.OfBatch(w, v, Size, [new("squares", (a, sum) => $"d = {v.Load(a[0])} - mean; {sum} = {v.MultiplyAdd("d", "d", sum)};")], walk);
            w.Line($"{v.Type} variance = squares / count, inverse = {v.Broadcast("1f")} / {v.Sqrt("variance + epsilon")};");
            w.Line($"{v.Type} scale = inverse{(kernel.Affine ? $" * {v.Load("weight")}" : "")};");
            Store(w, v, "mean", at => at.Mean);
            Store(w, v, "variance", at => at.Variance);
            Store(w, v, "inverse", at => at.Inverse);
            Store(w, v, "scale", at => at.Scale);
            Store(w, v, kernel.Affine ? $"{v.Load("bias")} - (mean * scale)" : $"{v.Zero} - (mean * scale)", at => at.Shift);
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

    public static void Write(SourceWriter w, BatchNormGradientKernel kernel, VectorWidth v, string name, SharedMethods methods)
    {
        BlockedLayout x = kernel.Input, d = kernel.Gradient;
        string method = methods.Name(
            "BatchNormGradient", kernel with { Input = Any(x), ImageStride = 0, Gradient = Any(d), GradientStride = 0 }, (writer, n) => WriteGradient(writer, kernel, v, n));
        using (KernelWriter.Method(w, kernel, name))
        using (KernelWriter.Lanes(w, v, x.Blocks))
        {
            string affine = kernel.Affine ? $", {Of(v, x, "weightGradient")}, {Of(v, x, "biasGradient")}" : "";
            w.Line(
                $"{method}(batch, {KernelWriter.LaneAt(v, "input", x.Blocks, x.Plane)}, {KernelWriter.LaneAt(v, "gradient", d.Blocks, d.Plane)}, {Of(v, x, "statistics")}{affine}, "
                + $"imageStride: {kernel.ImageStride}, gradientStride: {kernel.GradientStride}, rows: {x.Height}, columns: {x.Width}, "
                + $"rowStride: {x.Row}, gradientRowStride: {d.Row}, lanes: {Lanes(x)});");
        }
    }

    private static void WriteGradient(SourceWriter w, BatchNormGradientKernel kernel, VectorWidth v, string name)
    {
        string affine = kernel.Affine ? ", float* weightGradient, float* biasGradient" : "";
        using (KernelWriter.Tile(
            w, name,
            $"int batch, float* x, float* d, float* s{affine}, long imageStride, long gradientStride, long rows, long columns, long rowStride, long gradientRowStride, long lanes",
            "The gradients of a vector of channels' normalisation over the batch, and the coefficients of its input's gradient."))
        {
            w.Line($"{v.Type} count = {v.Broadcast("(float)batch * (rows * columns)")};");
            w.Line($"{v.Type} mean = {Load(at => at.Mean)}, inverse = {Load(at => at.Inverse)}, scale = {Load(at => at.Scale)};");
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
            w.Line($"{v.Type} slope = {v.Zero} - (scale * inverse * products / count);");
            Store(w, v, "scale", at => at.Coefficients);
            Store(w, v, "slope", at => at.Coefficients + at.Lanes);
            Store(w, v, $"{v.Zero} - (scale * sum / count) - (slope * mean)", at => at.Coefficients + (2 * at.Lanes));
            if (kernel.Affine)
            {
                w.Line(v.Store("products", "weightGradient"));
                w.Line(v.Store("sum", "biasGradient"));
            }
        }

        string Load(Func<ChannelStatistics, int> place) => v.Load(Place(place));
    }

    private static readonly (string Rows, string Columns) Size = ("rows", "columns");

    /// <summary>A layout of which only the distance of pixels counts.</summary>
    private static BlockedLayout Any(BlockedLayout layout) => new(default, layout.Block, default);

    private static int Lanes(BlockedLayout layout) => layout.Blocks * BlockedLayout.Full;

    /// <summary>The loops' lanes in an array of channels.</summary>
    private static string Of(VectorWidth v, BlockedLayout layout, string pointer) => KernelWriter.LaneAt(v, pointer, layout.Blocks, BlockedLayout.Full);

    private static void Store(SourceWriter w, VectorWidth v, string value, Func<ChannelStatistics, int> place) => w.Line(v.Store(value, Place(place)));

    /// <summary>Where a number lies in the statistics, in terms of <c>lanes</c>.</summary>
    private static string Place(Func<ChannelStatistics, int> place) => place(new ChannelStatistics(1)) switch { 0 => "s", 1 => "s + lanes", int n => $"s + ({n} * lanes)" };
}
