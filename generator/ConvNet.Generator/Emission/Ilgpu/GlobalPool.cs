using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>The mean or maximum of each channel over the image, forward and backward.</summary>
internal static class GlobalPool
{
    public static Stage[] Write(SourceWriter w, GlobalPoolKernel k, DeviceKernel kernel, string name)
    {
        BlockedLayout x = k.Input;
        using (ChannelSums.OpenImage(w, name, k.Summary, 1, "input", "output"))
        {
            ChannelSums.AddPositions(w, kernel, x, [("input", x)], [("value", "inputValue")], highest: k.IsMax);
            ChannelSums.Reduce(w, ["value"], k.IsMax);
            using (ChannelSums.Channels(w))
                w.Line($"output[{Index.Sum(kernel.Image("output"), "channel")}] = value{(k.IsMax ? "" : $" * {Share(x)}")};");
        }

        return [ChannelSums.LaunchImages(name, x, "input", "output")];
    }

    public static Stage[] Write(SourceWriter w, GlobalPoolGradientKernel k, DeviceKernel kernel, string name)
    {
        BlockedLayout x = k.Input;
        using (Points points = Points.Open(w, kernel, name, k.InputGradient, needsPlace: true))
        {
            string gradient = points.OfChannel("outputGradient", x), target = points.At("inputGradient", k.InputGradient);
            if (!k.IsMax)
            {
                w.Line($"{target} = {gradient} * {Share(x)};");
                return Points.Launch(kernel, name, k.InputGradient);
            }

            w.Line($"int inputPlane = {points.Plane("input", x)};");
            w.Line($"float own = {points.At("input", x)};");
            w.Line($"bool isFirst = own == {points.OfChannel("output", x)};");
            w.Comment("The gradient goes to the first of equal maxima.");
            using (w.Block($"for (int y = 0; isFirst && y <= {points.Row}; y++)"))
            using (w.Block($"for (int x = 0; isFirst && x < (y < {points.Row} ? {x.Width} : {points.Column}); x++)"))
                w.Line($"isFirst = input[inputPlane + (y * {x.Row}) + (x * {x.Pixel})] != own;");
            w.Line($"{target} = isFirst ? {gradient} : 0f;");
        }

        return Points.Launch(kernel, name, k.InputGradient);
    }

    private static string Share(BlockedLayout x) => SourceWriter.Literal(1.0 / (x.Height * x.Width));
}
