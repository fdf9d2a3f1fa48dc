using ConvNet.Model;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>Batch normalisation: statistics over the batch, running averages, and the gradients by channel.</summary>
internal static class BatchNorm
{
    /// <summary>
    /// Each part has its mean, and the distances from that and their squares; what the parts' means are apart comes on top (Chan, Golub and LeVeque,
    /// 1979), as accurate as two passes over everything, and half of the values come from a cache.
    /// </summary>
    public static Stage[] Write(SourceWriter w, BatchStatisticsKernel k, DeviceKernel kernel, string name)
    {
        const int mean = 0, rest = 1, squares = 2, count = 3;
        BlockedLayout x = k.Input;
        int parts = ChannelSums.Parts(x);
        string[] others = k.Affine ? ["weight", "bias", "statistics"] : ["statistics"];
        (string, BlockedLayout)[] images = [("input", x)];
        using (ChannelSums.OpenParts(w, kernel, name, ["input"]))
        {
            ChannelSums.AddPositions(w, kernel, x, images, [("sum", "inputValue"), ("count", "1f")], parts);
            ChannelSums.Reduce(w, ["sum", "count"]);
            w.Line("float mean = count > 0f ? sum / count : 0f;");
            ChannelSums.AddPositions(w, kernel, x, images, ChannelSums.Distances, parts);
            ChannelSums.Reduce(w, ["rest", "squares"]);
            ChannelSums.StoreParts(w, x, parts, ["mean", "rest", "squares", "count"]);
        }

        w.Line();
        using (ChannelSums.OpenTotals(w, kernel, name, others))
        {
            w.Line("float sum = 0f;");
            using (ChannelSums.EachPart(w, parts)) w.Line($"sum += {Part(count)} * {Part(mean)};");
            ChannelSums.Reduce(w, ["sum"]);
            w.Line($"float total = batch * {x.Height * x.Width}, mean = sum / total, rest = 0f, squares = 0f;");
            using (ChannelSums.EachPart(w, parts))
            {
                w.Line($"float apart = {Part(mean)} - mean, own = {Part(rest)}, further = {Part(count)} * apart;");
                w.Line("rest += own + further;");
                w.Line($"squares += {Part(squares)} + (apart * (own + own + further));");
            }

            ChannelSums.Reduce(w, ["rest", "squares"]);
            using (ChannelSums.Channels(w))
            {
                w.Comment("Distances from the mean itself would sum to zero: what they sum to is what rounding made of it.");
                w.Line("rest /= total;");
                w.Line("mean += rest;");
                w.Line($"float variance = (squares / total) - (rest * rest), inverse = 1f / MathF.Sqrt(variance + {SourceWriter.Literal(k.Epsilon)});");
                w.Line($"float scale = inverse{(k.Affine ? " * weight[channel]" : "")};");
                Store(w, x, s => s.Mean, "mean");
                Store(w, x, s => s.Variance, "variance");
                Store(w, x, s => s.Inverse, "inverse");
                Store(w, x, s => s.Scale, "scale");
                Store(w, x, s => s.Shift, $"{(k.Affine ? "bias[channel]" : "0f")} - (mean * scale)");
            }
        }

        return ChannelSums.Launches(name, x, parts, 4, ["input"], others);

        string Part(int index) => ChannelSums.Part(x, parts, index);
    }

    public static Stage[] Write(SourceWriter w, RunningAveragesKernel k, DeviceKernel kernel, string name)
    {
        var at = new ChannelStatistics(k.Lanes);
        using (KernelMethod.OpenFloats(w, name, k.Summary, k.Lanes, k.Pointers.ToArray()))
        {
            w.Comment("A single value has no variance.");
            w.Line($"float count = batch * {k.Positions}, share = count > 1f ? {SourceWriter.Literal(k.Momentum)} : 0f;");
            w.Line("float unbiased = count > 1f ? count / (count - 1f) : 1f;");
            w.Line($"nextMean[i] = ((1f - share) * mean[i]) + (share * statistics[{SourceWriter.At("i", at.Mean)}]);");
            w.Line($"nextVariance[i] = ((1f - share) * variance[i]) + (share * unbiased * statistics[{SourceWriter.At("i", at.Variance)}]);");
        }

        return [KernelMethod.Floats(name, k.Lanes, k.Pointers.ToArray())];
    }

    public static Stage[] Write(SourceWriter w, FoldKernel k, DeviceKernel kernel, string name)
    {
        using (KernelMethod.OpenFloats(w, name, k.Summary, k.Lanes, k.Pointers.ToArray()))
        {
            w.Line($"float factor = {(k.Affine ? "weight[i]" : "1f")} / MathF.Sqrt(variance[i] + {SourceWriter.Literal(k.Epsilon)});");
            w.Line("scale[i] = factor;");
            w.Line($"shift[i] = (({(k.HasBias ? "layerBias[i]" : "0f")} - mean[i]) * factor){(k.Affine ? " + bias[i]" : "")};");
        }

        return [KernelMethod.Floats(name, k.Lanes, k.Pointers.ToArray())];
    }

    public static Stage[] Write(SourceWriter w, BatchNormGradientKernel k, DeviceKernel kernel, string name)
    {
        BlockedLayout x = k.Input;
        string[] others = k.Affine ? ["statistics", "weightGradient", "biasGradient"] : ["statistics"];
        return ChannelSums.Write(
            w, kernel, name, x, [("input", x), ("gradient", k.Gradient)], others, () => w.Line($"float mean = {At(x, s => s.Mean)};"),
            [("sum", "gradientValue"), ("products", "gradientValue * (inputValue - mean)")],
            () =>
            {
                string statistics = $"inverse = {At(x, s => s.Inverse)}, scale = {At(x, s => s.Scale)}";
                w.Line($"float {statistics}, count = batch * {x.Height * x.Width};");
                w.Comment("The products sum to the gradient by the weight once the distances from the mean are in deviations.");
                w.Line("products *= inverse;");
                Store(w, x, s => s.Slope, "-(scale * inverse * products / count)");
                Store(w, x, s => s.Offset, "-(scale * sum / count)");
                if (!k.Affine) return;
                w.Line("weightGradient[channel] = products;");
                w.Line("biasGradient[channel] = sum;");
            });
    }

    private static void Store(SourceWriter w, BlockedLayout x, Func<ChannelStatistics, int> place, string value) =>
        w.Line($"{At(x, place)} = {value};");

    private static string At(BlockedLayout x, Func<ChannelStatistics, int> place) =>
        $"statistics[{SourceWriter.At("channel", place(new ChannelStatistics(x.Blocks * BlockedLayout.Full)))}]";
}
