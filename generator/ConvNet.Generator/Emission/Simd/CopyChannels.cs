using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>Copies channels between blocks, lanes shifted: as runs of lanes that lie side by side on both sides.</summary>
internal static class CopyChannels
{
    private const int Full = BlockedLayout.Full;

    public static void Write(SourceWriter w, CopyChannelsKernel kernel, string name)
    {
        BlockedLayout x = kernel.Input, y = kernel.Output;
        using (KernelWriter.Method(w, kernel, name))
        {
            w.Comment("where a run of lanes is read, where it goes, and how long it is");
            w.Line($"ReadOnlySpan<int> runs = [{string.Join(", ", Runs(kernel).Select(r => $"{r.From}, {r.To}, {r.Count}"))}];");
            using (w.Block("for (int run = 0; run < runs.Length; run += 3)"))
            {
                w.Line("float* from = input + runs[run];");
                w.Line("float* to = output + runs[run + 1];");
                w.Line("int count = runs[run + 2];");
                KernelWriter.Positions(
                    w, y.Height, y.Width, () => w.Line("for (int lane = 0; lane < count; lane++) to[lane] = from[lane];"),
                    ("from", x.Row, x.Pixel), ("to", y.Row, y.Pixel));
            }

            int end = kernel.OutputChannel + kernel.Channels;
            if (end % Full == 0) return;
            w.Comment("the lanes behind the last channel");
            w.Line($"float* rest = {SourceWriter.At("output", Lane(y, end))};");
            KernelWriter.Positions(
                w, y.Height, y.Width, () => w.Line($"for (int lane = 0; lane < {Full - (end % Full)}; lane++) rest[lane] = 0;"), ("rest", y.Row, y.Pixel));
        }
    }

    private static IEnumerable<(int From, int To, int Count)> Runs(CopyChannelsKernel kernel)
    {
        for (int done = 0, count; done < kernel.Channels; done += count)
        {
            int from = kernel.InputChannel + done, to = kernel.OutputChannel + done;
            count = Math.Min(kernel.Channels - done, Full - Math.Max(from % Full, to % Full));
            yield return (Lane(kernel.Input, from), Lane(kernel.Output, to), count);
        }
    }

    private static int Lane(BlockedLayout layout, int channel) => (channel / Full * layout.Plane) + (channel % Full);
}
