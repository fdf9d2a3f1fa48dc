using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>
/// Group normalisation of one image: sums by channel, where lanes are channels, then sums of those by group, which are few, then what
/// follows from them, by channel again.
/// </summary>
internal static class GroupNorm
{
    private const int Full = BlockedLayout.Full;

    public static void Write(SourceWriter w, GroupStatisticsKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout x = kernel.Input;
        var at = new ChannelStatistics(x.Blocks * Full);
        int rests = at.Inverse;
        using (KernelWriter.Method(w, kernel, name))
        {
            using (KernelWriter.LanesApart(w, v, x.Blocks))
            {
                w.Line($"float* x = {KernelWriter.LaneAt(v, "input", x.Blocks, x.Plane)};");
                w.Line($"{v.Type} sum = {v.Zero};");
                ChannelSums.OfImage(w, v, Size(x), [new("sum", (a, sum) => $"{sum} += {v.Load(a[0])};")], Walk("x", x));
                w.Line(v.Store("sum", Of(v, x, "statistics")));
            }

            Combine(w, x, kernel.Groups, ("mean", at.Mean));
            using (KernelWriter.LanesApart(w, v, x.Blocks))
            {
                w.Line($"float* x = {KernelWriter.LaneAt(v, "input", x.Blocks, x.Plane)};");
                w.Line($"{v.Type} mean = {v.Load(Of(v, x, "statistics"))}, rest = {v.Zero}, squares = {v.Zero}, d;");
                ChannelSums.OfImage(w, v, Size(x), ChannelSums.Distances(v), Walk("x", x));
                w.Line(v.Store("rest", SourceWriter.At(Of(v, x, "statistics"), rests)));
                w.Line(v.Store("squares", SourceWriter.At(Of(v, x, "statistics"), at.Variance)));
            }

            Combine(w, x, kernel.Groups, ("rest", rests), ("squares", at.Variance));
            w.Comment("Distances from the mean itself would sum to zero: what they sum to is what rounding made of it.");
            w.Line($"{v.Type} epsilon = {v.Broadcast(SourceWriter.Literal(kernel.Epsilon))};");
            using (w.Block($"for (int i = 0; i < {at.Lanes}; i += {v.Lanes})"))
            {
                w.Line("float* s = statistics + i;");
                w.Line($"{v.Type} rest = {v.Load(SourceWriter.At("s", rests))}, mean = {v.Load("s")} + rest;");
                w.Line($"{v.Type} variance = {v.Load(SourceWriter.At("s", at.Variance))} - (rest * rest), inverse = {v.Broadcast("1f")} / {v.Sqrt("variance + epsilon")};");
                w.Line($"{v.Type} scale = inverse{(kernel.Affine ? $" * {v.Load("weight + i")}" : "")};");
                Store(w, v, "mean", at.Mean);
                Store(w, v, "variance", at.Variance);
                Store(w, v, "inverse", at.Inverse);
                Store(w, v, "scale", at.Scale);
                Store(w, v, $"{(kernel.Affine ? v.Load("bias + i") : v.Zero)} - (mean * scale)", at.Shift);
            }
        }
    }

    public static void Write(SourceWriter w, GroupNormGradientKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout x = kernel.Input, d = kernel.Gradient;
        var at = new ChannelStatistics(x.Blocks * Full);
        using (KernelWriter.Method(w, kernel, name))
        {
            using (KernelWriter.LanesApart(w, v, x.Blocks))
            {
                w.Line($"float* x = {KernelWriter.LaneAt(v, "input", x.Blocks, x.Plane)};");
                w.Line($"float* d = {KernelWriter.LaneAt(v, "gradient", d.Blocks, d.Plane)};");
                w.Line($"float* s = {Of(v, x, "statistics")};");
                w.Line($"{v.Type} mean = {v.Load("s")}, scale = {v.Load(SourceWriter.At("s", at.Scale))};");
                w.Line($"{v.Type} sum = {v.Zero}, products = {v.Zero};");
                ChannelSums.OfImage(
                    w, v, Size(x),
                    [
                        new("sum", (a, sum) => $"{sum} += {v.Load(a[1])};"),
                        new("products", (a, sum) => $"{sum} = {v.MultiplyAdd(v.Load(a[1]), $"({v.Load(a[0])} - mean)", sum)};"),
                    ],
                    Walk("x", x), Walk("d", d));
                if (kernel.Affine)
                {
                    string weight = Of(v, x, "weightGradient"), bias = Of(v, x, "biasGradient");
                    w.Line(v.Store($"{v.Load(weight)} + (products * {v.Load(SourceWriter.At("s", at.Inverse))})", weight));
                    w.Line(v.Store($"{v.Load(bias)} + sum", bias));
                }

                Store(w, v, "scale * products", at.Slope);
                Store(w, v, "scale * sum", at.Offset);
            }

            Combine(w, x, kernel.Groups, ("slope", at.Slope), ("offset", at.Offset));
            using (w.Block($"for (int i = 0; i < {at.Lanes}; i += {v.Lanes})"))
            {
                w.Line("float* s = statistics + i;");
                w.Line($"{v.Type} inverse = {v.Load(SourceWriter.At("s", at.Inverse))};");
                Store(w, v, $"{v.Zero} - (inverse * inverse * {v.Load(SourceWriter.At("s", at.Slope))})", at.Slope);
                Store(w, v, $"{v.Zero} - {v.Load(SourceWriter.At("s", at.Offset))}", at.Offset);
            }
        }
    }

    /// <summary>Replaces the sums of a group's channels by their mean over all the group's values. Lanes past the last channel keep their zeros.</summary>
    private static void Combine(SourceWriter w, BlockedLayout x, int groups, params (string Name, int Offset)[] sums)
    {
        int size = x.Channels / groups;
        string share = SourceWriter.Literal(1.0 / ((double)size * x.Height * x.Width));
        using (w.Block(size == 1 ? $"for (int c = 0; c < {x.Channels}; c++)" : $"for (int group = 0; group < {x.Channels}; group += {size})"))
        {
            if (size == 1)
            {
                foreach ((_, int offset) in sums) w.Line($"statistics[{(offset == 0 ? "c" : $"c + {offset}")}] *= {share};");
                return;
            }

            foreach ((string name, int offset) in sums)
            {
                w.Line($"float* {name} = {SourceWriter.At("statistics + group", offset)};");
                w.Line($"float {name}OfGroup = 0f;");
                w.Line($"for (int c = 0; c < {size}; c++) {name}OfGroup += {name}[c];");
                w.Line($"new Span<float>({name}, {size}).Fill({name}OfGroup * {share});");
            }
        }
    }

    private static string Of(VectorWidth v, BlockedLayout layout, string pointer) => KernelWriter.LaneAt(v, pointer, layout.Blocks, Full);

    private static void Store(SourceWriter w, VectorWidth v, string value, int offset) => w.Line(v.Store(value, SourceWriter.At("s", offset)));

    private static (string Rows, string Columns) Size(BlockedLayout layout) => ($"{layout.Height}", $"{layout.Width}");

    private static (string Pointer, string Row, int Pixel) Walk(string pointer, BlockedLayout layout) => (pointer, $"{layout.Row}", layout.Pixel);
}
