using ConvNet.Model;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>Kernels whose numbers change their lanes: moves of planes, and maxout. A thread has one number of the result.</summary>
internal static class Channelwise
{
    private const int Full = BlockedLayout.Full;

    public static Stage[] Write(SourceWriter w, MoveKernel k, DeviceKernel kernel, string name)
    {
        PlaneMove move = k.Move;
        (PlanePlaces source, PlanePlaces target) = (move.Source, move.Target);
        BlockedLayout x = k.Input, y = k.Output;

        // A part is written from the planes' first block to their last.
        int channels = move.Planes / (target.Block * target.Block);
        int first = k.IsPart ? target.Channel / Full : 0, blocks = k.IsPart ? (BlockedLayout.RoundUp(target.Channel + channels) / Full) - first : y.Blocks;
        BlockedLayout written = y with { Shape = y.Shape with { Channels = blocks * Full } };
        using (Points points = Points.Open(w, kernel, name, written, needsPlace: true))
        {
            w.Comment("which plane comes here, and which of its rows and columns");
            w.Line($"int plane = {Plane(w, target, move.Planes, points, SourceWriter.At(points.Channel(written), (first * Full) - target.Channel))};");
            if (k.IsPart && target.Channel % Full != 0) w.Line("if (plane < 0) return;");
            w.Line($"int row{In} = {Back(points.Row, target.Row, target.Step)}, column{In} = {Back(points.Column, target.Column, target.Step)};");
            w.Line("float value = 0f;");
            string[] conditions =
            [
                .. target.Channel > 0 && !k.IsPart ? ["plane >= 0"] : Array.Empty<string>(),
                .. target.Channel + channels < (first + blocks) * Full ? [$"{(target.Groups > 1 ? "target" : "plane")} < {move.Planes}"] : Array.Empty<string>(),
                .. Reached("row" + In, points.Row, target.Row, target, move.Height, y.Height), .. Reached("column" + In, points.Column, target.Column, target, move.Width, y.Width),
            ];
            using (conditions.Length > 0 ? w.Block($"if ({string.Join(" && ", conditions)})") : w.Scoped())
            {
                (string channel, string row, string column) = Source(w, source, move.Planes, points);
                w.Line($"int channel{In} = {channel};");
                string place = x.Blocks == 1 ? $"channel{In}" : $"((channel{In} >> 4) * {x.Plane}) + (channel{In} & 15)";
                w.Line($"value = input[{Index.Sum(kernel.Image("input"), place, Index.Times(row, x.Row), Index.Times(column, x.Pixel))}];");
            }

            w.Line($"output[{Index.Sum(points.Plane("output", y), SourceWriter.Literal(first * y.Plane), Index.Times(points.Row, y.Row), Index.Times(points.Column, y.Pixel))}] = value;");
        }

        return Points.Launch(kernel, name, written);
    }

    /// <summary>What ends the names of places in the planes.</summary>
    private const string In = "Within";

    /// <summary>The number of the plane that has a place among the target's channels.</summary>
    private static string Plane(SourceWriter w, PlanePlaces target, int planes, Points points, string channel)
    {
        if (target.Groups > 1)
        {
            int size = planes / target.Groups;
            w.Line($"int target = {channel}, group = {Index.Divide("target", size)};");
            return $"((target - (group * {size})) * {target.Groups}) + group";
        }

        return target.Block > 1
            ? Index.Sum($"(({channel}) * {target.Block * target.Block})", Index.Times(Rest(points.Row, target.Block), target.Block), Rest(points.Column, target.Block))
            : channel;
    }

    /// <summary>The channel, row and column where the source has the number at a plane's row and column.</summary>
    private static (string Channel, string Row, string Column) Source(SourceWriter w, PlanePlaces source, int planes, Points points)
    {
        string row = SourceWriter.At(Index.Times("row" + In, source.Step), source.Row), column = SourceWriter.At(Index.Times("column" + In, source.Step), source.Column);
        if (source.Groups > 1)
        {
            w.Line($"int turn = {Index.Divide("plane", source.Groups)};");
            return ($"((plane - (turn * {source.Groups})) * {planes / source.Groups}) + turn", $"({row})", $"({column})");
        }

        if (source.Block == 1) return (SourceWriter.At("plane", source.Channel), $"({row})", $"({column})");
        w.Line($"int blockRow = {Index.Divide("plane", source.Block)}, channel = {Index.Divide("plane", source.Block * source.Block)};");
        return ("channel", $"({row} + blockRow - (channel * {source.Block}))", $"({column} + plane - (blockRow * {source.Block}))");
    }

