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
        int first = k.IsPart ? target.Channel / Full : 0, end = k.IsPart ? BlockedLayout.RoundUp(target.Channel + channels) / Full : y.Blocks;
        int blocks = end - first;
        BlockedLayout written = y with { Shape = y.Shape with { Channels = blocks * Full } };
        using (Points points = Points.Open(w, kernel, name, written, needsPlace: true))
        {
            w.Comment("which plane comes here, and which of its rows and columns");
            string moved = SourceWriter.At(points.Channel(written), (first * Full) - target.Channel);
            w.Line($"int plane = {Plane(w, target, move.Planes, points, moved)};");
            if (k.IsPart && target.Channel % Full != 0) w.Line("if (plane < 0) return;");
            w.Line($"int row{In} = {Back(points.Row, target.Row, target.Step)}, column{In} = {Back(points.Column, target.Column, target.Step)};");
            w.Line("float value = 0f;");
            var conditions = new List<string>();
            if (target.Channel > 0 && !k.IsPart) conditions.Add("plane >= 0");
            if (target.Channel + channels < end * Full) conditions.Add($"{(target.Groups > 1 ? "target" : "plane")} < {move.Planes}");
            conditions.AddRange(Reached("row" + In, points.Row, target.Row, target, move.Height, y.Height));
            conditions.AddRange(Reached("column" + In, points.Column, target.Column, target, move.Width, y.Width));
            using (conditions.Count > 0 ? w.Block($"if ({string.Join(" && ", conditions)})") : w.Scoped())
            {
                (string channel, string row, string column) = Source(w, source, move.Planes, points);
                w.Line($"int channel{In} = {channel};");
                w.Line($"value = input[{Index.Sum(kernel.Image("input"), Place.Channel(x, "channel" + In), Place.Pixel(x, row, column))}];");
            }

            string to = Index.Sum(points.Plane("output", y), SourceWriter.Literal(first * y.Plane), Place.Pixel(y, points.Row, points.Column));
            w.Line($"output[{to}] = value;");
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

        if (target.Block == 1) return channel;
        string row = Index.Times(Rest(points.Row, target.Block), target.Block);
        return Index.Sum($"(({channel}) * {target.Block * target.Block})", row, Rest(points.Column, target.Block));
    }

    /// <summary>The channel, row and column where the source has the number at a plane's row and column.</summary>
    private static (string Channel, string Row, string Column) Source(SourceWriter w, PlanePlaces source, int planes, Points points)
    {
        string row = SourceWriter.At(Index.Times("row" + In, source.Step), source.Row);
        string column = SourceWriter.At(Index.Times("column" + In, source.Step), source.Column);
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
    private static string Back(string position, int start, int step)
    {
        string moved = SourceWriter.At(position, -start);
        return step == 1 ? moved : Index.Divide($"({moved})", step);
    }

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
            using (points.WhereReal(w, y))
            {
                w.Line($"int first = ({points.Channel(y)}) * {k.Pieces};");
                w.Line($"int from = {points.Pixel("input", x)};");
                w.Line($"value = input[from + {Place.Channel(x, "first")}];");
                string highest = Scalar.Max("value", $"input[from + {Place.Channel(x, "channel")}]");
                w.Line($"for (int channel = first + 1; channel < first + {k.Pieces}; channel++) value = {highest};");
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
            using (points.WhereReal(w, dx))
            {
                w.Line($"int channel = {points.Channel(dx)}, group = {Index.Divide("channel", k.Pieces)};");
                w.Line($"int from = {points.Pixel("input", x)};");
                w.Line($"float own = {points.At("input", x)};");
                w.Comment("The first piece that is the maximum takes the gradient.");
                w.Line($"bool takes = own == output[{GroupAt("output", y)}];");
                string before = $"input[from + {Place.Channel(x, "before")}]";
                w.Line($"for (int before = group * {k.Pieces}; before < channel; before++) if ({before} == own) takes = false;");
                w.Line($"if (takes) value = outputGradient[{GroupAt("outputGradient", dy)}];");
            }

            w.Line($"{points.At("inputGradient", dx)} = value;");

            string GroupAt(string pointer, BlockedLayout layout) =>
                Index.Sum(kernel.Image(pointer), Place.Channel(layout, "group"), Place.Pixel(layout, points.Row, points.Column));
        }

        return Points.Launch(kernel, name, dx);
    }
}
