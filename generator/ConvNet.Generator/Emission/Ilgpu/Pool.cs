using ConvNet.Model;
using ConvNet.Model.Layers;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>
/// Pooling, forward, and backward as a sum over the windows that a position lies in: no two threads write to one place. Max pooling saves which
/// tap of its window each maximum came from, as a float, since all that kernels hand on is.
/// </summary>
internal static class Pool
{
    /// <summary>The taps of a window up to which its loops are unrolled.</summary>
    private const int FewTaps = 9;

    public static Stage[] Write(SourceWriter w, PoolKernel k, DeviceKernel kernel, string name)
    {
        (SlidAxis v, SlidAxis h) = (k.Window.Vertical, k.Window.Horizontal);
        using (Points points = Points.Open(w, kernel, name, k.Output, needsPlace: true))
        {
            w.Line($"int top = {Start(v, points.Row)}, left = {Start(h, points.Column)}, plane = {points.Plane("input", k.Input)};");
            w.Line($"float value = {(k.IsMax ? "float.NegativeInfinity" : "0f")};");
            if (k.SavesTaps) w.Line($"float tap = {FirstTap(v, h)}, next; // the first of equal maxima");
            WriteWindow(w, v, h, (y, x, tap) =>
            {
                string next = $"input[plane + ({y} * {k.Input.Row}) + ({x} * {k.Input.Pixel})]";
                if (k.SavesTaps)
                {
                    w.Line($"next = {next};");
                    w.Line($"if (next > value) tap = {tap};");
                    next = "next";
                }

                w.Line(k.Function switch
                {
                    PoolFunction.Max => $"value = {Scalar.Max("value", next)};",
                    PoolFunction.Avg => $"value += {next};",
                    _ => $"value += {next} * {next};",
                });
            });
            if (Factor(k.Function, k.Window, k.CountIncludePad) is { } factor) w.Line($"value *= {factor};");
            if (k.Function == PoolFunction.L2) w.Line("value = MathF.Sqrt(value);");
            string result = k.IsScaled ? $"(value * {points.OfChannel("scale", k.Output)}) + {points.OfChannel("shift", k.Output)}" : "value";
            w.Line($"{points.At("output", k.Output)} = {result};");
            if (k.SavesTaps) w.Line($"{points.At("taps", k.Output with { Halo = default })} = tap;");
        }

        return Points.Launch(kernel, name, k.Output);
    }

    public static Stage[] Write(SourceWriter w, PoolGradientKernel k, DeviceKernel kernel, string name)
    {
        (SlidAxis v, SlidAxis h) = (k.Window.Vertical, k.Window.Horizontal);
        using (Points points = Points.Open(w, kernel, name, k.InputGradient, needsPlace: true))
        {
            w.Line("float sum = 0f;");
            w.Line($"int gradientPlane = {points.Plane("outputGradient", k.OutputGradient)};");
            if (k.Taps is { } taps) w.Line($"int tapPlane = {points.Plane("taps", taps)};");
            if (k.Function == PoolFunction.L2) w.Line($"int outputPlane = {points.Plane("output", k.Output)};");
            WriteWindows(w, points, v, h, () =>
            {
                string gradient = $"outputGradient[gradientPlane + (oy * {k.OutputGradient.Row}) + (ox * {k.OutputGradient.Pixel})]";
                if (k.Taps is { } saved)
                {
                    w.Line($"if (taps[tapPlane + (oy * {saved.Row}) + (ox * {saved.Pixel})] == (ky * {h.Size}) + kx) sum += {gradient};");
                    return;
                }

                if (k.Function == PoolFunction.L2)
                {
                    // A norm of 0 has a gradient of 0, as a ReLU.
                    w.Line($"float norm = output[outputPlane + (oy * {k.Output.Row}) + (ox * {k.Output.Pixel})];");
                    gradient = Scalar.Differentiate(new Activation(ActivationFunction.ReLU), "norm", $"{gradient} / norm");
                }

                string? factor = Factor(k.Function, k.Window, k.CountIncludePad);
                if (factor is not null) w.Line($"int top = {Start(v, "oy")}, left = {Start(h, "ox")};");
                w.Line($"sum += {gradient}{(factor is null ? "" : $" * {factor}")};");
            });
            string result = k.Function == PoolFunction.L2 ? $"{points.At("input", k.Input)} * sum" : "sum";
            w.Line($"{points.At("inputGradient", k.InputGradient)} = {points.Back(k.Back, result)};");
        }

        return Points.Launch(kernel, name, k.InputGradient);
    }

