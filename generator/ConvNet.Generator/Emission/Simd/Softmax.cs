using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>Softmax over the channels: the maximum is subtracted first, so that no exponential overflows.</summary>
internal static class Softmax
{
    private const int Full = BlockedLayout.Full;

    public static void Write(SourceWriter w, SoftmaxKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout x = kernel.Input, y = kernel.Output;
        int vectors = (x.Channels + v.Lanes - 1) / v.Lanes, rest = x.Channels % v.Lanes, perBlock = Full / v.Lanes;
        int whole = rest == 0 ? vectors : vectors - 1;
        using (KernelWriter.Method(w, kernel, name))
            KernelWriter.Positions(
                w, x.Height, x.Width, () =>
                {
                    w.Line($"{v.Type} most = {v.Broadcast("float.NegativeInfinity")}, sum = {v.Zero};");
                    Each(() => w.Line($"most = {v.Max("most", v.Load(At("input", x)))};"), rest => w.Line($"most = {v.Max("most", $"Lanes.KeepFirst({v.Load(rest("input", x))}, {x.Channels % v.Lanes}, float.NegativeInfinity)")};"));
                    w.Line($"{v.Type} shift = {v.Broadcast("Lanes.MaxAcross(most)")};");
                    Each(
                        () => Exponential(At("input", x), At("output", y), keep: 0),
                        rest => Exponential(rest("input", x), rest("output", y), x.Channels % v.Lanes));
                    w.Line($"{v.Type} scale = {v.Broadcast("1f / Lanes.Sum(sum)")};");
                    Each(
                        () => w.Line(v.Store($"{v.Load(At("output", y))} * scale", At("output", y))),
                        rest => w.Line(v.Store($"{v.Load(rest("output", y))} * scale", rest("output", y))));
                },
                ("input", x.Row, x.Pixel), ("output", y.Row, y.Pixel));

        void Exponential(string from, string to, int keep)
        {
            using (w.Scoped())
            {
                string e = $"Lanes.Exp({v.Load(from)} - shift)";
                w.Line($"{v.Type} e = {(keep == 0 ? e : $"Lanes.KeepFirst({e}, {keep}, 0f)")};");
                w.Line("sum += e;");
                w.Line(v.Store("e", to));
            }
        }

        // The vectors that are all channels in a loop, then the one that is partly padding.
        void Each(Action visit, Action<Func<string, BlockedLayout, string>> last)
        {
            if (whole > 0)
                using (w.Block($"for (int i = 0; i < {whole}; i++)"))
                    visit();
            if (rest > 0) last((pointer, layout) => SourceWriter.At(pointer, ((long)whole / perBlock * layout.Plane) + (whole % perBlock * v.Lanes)));
        }

        string At(string pointer, BlockedLayout layout) => perBlock == 1
            ? $"{pointer} + (i * {layout.Plane})"
            : $"{pointer} + (i / {perBlock} * {layout.Plane}) + (i % {perBlock} * {v.Lanes})";
    }
}
