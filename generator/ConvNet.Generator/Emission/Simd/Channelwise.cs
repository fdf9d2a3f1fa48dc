using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>Kernels that go channel by channel, since numbers change their lanes: moves of planes, and maxout. The same at every vector width.</summary>
internal static class Channelwise
{
    private const int Full = BlockedLayout.Full;

    public static void Write(SourceWriter w, MoveKernel kernel, string name)
    {
        BlockedLayout x = kernel.Input, y = kernel.Output;
        PlaneMove move = kernel.Move;
        using (KernelWriter.Method(w, kernel, name))
        {
            if (!kernel.Covers && !kernel.IsPart) Clear(w, "output", y);
            if (kernel.KeepsLanes)
            {
                WriteBlocks(w, move, x, y);
                return;
            }

            if (kernel.KeepsOrder)
            {
                WriteRuns(w, move, x, y);
                return;
            }

            // Row by row, so that all channels of a row stay in the first cache: a line has 16 of them.
            using (w.For("row", move.Height, 1, $", input += {move.Source.Step * x.Row}, output += {move.Target.Step * y.Row}"))
            using (w.For("plane", move.Planes))
            {
                string plane = move.Planes > 1 ? "plane" : "0";
                w.Line($"int source = {Channel(move.Source, plane, move.Planes)}, target = {Channel(move.Target, plane, move.Planes)};");
                w.Line($"float* from = {ChannelAt("input", "source", x)}{First(move.Source, plane, x)};");
                w.Line($"float* to = {ChannelAt("output", "target", y)}{First(move.Target, plane, y)};");
                w.Line($"for (int column = 0; column < {move.Width}; column++) to[column * {move.Target.Step * Full}] = from[column * {move.Source.Step * Full}];");
            }
        }
    }

    /// <summary>Whole blocks of channels: rows at once where their positions are neighbours.</summary>
    private static void WriteBlocks(SourceWriter w, PlaneMove move, BlockedLayout x, BlockedLayout y)
    {
        int blocks = (move.Planes + Full - 1) / Full;
        using (w.For("block", blocks))
        using (w.For("row", move.Height))
        {
            w.Line($"float* from = {Corner("input", move.Source, x)};");
            w.Line($"float* to = {Corner("output", move.Target, y)};");
            bool whole = move.Source.Step == 1 && move.Target.Step == 1;
            int run = whole ? move.Width * Full : Full;
            using (w.For("column", whole ? 1 : move.Width, 1, $", from += {move.Source.Step * Full}, to += {move.Target.Step * Full}"))
                w.Line($"new ReadOnlySpan<float>(from, {run}).CopyTo(new Span<float>(to, {run}));");
        }

        string Corner(string pointer, PlanePlaces places, BlockedLayout layout)
        {
            var at = new Sum(pointer);
            if (blocks > 1) at = at.Term("block", layout.Plane);
            if (move.Height > 1) at = at.Term("row", places.Step * layout.Row);
            return SourceWriter.At(at.ToString(), ((long)places.Channel / Full * layout.Plane) + ((long)places.Row * layout.Row) + (places.Column * Full));
        }
    }

    /// <summary>Planes in their order, lanes shifted: as runs of lanes that lie side by side on both sides.</summary>
    private static void WriteRuns(SourceWriter w, PlaneMove move, BlockedLayout x, BlockedLayout y)
    {
        (string, int, int) from = ("from", move.Source.Step * x.Row, move.Source.Step * x.Pixel), to = ("to", move.Target.Step * y.Row, move.Target.Step * y.Pixel);
        w.Comment("where a run of lanes is read, where it goes, and how long it is");
        w.Line($"ReadOnlySpan<int> runs = [{string.Join(", ", Runs().Select(r => $"{r.From}, {r.To}, {r.Count}"))}];");
        using (w.Block("for (int run = 0; run < runs.Length; run += 3)"))
        {
            w.Line("float* from = input + runs[run];");
            w.Line("float* to = output + runs[run + 1];");
            w.Line("int count = runs[run + 2];");
            KernelWriter.Positions(w, move.Height, move.Width, () => w.Line("for (int lane = 0; lane < count; lane++) to[lane] = from[lane];"), from, to);
        }

        int end = move.Target.Channel + move.Planes;
        if (end % Full == 0) return;
        w.Comment("the lanes behind the last plane");
        w.Line($"float* rest = {SourceWriter.At("output", Lane(y, move.Target, end))};");
        KernelWriter.Positions(
            w, move.Height, move.Width, () => w.Line($"for (int lane = 0; lane < {Full - (end % Full)}; lane++) rest[lane] = 0;"), ("rest", to.Item2, to.Item3));

        IEnumerable<(int From, int To, int Count)> Runs()
        {
            for (int done = 0, count; done < move.Planes; done += count)
            {
                int source = move.Source.Channel + done, target = move.Target.Channel + done;
                count = Math.Min(move.Planes - done, Full - Math.Max(source % Full, target % Full));
                yield return (Lane(x, move.Source, source), Lane(y, move.Target, target), count);
            }
        }
    }

