using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>
/// Enlarging by a whole factor f, forward, and backward as a sum over the positions that a value has a share in. Output position p lies at
/// (p + 0.5) / f - 0.5 of the input: between its neighbours low and low + 1. With aligned corners it lies at p * (n - 1) / (f * n - 1) of n
/// positions.
/// </summary>
internal static class Upsample
{
    public static Stage[] Write(SourceWriter w, UpsampleKernel k, DeviceKernel kernel, string name)
    {
        BlockedLayout x = k.Input, y = k.Output;
        using (Points points = Points.Open(w, kernel, name, y, needsPlace: true))
        {
            w.Line($"int plane = {points.Plane("input", x)};");
            if (!k.IsBilinear)
            {
                w.Line($"{points.At("output", y)} = {At(Index.Divide(points.Row, k.Factor), Index.Divide(points.Column, k.Factor))};");
            }
            else
            {
                WriteNeighbours(w, k.Factor, k.AlignCorners, x.Height, points.Row, "top", "bottom", "down");
                WriteNeighbours(w, k.Factor, k.AlignCorners, x.Width, points.Column, "left", "next", "right");
                w.Line($"float value = {At("top", "left")} * ((1f - down) * (1f - right));");
                w.Line($"value += {At("top", "next")} * ((1f - down) * right);");
                w.Line($"value += {At("bottom", "left")} * (down * (1f - right));");
                w.Line($"value += {At("bottom", "next")} * (down * right);");
                w.Line($"{points.At("output", y)} = value;");
            }
        }

        return Points.Launch(kernel, name, y);

        string At(string row, string column) => $"input[plane + ({row} * {x.Row}) + ({column} * {x.Pixel})]";
    }

    public static Stage[] Write(SourceWriter w, UpsampleGradientKernel k, DeviceKernel kernel, string name)
    {
        BlockedLayout dy = k.OutputGradient, dx = k.InputGradient;
        using (Points points = Points.Open(w, kernel, name, dx, needsPlace: true))
        {
            w.Line($"int plane = {points.Plane("outputGradient", dy)};");
            w.Line("float sum = 0f;");
            string gradient = $"outputGradient[plane + (oy * {dy.Row}) + (ox * {dy.Pixel})]";
            using (Reach("oy", points.Row, dx.Height))
            {
                if (k.IsBilinear) WriteShare("oy", points.Row, dx.Height, "top", "bottom", "down", "rowShare");
                using (Reach("ox", points.Column, dx.Width))
                {
                    if (k.IsBilinear) WriteShare("ox", points.Column, dx.Width, "left", "next", "right", "share");
                    w.Line($"sum += {gradient}{(k.IsBilinear ? " * (rowShare * share)" : "")};");
                }
            }

            w.Line($"{points.At("inputGradient", dx)} = sum;");
        }

        return Points.Launch(kernel, name, dx);

        SourceWriter.Scope Reach(string large, string small, int length)
        {
            int f = k.Factor, all = f * length;
            string start = Index.Times(small, f);
            (string from, string to) = !k.IsBilinear ? (start, $"{start} + {f}")
                : length == 1 ? ("0", SourceWriter.Literal(all))
                : k.AlignCorners ? (Aligned($"Math.Max({small} - 1, 0)"), $"Math.Min({Aligned($"({small} + 1)")} + 1, {all})")
                : ($"Math.Max({SourceWriter.At(start, -(f / 2))}, 0)", $"Math.Min({start} + {3 * f / 2}, {all})");
            return w.Block($"for (int {large} = {from}; {large} < {to}; {large}++)");

            // Where a position of the small image lies in the large one.
            string Aligned(string position) => Index.Divide($"({position} * {all - 1})", length - 1);
        }

        // Both neighbours are the same position at the image's border.
        void WriteShare(string large, string small, int length, string low, string high, string distance, string share)
        {
            WriteNeighbours(w, k.Factor, k.AlignCorners, length, large, low, high, distance);
            w.Line($"float {share} = ({low} == {small} ? 1f - {distance} : 0f) + ({high} == {small} ? {distance} : 0f);");
        }
    }

    /// <summary>
    /// Declares the neighbours of a position of the large image in the small one, clamped to it, and how far it lies from the low one.
    /// </summary>
    private static void WriteNeighbours(
        SourceWriter w, int factor, bool alignCorners, int length, string position, string low, string high, string distance)
    {
        int parts = alignCorners ? Math.Max((length * factor) - 1, 1) : 2 * factor;
        string at = alignCorners ? Index.Times(position, length - 1) : $"(2 * {position}) + {factor + 1}";
        w.Line($"int {low}At = {at}, {low}Floor = {Index.Divide($"{low}At", parts)};");
        w.Line($"float {distance} = ({low}At - ({low}Floor * {parts})) * (1f / {parts}f);");
        (string first, string second) = alignCorners ? ($"{low}Floor", $"{low}Floor + 1") : ($"Math.Max({low}Floor - 1, 0)", $"{low}Floor");
        w.Line($"int {low} = {first}, {high} = Math.Min({second}, {length - 1});");
    }
}
