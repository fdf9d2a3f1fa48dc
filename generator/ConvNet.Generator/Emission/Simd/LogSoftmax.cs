using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>
/// The logarithm of a softmax over the channels, forward and backward. The maximum and the logarithm are subtracted one after the other: their sum
/// would round to the maximum's precision.
/// </summary>
internal static class LogSoftmax
{
    public static void Write(SourceWriter w, LogSoftmaxKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout x = kernel.Input, y = kernel.Output;
        int channels = x.Channels;
        using (KernelWriter.Method(w, kernel, name))
            KernelWriter.Positions(
                w, x.Height, x.Width, () =>
                {
                    w.Line($"{v.Type} most = {v.Broadcast("float.NegativeInfinity")}, sum = {v.Zero};");
                    ChannelVectors.Each(w, v, channels, (at, keep) => w.Line($"most = {v.Max("most", ChannelVectors.Keep(v.Load(at("input", x)), keep, "float.NegativeInfinity"))};"));
                    w.Line($"{v.Type} shift = {v.Broadcast("Lanes.MaxAcross(most)")};");
                    ChannelVectors.Each(w, v, channels, (at, keep) => w.Line($"sum += {ChannelVectors.Keep($"Lanes.Exp({v.Load(at("input", x))} - shift)", keep, "0f")};"));
                    w.Line($"{v.Type} log = {v.Broadcast("MathF.Log(Lanes.Sum(sum))")};");
                    ChannelVectors.Each(w, v, channels, (at, keep) => w.Line(v.Store(ChannelVectors.Keep($"{v.Load(at("input", x))} - shift - log", keep, "0f"), at("output", y))));
                    ChannelVectors.ClearRest(w, v, channels, at => at("output", y));
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
                    ChannelVectors.Each(w, v, channels, (at, _) => w.Line($"sum += {v.Load(at("outputGradient", dy))};"));
                    w.Line($"{v.Type} total = {v.Broadcast("Lanes.Sum(sum)")};");
                    ChannelVectors.Each(w, v, channels, (at, keep) => w.Line(v.Store(
                        ChannelVectors.Keep($"{v.Load(at("outputGradient", dy))} - (Lanes.Exp({v.Load(at("output", y))}) * total)", keep, "0f"), at("inputGradient", dx))));
                    ChannelVectors.ClearRest(w, v, channels, at => at("inputGradient", dx));
                },
                ("output", y.Row, y.Pixel), ("outputGradient", dy.Row, dy.Pixel), ("inputGradient", dx.Row, dx.Pixel));
    }
}
