using ConvNet.Model;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>
/// Group, instance and layer normalisation: sums of each image's channels, then a group of threads for each group of channels combines them.
/// Between the launches they lie where what becomes of them comes.
/// </summary>
internal static class GroupNorm
{
    public static Stage[] Write(SourceWriter w, GroupStatisticsKernel k, DeviceKernel kernel, string name)
    {
        BlockedLayout x = k.Input;
        var groups = new Groups(kernel, x, k.Groups);
        ChannelStatistics at = groups.At;
        (int means, int rests, int squares) = (at.Mean, at.Inverse, at.Variance);
        string sums = name + "_Channels";
        using (ChannelSums.OpenImage(w, sums, $"{k.Summary} Means of channels, and distances from them.", "input", "statistics"))
        {
            ChannelSums.AddPositions(w, kernel, x, [("input", x)], [("sum", "inputValue")]);
            ChannelSums.Reduce(w, ["sum"]);
            w.Line($"float mean = sum * {SourceWriter.Literal(1.0 / groups.Pixels)};");
            ChannelSums.AddPositions(w, kernel, x, [("input", x)], ChannelSums.Distances);
            ChannelSums.Reduce(w, ["rest", "squares"]);
            using (ChannelSums.Channels(w))
            {
                w.Line($"{groups.Of("channel", means)} = mean;");
                w.Line($"{groups.Of("channel", rests)} = rest;");
                w.Line($"{groups.Of("channel", squares)} = squares;");
            }
        }

        w.Line();
        string[] pointers = k.Affine ? ["weight", "bias", "statistics"] : ["statistics"];
        using (groups.Open(w, name, k.Summary, pointers))
        {
            w.Line("float sum = 0f, rest = 0f, squares = 0f;");
            using (groups.EachChannel(w)) w.Line($"sum += {groups.Of("c", means)};");
            w.Line($"float mean = {groups.Sum("sum")} * {SourceWriter.Literal(1.0 / groups.Size)};");
            using (groups.EachChannel(w))
            {
                w.Line($"float apart = {groups.Of("c", means)} - mean, own = {groups.Of("c", rests)}, further = {SourceWriter.Literal(groups.Pixels)}f * apart;");
                w.Line("rest += own + further;");
                w.Line($"squares += {groups.Of("c", squares)} + (apart * (own + own + further));");
            }

            w.Comment("Distances from the mean itself would sum to zero: what they sum to is what rounding made of it.");
            w.Line($"rest = {groups.Sum("rest")} * {SourceWriter.Literal(groups.Share)};");
            w.Line("mean += rest;");
            w.Line($"float variance = ({groups.Sum("squares")} * {SourceWriter.Literal(groups.Share)}) - (rest * rest);");
            w.Line($"float inverse = 1f / MathF.Sqrt(variance + {SourceWriter.Literal(k.Epsilon)});");
            using (groups.EachLane(w))
            {
                w.Line($"float scale = {groups.Real($"inverse{(k.Affine ? " * weight[c]" : "")}")};");
                w.Line($"{groups.Of("c", at.Mean)} = mean;");
                w.Line($"{groups.Of("c", at.Variance)} = variance;");
                w.Line($"{groups.Of("c", at.Inverse)} = inverse;");
                w.Line($"{groups.Of("c", at.Scale)} = scale;");
                w.Line($"{groups.Of("c", at.Shift)} = {(k.Affine ? "bias[c]" : "0f")} - (mean * scale);");
            }
        }

        return [ChannelSums.LaunchImages(sums, x, "input", "statistics"), groups.Launch(name, pointers)];
    }