    /// <summary>From a position of the target to a plane's row or column.</summary>
    private static string Back(string position, int start, int step) => step == 1 ? SourceWriter.At(position, -start) : Index.Divide($"({SourceWriter.At(position, -start)})", step);

    /// <summary>The conditions for a position of the target to be a plane's.</summary>
    private static IEnumerable<string> Reached(string within, string position, int start, PlanePlaces target, int length, int all)
    {
        bool isSparse = target.Step > 1 && target.Block == 1;
        if (isSparse) yield return $"{Index.Times(within, target.Step)} == {SourceWriter.At(position, -start)}";
        if (start > 0) yield return $"{within} >= 0";
        if (start + (length * target.Step) < all) yield return $"{within} < {length}";
    }

    /// <summary>The remainder of a division.</summary>
    private static string Rest(string value, int divisor) => value == "0" ? "0" : $"({value} - ({Index.Divide(value, divisor)} * {divisor}))";

    public static Stage[] Write(SourceWriter w, MaxoutKernel k, DeviceKernel kernel, string name)
    {
        BlockedLayout x = k.Input, y = k.Output;
        using (Points points = Points.Open(w, kernel, name, y, needsPlace: true))
        {
            w.Line("float value = 0f;");
            using (points.IsReal(y) is { } real ? w.Block($"if ({real})") : w.Scoped())
            {
                w.Line($"int first = ({points.Channel(y)}) * {k.Pieces};");
                w.Line($"int from = {Index.Sum(kernel.Image("input"), Index.Times(points.Row, x.Row), Index.Times(points.Column, x.Pixel))};");
                w.Line($"value = input[from + {ChannelAt("first", x)}];");
                w.Line($"for (int channel = first + 1; channel < first + {k.Pieces}; channel++) value = {Scalar.Max("value", $"input[from + {ChannelAt("channel", x)}]")};");
            }

            w.Line($"{points.At("output", y)} = value;");
        }

        return Points.Launch(kernel, name, y);
    }

    public static Stage[] Write(SourceWriter w, MaxoutGradientKernel k, DeviceKernel kernel, string name)
    {
        BlockedLayout x = k.Input, y = k.Output, dy = k.OutputGradient, dx = k.InputGradient;
        using (Points points = Points.Open(w, kernel, name, dx, needsPlace: true))
        {
            w.Line("float value = 0f;");
            using (points.IsReal(dx) is { } real ? w.Block($"if ({real})") : w.Scoped())
            {
                w.Line($"int channel = {points.Channel(dx)}, group = {Index.Divide("channel", k.Pieces)};");
                w.Line($"int from = {Index.Sum(kernel.Image("input"), Index.Times(points.Row, x.Row), Index.Times(points.Column, x.Pixel))};");
                w.Line($"float own = {points.At("input", x)};");
                w.Comment("The first piece that is the maximum takes the gradient.");
                w.Line($"bool takes = own == output[{GroupAt("output", y)}];");
                w.Line($"for (int before = group * {k.Pieces}; before < channel; before++) if (input[from + {ChannelAt("before", x)}] == own) takes = false;");
                w.Line($"if (takes) value = outputGradient[{GroupAt("outputGradient", dy)}];");
            }

            w.Line($"{points.At("inputGradient", dx)} = value;");

            string GroupAt(string pointer, BlockedLayout layout) =>
                Index.Sum(kernel.Image(pointer), ChannelAt("group", layout), Index.Times(points.Row, layout.Row), Index.Times(points.Column, layout.Pixel));
        }

        return Points.Launch(kernel, name, dx);
    }

    /// <summary>Where a channel begins in an image.</summary>
    private static string ChannelAt(string channel, BlockedLayout layout) => layout.Blocks == 1 ? channel : $"((({channel}) >> 4) * {layout.Plane}) + (({channel}) & 15)";
}
