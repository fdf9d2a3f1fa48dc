using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>
/// Pooling over a grid whose cells differ in size, forward, and backward as a sum over the cells that a position lies in. Cell i of n spans
/// floor(i * N / n) to ceil((i + 1) * N / n) - 1, and so position i of N lies in the cells floor(i * n / N) to ceil((i + 1) * n / N) - 1.
/// </summary>
internal static class AdaptivePool
{
    public static Stage[] Write(SourceWriter w, AdaptivePoolKernel k, DeviceKernel kernel, string name)
    {
        BlockedLayout x = k.Input, y = k.Output;
        using (Points points = Points.Open(w, kernel, name, y, needsPlace: true))
        {
            w.Line($"int plane = {points.Plane("input", x)};");
            WriteSpan(w, points.Row, x.Height, y.Height, "top", "bottom");
            WriteSpan(w, points.Column, x.Width, y.Width, "left", "right");
            w.Line($"float value = {(k.IsMax ? "float.NegativeInfinity" : "0f")};");
            using (w.Block("for (int iy = top; iy < bottom; iy++)"))
            using (w.Block("for (int ix = left; ix < right; ix++)"))
            {
                string at = $"input[plane + (iy * {x.Row}) + (ix * {x.Pixel})]";
                w.Line(k.IsMax ? $"value = {Scalar.Max("value", at)};" : $"value += {at};");
            }

            w.Line($"{points.At("output", y)} = {(k.IsMax ? "value" : $"value * {Share}")};");
        }

        return Points.Launch(kernel, name, y);
    }

    public static Stage[] Write(SourceWriter w, AdaptivePoolGradientKernel k, DeviceKernel kernel, string name)
    {
        BlockedLayout x = k.Input, y = k.Output, dy = k.OutputGradient, dx = k.InputGradient;
        using (Points points = Points.Open(w, kernel, name, dx, needsPlace: true))
        {
            w.Line($"int gradientPlane = {points.Plane("outputGradient", dy)};");
            WriteSpan(w, points.Row, y.Height, x.Height, "firstRow", "endRow");
            WriteSpan(w, points.Column, y.Width, x.Width, "firstColumn", "endColumn");
            w.Line($"float sum = {(k.Adds ? points.At("inputGradient", dx) : "0f")};");
            if (k.IsMax) w.Line($"int inputPlane = {points.Plane("input", x)}, outputPlane = {points.Plane("output", y)};");
            if (k.IsMax) w.Line($"float own = {points.At("input", x)};");
            using (w.Block("for (int oy = firstRow; oy < endRow; oy++)"))
            using (w.Block("for (int ox = firstColumn; ox < endColumn; ox++)"))
            {
                string gradient = $"outputGradient[gradientPlane + (oy * {dy.Row}) + (ox * {dy.Pixel})]";
                WriteSpan(w, "oy", x.Height, y.Height, "top", "bottom");
                WriteSpan(w, "ox", x.Width, y.Width, "left", "right");
                if (k.IsMax) WriteFirst(points, gradient);
                else w.Line($"sum += {gradient} * {Share};");
            }

            w.Line($"{points.At("inputGradient", dx)} = sum;");
        }

        return Points.Launch(kernel, name, dx);

        // Of equal maxima, which come before the thread's own in rows above it or on its left.
        void WriteFirst(Points points, string gradient)
        {
            using (w.Block($"if (own == output[outputPlane + (oy * {y.Row}) + (ox * {y.Pixel})])"))
            {
                w.Comment("The gradient goes to the first of equal maxima.");
                w.Line("bool isFirst = true;");
                using (w.Block($"for (int iy = top; iy < Math.Min(bottom, {points.Row} + 1); iy++)"))
                using (w.Block("for (int ix = left; ix < right; ix++)"))
                {
                    string value = $"input[inputPlane + (iy * {x.Row}) + (ix * {x.Pixel})]";
                    w.Line($"if ((iy < {points.Row} || ix < {points.Column}) && {value} == own) isFirst = false;");
                }

                w.Line($"if (isFirst) sum += {gradient};");
            }
        }
    }

    private const string Share = "(1f / ((bottom - top) * (right - left)))";

    /// <summary>
    /// Declares where an interval begins and ends when <paramref name="length"/> positions are cut into <paramref name="cells"/>, which may be
    /// more.
    /// </summary>
    private static void WriteSpan(SourceWriter w, string cell, int length, int cells, string start, string end) => w.Line(
        $"int {start} = {Index.Divide($"({cell} * {length})", cells)}, {end} = {Index.Divide($"((({cell} + 1) * {length}) + {cells - 1})", cells)};");
}
