using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>Softmax over the channels: the maximum is subtracted first, so that no exponential overflows.</summary>
internal static class Softmax
{
    public static void Write(SourceWriter w, SoftmaxKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout x = kernel.Input, y = kernel.Output;
        using (KernelWriter.Method(w, kernel, name))
            KernelWriter.Positions(
                w, x.Height, x.Width, () =>
                {
                    w.Line($"{v.Type} most = {v.Broadcast("float.NegativeInfinity")}, sum = {v.Zero};");
                    Each((at, keep) => w.Line($"most = {v.Max("most", ChannelVectors.Keep(v.Load(at("input", x)), keep, "float.NegativeInfinity"))};"));
                    w.Line($"{v.Type} shift = {v.Broadcast("Lanes.MaxAcross(most)")};");
                    Each((at, keep) =>
                    {
                        using (w.Scoped())
                        {
                            w.Line($"{v.Type} e = {ChannelVectors.Keep($"Lanes.Exp({v.Load(at("input", x))} - shift)", keep, "0f")};");
                            w.Line("sum += e;");
                            w.Line(v.Store("e", at("output", y)));
                        }
                    });
                    w.Line($"{v.Type} scale = {v.Broadcast("1f / Lanes.Sum(sum)")};");
                    Each((at, _) => w.Line(v.Store($"{v.Load(at("output", y))} * scale", at("output", y))));
                },
                ("input", x.Row, x.Pixel), ("output", y.Row, y.Pixel));

        void Each(Action<Func<string, BlockedLayout, string>, int> visit) => ChannelVectors.Each(w, v, x.Channels, visit);
    }
}
