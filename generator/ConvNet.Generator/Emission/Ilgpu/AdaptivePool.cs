using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>
/// Pooling over a grid whose cells differ in size, forward, and backward as a sum over the cells that a position lies in. Cell i of n spans
/// floor(i * N / n) to ceil((i + 1) * N / n) - 1, and so position i of N lies in the cells floor(i * n / N) to ceil((i + 1) * n / N) - 1. Those
/// of a fractional pooling lie as <see cref="FractionalCells"/> says.
/// </summary>
internal static class AdaptivePool
{
    public static Stage[] Write(SourceWriter w, AdaptivePoolKernel k, DeviceKernel kernel, string name)
    {
        BlockedLayout x = k.Input, y = k.Output;
        using (Points points = Points.Open(w, kernel, name, y, needsPlace: true))
        {
            PoolingPhases.Declare(w, k.Cells);
            w.Line($"int plane = {points.Plane("input", x)};");
            WriteCell(w, k.Cells, points.Row, points.Column, x, y);
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
            PoolingPhases.Declare(w, k.Cells);
            w.Line($"int gradientPlane = {points.Plane("outputGradient", dy)};");
            WriteCellsOf(w, k.Cells, points, x, y);
            w.Line($"float sum = {(k.Adds ? points.At("inputGradient", dx) : "0f")};");
            if (k.IsMax) w.Line($"int inputPlane = {points.Plane("input", x)}, outputPlane = {points.Plane("output", y)};");
            if (k.IsMax) w.Line($"float own = {points.At("input", x)};");
            using (w.Block("for (int oy = firstRow; oy < endRow; oy++)"))
            using (w.Block("for (int ox = firstColumn; ox < endColumn; ox++)"))
            {
                string gradient = $"outputGradient[gradientPlane + (oy * {dy.Row}) + (ox * {dy.Pixel})]";
                WriteCell(w, k.Cells, "oy", "ox", x, y);
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

    /// <summary>Declares which rows and columns a cell spans: from <c>top</c> and <c>left</c> to before <c>bottom</c> and <c>right</c>.</summary>
    private static void WriteCell(SourceWriter w, FractionalCells? fractional, string row, string column, BlockedLayout image, BlockedLayout grid)
    {
        if (fractional is null)
        {
            WriteSpan(w, row, image.Height, grid.Height, "top", "bottom");
            WriteSpan(w, column, image.Width, grid.Width, "left", "right");
            return;
        }

        (string rowPhase, string columnPhase) = PoolingPhases.Of(fractional);
        Write(row, image.Height, grid.Height, rowPhase, "top", "bottom");
        Write(column, image.Width, grid.Width, columnPhase, "left", "right");

        void Write(string cell, int positions, int cells, string phase, string start, string end)
        {
            string factor = $"{positions - fractional.Shared}{Long(positions, cells)}";
            w.Line(
                $"int {start} = {Quotient($"({cell} * {factor}) + {phase}", positions, cells, cells)}, "
                + $"{end} = {Quotient($"(({cell} + 1) * {factor}) + {phase}", positions, cells, cells)}{(fractional.Shared > 0 ? $" + {fractional.Shared}" : "")};");
        }
    }

    /// <summary>
    /// Declares which cells the thread's position lies in, from <c>firstRow</c> and <c>firstColumn</c> to before <c>endRow</c> and <c>endColumn</c>.
    /// </summary>
    private static void WriteCellsOf(SourceWriter w, FractionalCells? fractional, Points points, BlockedLayout image, BlockedLayout grid)
    {
        if (fractional is null)
        {
            WriteSpan(w, points.Row, grid.Height, image.Height, "firstRow", "endRow");
            WriteSpan(w, points.Column, grid.Width, image.Width, "firstColumn", "endColumn");
            return;
        }

        (string rowPhase, string columnPhase) = PoolingPhases.Of(fractional);
        Write(points.Row, image.Height, grid.Height, rowPhase, "firstRow", "endRow");
        Write(points.Column, image.Width, grid.Width, columnPhase, "firstColumn", "endColumn");

        void Write(string position, int positions, int cells, string phase, string first, string end)
        {
            int length = positions - fractional.Shared;
            w.Line($"int {first} = Math.Max(0, {Begun(fractional.Shared > 0 ? position : $"({position} + 1)")} - 1), {end} = Math.Min({cells}, {Begun($"({position} + 1)")});");

            // The cells that begin before a position.
            string Begun(string before) => Quotient($"({before} * {cells}{Long(positions, cells)}) + {length - 1} - {phase}", positions, cells, length);
        }
    }

    /// <summary>What makes a factor of a product of positions and cells a long, where an int is too small.</summary>
    private static string Long(int positions, int cells) => IsLong(positions, cells) ? "L" : "";

    /// <summary>A sum with such a product, divided; few images are so long.</summary>
    private static string Quotient(string dividend, int positions, int cells, int divisor) =>
        IsLong(positions, cells) ? $"(int)(({dividend}) / {divisor})" : Index.Divide($"({dividend})", divisor);

    /// <summary>Whether the product of an axis's positions and cells, and either of them, may be more than an int holds.</summary>
    private static bool IsLong(int positions, int cells) => ((positions + 1L) * (cells + 1L)) > int.MaxValue;

    /// <summary>
    /// Declares where an interval begins and ends when <paramref name="length"/> positions are cut into <paramref name="cells"/>, which may be
    /// more.
    /// </summary>
    private static void WriteSpan(SourceWriter w, string cell, int length, int cells, string start, string end) => w.Line(
        $"int {start} = {Index.Divide($"({cell} * {length})", cells)}, {end} = {Index.Divide($"((({cell} + 1) * {length}) + {cells - 1})", cells)};");
}
