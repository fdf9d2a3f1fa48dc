using ConvNet.Model;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>Pooling, forward, and backward as a sum over the windows that a position lies in: no two threads write to one place.</summary>
internal static class Pool
{
    public static Stage[] Write(SourceWriter w, PoolKernel k, DeviceKernel kernel, string name)
    {
        (SlidAxis v, SlidAxis h) = (k.Window.Vertical, k.Window.Horizontal);
        using (Points points = Points.Open(w, kernel, name, k.Output, needsPlace: true))
        {
            w.Line($"int top = {Start(v, points.Row)}, left = {Start(h, points.Column)}, plane = {points.Plane("input", k.Input)};");
            w.Line($"float value = {(k.IsMax ? "float.NegativeInfinity" : "0f")};");
            WriteWindow(w, v, h, () => w.Line(k.IsMax ? $"value = {Scalar.Max("value", At(k.Input))};" : $"value += {At(k.Input)};"));
            if (!k.IsMax) w.Line($"value *= 1f / {Area(k.Window, k.CountIncludePad)};");
            string result = k.IsScaled ? $"(value * {points.OfChannel("scale", k.Output)}) + {points.OfChannel("shift", k.Output)}" : "value";
            w.Line($"{points.At("output", k.Output)} = {result};");
        }

        return Points.Launch(kernel, name, k.Output);

        string At(BlockedLayout layout) => $"input[plane + (y * {layout.Row}) + (x * {layout.Pixel})]";
    }

    public static Stage[] Write(SourceWriter w, PoolGradientKernel k, DeviceKernel kernel, string name)
    {
        (SlidAxis v, SlidAxis h) = (k.Window.Vertical, k.Window.Horizontal);
        using (Points points = Points.Open(w, kernel, name, k.InputGradient, needsPlace: true))
        {
            w.Line("float sum = 0f;");
            w.Line($"int gradientPlane = {points.Plane("outputGradient", k.OutputGradient)};");
            if (k.IsMax) w.Line($"int inputPlane = {points.Plane("input", k.Input)}, outputPlane = {points.Plane("output", k.Output)};");
            if (k.IsMax) w.Line($"float own = {points.At("input", k.Input)};");
            WriteWindows(w, points, v, h, () =>
            {
                string gradient = $"outputGradient[gradientPlane + (oy * {k.OutputGradient.Row}) + (ox * {k.OutputGradient.Pixel})]";
                w.Line($"int top = {Start(v, "oy")}, left = {Start(h, "ox")};");
                if (!k.IsMax)
                {
                    w.Line($"sum += {gradient} * (1f / {Area(k.Window, k.CountIncludePad)});");
                    return;
                }

                using (w.Block($"if (own == output[outputPlane + (oy * {k.Output.Row}) + (ox * {k.Output.Pixel})])"))
                {
                    w.Comment("The gradient goes to the first of equal maxima.");
                    w.Line("bool isFirst = true;");
                    string comesBefore = $"y < {points.Row} || (y == {points.Row} && x < {points.Column})";
                    string value = $"input[inputPlane + (y * {k.Input.Row}) + (x * {k.Input.Pixel})]";
                    WriteWindow(w, v, h, () => w.Line($"if (({comesBefore}) && {value} == own) isFirst = false;"));
                    w.Line($"if (isFirst) sum += {gradient};");
                }
            });
            w.Line($"{points.At("inputGradient", k.InputGradient)} = sum;");
        }

        return Points.Launch(kernel, name, k.InputGradient);
    }

    /// <summary>Loops over the positions <c>y</c>, <c>x</c> of the window at <c>top</c>, <c>left</c> that lie in the image.</summary>
    public static void WriteWindow(SourceWriter w, SlidAxis v, SlidAxis h, Action visit)
    {
        using (w.Block($"for (int y = Math.Max(top, 0); y < Math.Min(top + {v.Size}, {v.Input}); y++)"))
        using (w.Block($"for (int x = Math.Max(left, 0); x < Math.Min(left + {h.Size}, {h.Input}); x++)"))
            visit();
    }

    /// <summary>Loops over the windows <c>oy</c>, <c>ox</c> that the thread's position lies in.</summary>
    public static void WriteWindows(SourceWriter w, Points points, SlidAxis v, SlidAxis h, Action visit)
    {
        using (Window(v, "ky", "ty", "oy", points.Row))
        using (Window(h, "kx", "tx", "ox", points.Column))
            visit();

        Nested Window(SlidAxis axis, string tap, string reach, string window, string place)
        {
            SourceWriter.Scope loop = w.Block($"for (int {tap} = 0; {tap} < {axis.Size}; {tap}++)");
            string last = $"{reach} < 0 ? {axis.Output} : {Index.Divide(reach, axis.Stride)}";
            string isWhole = axis.Stride > 1 ? $" && {window} * {axis.Stride} == {reach}" : "";
            w.Line($"int {reach} = {SourceWriter.At(place, axis.Before)} - {tap}, {window} = {last};");
            return new Nested(loop, w.Block($"if ({window} < {axis.Output}{isWhole})"));
        }
    }

    private static string Start(SlidAxis axis, string index) => SourceWriter.At(Index.Times(index, axis.Stride), -axis.Before);

    /// <summary>The number of positions that a mean divides by, as a float: inside the image, or inside its padding too.</summary>
    private static string Area(SlidWindow window, bool withPadding) => WindowArea.Of(window, "top", "left", withPadding);

    private readonly struct Nested(SourceWriter.Scope outer, SourceWriter.Scope inner) : IDisposable
    {
        public void Dispose()
        {
            inner.Dispose();
            outer.Dispose();
        }
    }
}