    /// <summary>
    /// Visits the positions of the window at <c>top</c>, <c>left</c> that lie in the image, given as expressions, with the number of the tap: one
    /// by one where they are few and all windows lie in it, else in loops.
    /// </summary>
    private static void WriteWindow(SourceWriter w, SlidAxis v, SlidAxis h, Action<string, string, string> visit)
    {
        if (v.Size * h.Size <= FewTaps && IsInside(v) && IsInside(h))
        {
            for (int y = 0; y < v.Size; y++)
            for (int x = 0; x < h.Size; x++)
                visit(Offset("top", y), Offset("left", x), SourceWriter.Literal((double)((y * h.Size) + x)));
            return;
        }

        using (w.Block($"for (int y = {First("top", v)}; y < Math.Min(top + {v.Size}, {v.Input}); y++)"))
        using (w.Block($"for (int x = {First("left", h)}; x < Math.Min(left + {h.Size}, {h.Input}); x++)"))
            visit("y", "x", $"((y - top) * {h.Size}) + (x - left)");

        static bool IsInside(SlidAxis axis) => axis.Before == 0 && axis.Overhang <= 0;

        static string Offset(string start, int by) => by == 0 ? start : $"({start} + {by})";
    }

    /// <summary>
    /// Visits the windows <c>oy</c>, <c>ox</c> that the thread's position lies in, as their tap <c>ky</c>, <c>kx</c>: one where windows do not
    /// overlap.
    /// </summary>
    public static void WriteWindows(SourceWriter w, Points points, SlidAxis v, SlidAxis h, Action visit)
    {
        using (Window(v, "ky", "ty", "oy", points.Row))
        using (Window(h, "kx", "tx", "ox", points.Column))
            visit();

        Nested Window(SlidAxis axis, string tap, string reach, string window, string place)
        {
            if (axis.Size <= axis.Stride)
            {
                w.Line($"int {reach} = {SourceWriter.At(place, axis.Before)}, {window} = {Index.Divide(reach, axis.Stride)}, {tap} = {reach} - ({window} * {axis.Stride});");
                string isTap = axis.Size < axis.Stride ? $" && {tap} < {axis.Size}" : "";
                return new Nested(w.Block($"if ({window} < {axis.Output}{isTap})"), null);
            }

            SourceWriter.Scope loop = w.Block($"for (int {tap} = 0; {tap} < {axis.Size}; {tap}++)");
            string last = $"{reach} < 0 ? {axis.Output} : {Index.Divide(reach, axis.Stride)}";
            string isWhole = axis.Stride > 1 ? $" && {window} * {axis.Stride} == {reach}" : "";
            w.Line($"int {reach} = {SourceWriter.At(place, axis.Before)} - {tap}, {window} = {last};");
            return new Nested(loop, w.Block($"if ({window} < {axis.Output}{isWhole})"));
        }
    }

    /// <summary>The first position of the window at <paramref name="start"/> in the image.</summary>
    private static string First(string start, SlidAxis axis) => axis.Before == 0 ? start : $"Math.Max({start}, 0)";

    /// <summary>The number of the window's first tap in the image.</summary>
    private static string FirstTap(SlidAxis v, SlidAxis h) =>
        v.Before + h.Before == 0 ? "0f" : $"(({First("top", v)} - top) * {h.Size}) + ({First("left", h)} - left)";

    private static string Start(SlidAxis axis, string index) => SourceWriter.At(Index.Times(index, axis.Stride), -axis.Before);

    /// <summary>What the sum over the window at <c>top</c>, <c>left</c> is multiplied by; null where that is 1.</summary>
    private static string? Factor(PoolFunction function, SlidWindow window, bool withPadding) => WindowArea.Factor(function, window, "top", "left", withPadding);

    private readonly struct Nested(SourceWriter.Scope outer, SourceWriter.Scope? inner) : IDisposable
    {
        public void Dispose()
        {
            inner?.Dispose();
            outer.Dispose();
        }
    }
}