    public static Stage[] Write(SourceWriter w, GroupNormGradientKernel k, DeviceKernel kernel, string name)
    {
        BlockedLayout x = k.Input;
        var groups = new Groups(kernel, x, k.Groups);
        ChannelStatistics at = groups.At;
        (int products, int sums) = (at.Slope, at.Offset);
        string channels = name + "_Channels";
        using (ChannelSums.OpenImage(w, channels, $"{k.Summary} Sums of channels.", "input", "gradient", "statistics"))
        {
            w.Line($"float mean = {groups.Of("channel", at.Mean)};");
            (string, string)[] added = [("sum", "gradientValue"), ("products", "gradientValue * (inputValue - mean)")];
            ChannelSums.AddPositions(w, kernel, x, [("input", x), ("gradient", k.Gradient)], added);
            ChannelSums.Reduce(w, ["sum", "products"]);
            using (ChannelSums.Channels(w))
            {
                w.Line($"{groups.Of("channel", products)} = products;");
                w.Line($"{groups.Of("channel", sums)} = sum;");
            }
        }

        w.Line();
        Stage[] weights = k.Affine ? [WriteWeights(w, k, groups, name + "_Weights", products, sums)] : [];
        using (groups.Open(w, name, k.Summary, ["statistics"]))
        {
            w.Line("float sum = 0f, products = 0f;");
            using (groups.EachChannel(w))
            {
                w.Line($"float scale = {groups.Of("c", at.Scale)};");
                w.Line($"products += scale * {groups.Of("c", products)};");
                w.Line($"sum += scale * {groups.Of("c", sums)};");
            }

            w.Line($"products = {groups.Sum("products")} * {SourceWriter.Literal(groups.Share)};");
            w.Line($"sum = {groups.Sum("sum")} * {SourceWriter.Literal(groups.Share)};");
            w.Line($"float inverse = {groups.Of("first", at.Inverse)}, slope = -(inverse * inverse * products);");
            using (groups.EachLane(w))
            {
                w.Line($"{groups.Of("c", at.Slope)} = {groups.Real("slope")};");
                w.Line($"{groups.Of("c", at.Offset)} = {groups.Real("-sum")};");
            }
        }

        return [ChannelSums.LaunchImages(channels, x, "input", "gradient", "statistics"), .. weights, groups.Launch(name, ["statistics"])];
    }

    /// <summary>The gradients by weight and bias, from the sums of all images' channels.</summary>
    private static Stage WriteWeights(SourceWriter w, GroupNormGradientKernel k, Groups groups, string name, int products, int sums)
    {
        string[] pointers = ["statistics", "weightGradient", "biasGradient"];
        using (KernelMethod.OpenFloats(w, name, $"{k.Summary} Those by weight and bias.", groups.At.Lanes, pointers))
        {
            w.Line("float weightSum = 0f, biasSum = 0f;");
            using (w.Block("for (int n = 0; n < batch; n++)"))
            {
                w.Line($"weightSum += {groups.Of("i", products)} * {groups.Of("i", groups.At.Inverse)};");
                w.Line($"biasSum += {groups.Of("i", sums)};");
            }

            w.Line("weightGradient[i] += weightSum;");
            w.Line("biasGradient[i] += biasSum;");
        }

        w.Line();
        return KernelMethod.Floats(name, groups.At.Lanes, pointers);
    }

    /// <summary>The groups of an image's channels, each with a group of threads.</summary>
    private sealed class Groups(DeviceKernel kernel, BlockedLayout x, int count)
    {
        public ChannelStatistics At { get; } = new(x.Blocks * BlockedLayout.Full);

        public int Pixels => x.Height * x.Width;

        /// <summary>The channels of a group.</summary>
        public int Size => x.Channels / count;

        /// <summary>What one value of a group weighs.</summary>
        public double Share => 1.0 / ((double)Size * Pixels);

        private int Threads => KernelMethod.PowerOfTwo(Size);

        private bool HasPadding => At.Lanes > x.Channels;

        public KernelMethod.Body Open(SourceWriter w, string name, string summary, string[] pointers)
        {
            KernelMethod.Body body = KernelMethod.Open(w, name, summary, pointers);
            w.Line($"ArrayView<float> shared = SharedMemory.Allocate<float>({Threads});");
            w.Line($"int thread = Group.IdxX, n = Grid.IdxY, first = {Index.Times("Grid.IdxX", Size)}, end = first + {Size};");
            return body;
        }

        public Stage Launch(string name, string[] pointers) => new(name, pointers.ToEquatableArray(), Threads, SourceWriter.Literal(count), "batch");

        /// <summary>A loop over the thread's channels <c>c</c> of the group.</summary>
        public SourceWriter.Scope EachChannel(SourceWriter w) => w.Block($"for (int c = first + thread; c < end; c += {Threads})");

        /// <summary>The same, the last group with the lanes behind the last channel.</summary>
        public SourceWriter.Scope EachLane(SourceWriter w)
        {
            if (HasPadding) w.Line($"if (end == {x.Channels}) end = {At.Lanes};");
            return EachChannel(w);
        }

        /// <summary>A value for a channel, and zero behind the last.</summary>
        public string Real(string value) => HasPadding ? $"c < {x.Channels} ? {value} : 0f" : value;

        /// <summary>The sum of a variable of all threads.</summary>
        public string Sum(string value) => $"DeviceMath.Sum(shared, thread, {Threads}, {value})";

        /// <summary>A number of a channel of the image <c>n</c>.</summary>
        public string Of(string channel, int offset) => $"statistics[{Index.Sum(kernel.Image("statistics"), SourceWriter.At(channel, offset))}]";
    }
}