    private static int Lane(BlockedLayout layout, PlanePlaces places, int channel) =>
        (channel / Full * layout.Plane) + (channel % Full) + (places.Row * layout.Row) + (places.Column * layout.Pixel);

    public static void Write(SourceWriter w, MaxoutKernel kernel, string name)
    {
        BlockedLayout x = kernel.Input, y = kernel.Output;
        using (KernelWriter.Method(w, kernel, name))
        {
            if (y.Channels % Full != 0) Clear(w, "output", y);
            using (w.Block($"for (int c = 0; c < {y.Channels}; c++)"))
            using (w.Block($"for (int piece = 0; piece < {kernel.Pieces}; piece++)"))
            {
                w.Line($"int channel = (c * {kernel.Pieces}) + piece;");
                w.Line($"float* x = {ChannelAt("input", "channel", x)};");
                w.Line($"float* y = {ChannelAt("output", "c", y)};");
                KernelWriter.Positions(
                    w, y.Height, y.Width, () => w.Line("*y = piece == 0 ? *x : Lanes.Max(*y, *x);"), ("x", x.Row, x.Pixel), ("y", y.Row, y.Pixel));
            }
        }
    }

    public static void Write(SourceWriter w, MaxoutGradientKernel kernel, string name)
    {
        BlockedLayout x = kernel.Input, y = kernel.Output, dy = kernel.OutputGradient, dx = kernel.InputGradient;
        using (KernelWriter.Method(w, kernel, name))
        {
            Clear(w, "inputGradient", dx);
            using (w.Block($"for (int c = 0; c < {y.Channels}; c++)"))
            {
                w.Line($"float* y = {ChannelAt("output", "c", y)};");
                w.Line($"float* dy = {ChannelAt("outputGradient", "c", dy)};");
                using (w.For("row", y.Height))
                using (w.For("column", y.Width))
                {
                    string row = y.Height > 1 ? "row" : "0", column = y.Width > 1 ? "column" : "0";
                    w.Comment("the first piece that is the maximum takes the gradient");
                    using (w.Block($"for (int channel = c * {kernel.Pieces}, end = channel + {kernel.Pieces}; channel < end; channel++)"))
                    {
                        w.Line($"if ({ChannelAt("input", "channel", x, value: true)}[{Position(x)}] != y[{Position(y)}]) continue;");
                        w.Line($"{ChannelAt("inputGradient", "channel", dx, value: true)}[{Position(dx)}] = dy[{Position(dy)}];");
                        w.Line("break;");
                    }

                    string Position(BlockedLayout layout) => $"({row} * {layout.Row}) + ({column} * {layout.Pixel})";
                }
            }
        }
    }

    /// <summary>Zeroes an image with its halo, so that also lanes past the last channel are zero.</summary>
    private static void Clear(SourceWriter w, string pointer, BlockedLayout layout) =>
        w.Line($"new Span<float>({SourceWriter.At(pointer, -layout.Origin)}, {layout.Floats}).Clear();");

    /// <summary>A channel's first number; <paramref name="value"/> puts it in brackets, to be indexed.</summary>
    private static string ChannelAt(string pointer, string channel, BlockedLayout layout, bool value = false)
    {
        string at = layout.Blocks > 1 ? $"{pointer} + ({channel} / {Full} * {layout.Plane}) + ({channel} % {Full})" : $"{pointer} + {channel}";
        return value ? $"({at})" : at;
    }

    private static string Channel(PlanePlaces places, string plane, int planes) =>
        places.Groups > 1 ? $"({plane} % {places.Groups} * {planes / places.Groups}) + ({plane} / {places.Groups})"
        : places.Block > 1 ? $"{plane} / {places.Block * places.Block}"
        : places.Channel == 0 ? plane : $"{plane} + {places.Channel}";

    private static string First(PlanePlaces places, string plane, BlockedLayout layout)
    {
        if (places.Block > 1) return $" + ({plane} / {places.Block} % {places.Block} * {layout.Row}) + ({plane} % {places.Block} * {layout.Pixel})";
        int offset = (places.Row * layout.Row) + (places.Column * layout.Pixel);
        return offset == 0 ? "" : $" + {offset}";
    }
}
