using ConvNet.Model;
using ConvNet.Model.Layers;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>Pooling, forward and backward: windows inside the image are unrolled, those at its border are clipped to it.</summary>
internal static class Pool
{
    public static void Write(SourceWriter w, PoolKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout x = kernel.Input, y = kernel.Output;
        if (x.IsPlanar)
        {
            WritePlanes(w, kernel, v, name);
            return;
        }

        using (KernelWriter.Method(w, kernel, name))
        using (KernelWriter.Lanes(w, v, x.Blocks, kernel.Parts))
        {
            w.Line($"float* x = {KernelWriter.LaneAt(v, "input", x.Blocks, x.Plane)};");
            w.Line($"float* y = {KernelWriter.LaneAt(v, "output", y.Blocks, y.Plane)};");
            if (kernel.IsScaled) w.Line($"{v.Type} a = {v.Load(Term("scale"))}, b = {v.Load(Term("shift"))};");
            WriteWindows(
                w, kernel.Window, y,
                () => WriteInside(w, kernel, v),
                () =>
                {
                    w.Line($"{v.Type} value = {(kernel.IsMax ? v.Broadcast("float.NegativeInfinity") : v.Zero)};");
                    WriteClipped(w, kernel.Window, x, "x", at => w.Line(Joined(kernel, v, at)));
                    w.Line(v.Store(Result(kernel, v, Factor(kernel.Function, kernel.Window, kernel.CountIncludePad)), Target(y, "y")));
                });
        }

        string Term(string pointer) => KernelWriter.LaneAt(v, pointer, y.Blocks, BlockedLayout.Full);
    }

    /// <summary>A statement that takes one more position into the window's value.</summary>
    private static string Joined(PoolKernel kernel, VectorWidth v, string at) => kernel.Function switch
    {
        PoolFunction.Max => $"value = {v.Max("value", v.Load(at))};",
        PoolFunction.Avg => $"value += {v.Load(at)};",
        _ => $"value = {v.MultiplyAdd(v.Load(at), v.Load(at), "value")};",
    };

    /// <summary>The result of a window, by its value and what that is multiplied by.</summary>
    private static string Result(PoolKernel kernel, VectorWidth v, string? factor)
    {
        string value = factor is null ? "value" : $"value * {v.Broadcast(factor)}";
        return Scaled(kernel, v, kernel.Function == PoolFunction.L2 ? v.Sqrt(value) : value);
    }

    /// <summary>A result, scaled and shifted where the kernel does that.</summary>
    private static string Scaled(PoolKernel kernel, VectorWidth v, string result) => kernel.IsScaled ? v.MultiplyAdd(result, "a", "b") : result;

    /// <summary>Windows of 2x2 in planes, with columns in the lanes. The last vector of a row may overlap the one before it.</summary>
    private static void WritePlanes(SourceWriter w, PoolKernel kernel, VectorWidth width, string name)
    {
        BlockedLayout x = kernel.Input, y = kernel.Output;
        VectorWidth v = VectorWidth.All.First(o => o.Lanes <= Math.Min(width.Lanes, y.Width));
        int row = x.Row, last = y.Width - v.Lanes;
        using (KernelWriter.Method(w, kernel, name))
        using (w.For("channel", y.Channels, 1, $", input += {x.Channel}, output += {y.Channel}"))
        {
            string channel = y.Channels > 1 ? "channel" : "0";
            if (kernel.IsScaled) w.Line($"{v.Type} a = {v.Broadcast($"scale[{channel}]")}, b = {v.Broadcast($"shift[{channel}]")};");
            string r = y.Height > 1 ? "row" : "0", at = last == 0 ? "0" : y.Width % v.Lanes == 0 ? "column" : $"Math.Min(column, {last})";
            using (w.For("row", y.Height))
            using (w.For("column", y.Width, v.Lanes))
            {
                w.Line($"float* from = input + ({r} * {2 * row}) + (2 * {at});");
                w.Line($"{v.Type} lower = {Down(0)}, upper = {Down(v.Lanes)};");
                string even = v.Even("lower", "upper"), odd = v.Odd("lower", "upper");
                string result = kernel.IsMax ? v.Max(even, odd) : $"({even} + {odd}) * {v.Broadcast("0.25f")}";
                w.Line(v.Store(Scaled(kernel, v, result), $"output + ({r} * {y.Row}) + {at}"));
            }
        }

        string Down(int column)
        {
            string top = v.Load(SourceWriter.At("from", column)), bottom = v.Load(SourceWriter.At("from", row + column));
            return kernel.IsMax ? v.Max(top, bottom) : $"{top} + {bottom}";
        }
    }

    private static void WriteInside(SourceWriter w, PoolKernel kernel, VectorWidth v)
    {
        BlockedLayout x = kernel.Input;
        SlidWindow window = kernel.Window;
        w.Line($"float* at = {Corner(window, x, "x")};");
        if (!IsUnrolled(window))
        {
            w.Line($"{v.Type} value = {(kernel.IsMax ? v.Load("at") : v.Zero)};");
            KernelWriter.Positions(
                w, window.Vertical.Size, window.Horizontal.Size,
                () => w.Line(Joined(kernel, v, "at")), ("at", x.Row, x.Pixel));
        }
        else
        {
            string[] taps = Taps(window, x).Select(offset => SourceWriter.At("at", offset)).ToArray();
            w.Line($"{v.Type} value = {v.Load(taps[0])};");
            if (kernel.Function == PoolFunction.L2) w.Line("value *= value;");
            foreach (string tap in taps.Skip(1)) w.Line(Joined(kernel, v, tap));
        }

        w.Line(v.Store(Result(kernel, v, Share(kernel.Function, window)), Target(kernel.Output, "y")));
    }

    public static void Write(SourceWriter w, PoolGradientKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout x = kernel.Input, y = kernel.Output, dy = kernel.OutputGradient, dx = kernel.InputGradient;
        if (x.IsPlanar)
        {
            WritePlanes(w, kernel, v, name);
            return;
        }

        using (KernelWriter.Method(w, kernel, name))
        {
            if (!WritesAll(kernel)) w.Line($"new Span<float>({SourceWriter.At("inputGradient", -dx.Origin)}, {dx.Floats}).Clear();");
            using (KernelWriter.Lanes(w, v, x.Blocks))
            {
                if (kernel.NeedsImages)
                {
                    w.Line($"float* x = {KernelWriter.LaneAt(v, "input", x.Blocks, x.Plane)};");
                    w.Line($"float* y = {KernelWriter.LaneAt(v, "output", y.Blocks, y.Plane)};");
                }

                w.Line($"float* dy = {KernelWriter.LaneAt(v, "outputGradient", dy.Blocks, dy.Plane)};");
                w.Line($"float* dx = {KernelWriter.LaneAt(v, "inputGradient", dx.Blocks, dx.Plane)};");
                WriteWindows(w, kernel.Window, dy, () => WriteInside(w, kernel, v), () => WriteClipped(w, kernel, v));
            }
        }
    }

    /// <summary>Whether the taps of a window are written one by one; beyond 7x7 they are a loop.</summary>
    private static bool IsUnrolled(SlidWindow window) => window.Taps <= 49;

    /// <summary>Whether each input lies in exactly one window, so that its gradient is written once and nothing has to be cleared before.</summary>
    private static bool WritesAll(PoolGradientKernel kernel)
    {
        return IsUnrolled(kernel.Window) && IsCovered(kernel.Window.Vertical) && IsCovered(kernel.Window.Horizontal);

        static bool IsCovered(SlidAxis axis) => axis.Size == axis.Stride && axis.Dilation == 1 && axis.Before == 0 && axis.Output * axis.Size == axis.Input;
    }

    /// <summary>The gradient of windows of 2x2 in planes, with columns in the lanes. The last vector of a row may overlap the one before it.</summary>
    private static void WritePlanes(SourceWriter w, PoolGradientKernel kernel, VectorWidth width, string name)
    {
        BlockedLayout x = kernel.Input, y = kernel.Output, dy = kernel.OutputGradient, dx = kernel.InputGradient;
        VectorWidth v = VectorWidth.All.First(o => o.Lanes <= Math.Min(width.Lanes, y.Width));
        int last = y.Width - v.Lanes;
        string r = y.Height > 1 ? "row" : "0", at = last == 0 ? "0" : y.Width % v.Lanes == 0 ? "column" : $"Math.Min(column, {last})";
        (string Pointer, int Channel)[] walks = kernel.IsMax
            ? [("input", x.Channel), ("output", y.Channel), ("outputGradient", dy.Channel), ("inputGradient", dx.Channel)]
            : [("outputGradient", dy.Channel), ("inputGradient", dx.Channel)];
        using (KernelWriter.Method(w, kernel, name))
        {
            if (x.Height > 2 * y.Height || x.Width > 2 * y.Width)
            {
                w.Comment("No window reads the last row or column.");
                w.Line($"new Span<float>({SourceWriter.At("inputGradient", -dx.Origin)}, {dx.Floats}).Clear();");
            }

            using (w.For("channel", y.Channels, 1, string.Concat(walks.Select(p => $", {p.Pointer} += {p.Channel}"))))
            using (w.For("row", y.Height))
            using (w.For("column", y.Width, v.Lanes))
            {
                w.Line($"float* to = inputGradient + ({r} * {2 * dx.Row}) + (2 * {at});");
                string gradient = v.Load($"outputGradient + ({r} * {dy.Row}) + {at}");
                if (!kernel.IsMax)
                {
                    w.Line($"{v.Type} g = {gradient} * {v.Broadcast("0.25f")};");
                    WriteRow(0, "g", "g");
                    WriteRow(1, "g", "g");
                    return;
                }

                w.Line($"float* from = input + ({r} * {2 * x.Row}) + (2 * {at});");
                w.Line($"{v.Type} g = {gradient}, value = {v.Load($"output + ({r} * {y.Row}) + {at}")}, open = {v.Open}, left, right, lower, upper;");
                for (int row = 0; row < 2; row++)
                {
                    string lower = v.Load(SourceWriter.At("from", row * x.Row)), upper = v.Load(SourceWriter.At("from", (row * x.Row) + v.Lanes));
                    w.Statements([$"lower = {lower};", $"upper = {upper};"]);
                    w.Line($"left = Lanes.TakeFirst({v.Even("lower", "upper")}, value, g, ref open);");
                    w.Line($"right = Lanes.TakeFirst({v.Odd("lower", "upper")}, value, g, ref open);");
                    WriteRow(row, "left", "right");
                }
            }
        }

        void WriteRow(int row, string left, string right)
        {
            w.Line(v.Store(v.InterleaveLower(left, right), SourceWriter.At("to", row * dx.Row)));
            w.Line(v.Store(v.InterleaveUpper(left, right), SourceWriter.At("to", (row * dx.Row) + v.Lanes)));
        }
    }

    private static void WriteInside(SourceWriter w, PoolGradientKernel kernel, VectorWidth v)
    {
        SlidWindow window = kernel.Window;
        if (!IsUnrolled(window))
        {
            WriteClipped(w, kernel, v);
            return;
        }

        w.Line($"float* to = {Corner(window, kernel.InputGradient, "dx")};");
        if (kernel.NeedsImages) w.Line($"float* at = {Corner(window, kernel.Input, "x")};");
        WriteGradient(w, kernel, v, Share(kernel.Function, window));
        int[] from = Taps(window, kernel.Input).ToArray(), to = Taps(window, kernel.InputGradient).ToArray();
        bool writesAll = WritesAll(kernel);
        for (int t = 0; t < from.Length; t++)
        {
            string at = SourceWriter.At("to", to[t]), gradient = Part(kernel, v, SourceWriter.At("at", from[t]));
            w.Line(v.Store(writesAll ? gradient : $"{v.Load(at)} + {gradient}", at));
        }
    }

    /// <summary>What a window's gradient is shared out by.</summary>
    private static void WriteGradient(SourceWriter w, PoolGradientKernel kernel, VectorWidth v, string? factor)
    {
        string g = v.Load(Target(kernel.OutputGradient, "dy"));
        if (kernel.NeedsImages) w.Line($"{v.Type} value = {v.Load(Target(kernel.Output, "y"))}{(kernel.IsMax ? $", open = {v.Open}" : "")};");

        // A norm of 0 has a gradient of 0, as a ReLU.
        if (kernel.Function == PoolFunction.L2) g = VectorWidth.Differentiate(new Activation(ActivationFunction.ReLU), "value", $"{g} / value");
        w.Line($"{v.Type} g = {g}{(factor is null ? "" : $" * {v.Broadcast(factor)}")};");
    }

    /// <summary>The gradient by one position of a window.</summary>
    private static string Part(PoolGradientKernel kernel, VectorWidth v, string at) => kernel.Function switch
    {
        PoolFunction.Max => $"Lanes.TakeFirst({v.Load(at)}, value, g, ref open)",
        PoolFunction.Avg => "g",
        _ => $"({v.Load(at)} * g)",
    };

    private static void WriteClipped(SourceWriter w, PoolGradientKernel kernel, VectorWidth v)
    {
        WriteGradient(w, kernel, v, Factor(kernel.Function, kernel.Window, kernel.CountIncludePad));
        WriteClipped(w, kernel.Window, kernel.InputGradient, "dx", to =>
        {
            string from = $"x + (iy * {kernel.Input.Row}) + (ix * {kernel.Input.Pixel})";
            w.Line(v.Store($"{v.Load(to)} + {Part(kernel, v, from)}", to));
        });
    }

    /// <summary>Loops over the windows; those that lie inside the image take one path, the others a clipped one.</summary>
    private static void WriteWindows(SourceWriter w, SlidWindow window, BlockedLayout output, Action inside, Action clipped)
    {
        (int rowFrom, int rowTo) = Inside(window.Vertical);
        (int columnFrom, int columnTo) = Inside(window.Horizontal);
        bool allInside = rowFrom == 0 && rowTo == output.Height && columnFrom == 0 && columnTo == output.Width;
        bool noneInside = rowFrom >= rowTo || columnFrom >= columnTo;
        using (w.Block($"for (int oy = 0; oy < {output.Height}; oy++)"))
        using (w.Block($"for (int ox = 0; ox < {output.Width}; ox++)"))
        {
            if (allInside)
            {
                inside();
            }
            else if (noneInside)
            {
                clipped();
            }
            else
            {
                using (w.Block($"if (oy >= {rowFrom} && oy < {rowTo} && ox >= {columnFrom} && ox < {columnTo})")) inside();
                using (w.Block("else")) clipped();
            }
        }
    }

    /// <summary>Loops over the positions of a window that lie in the image.</summary>
    private static void WriteClipped(SourceWriter w, SlidWindow window, BlockedLayout layout, string pointer, Action<string> visit)
    {
        w.Line($"int top = {Start(window.Vertical, "oy")}, left = {Start(window.Horizontal, "ox")};");
        w.Line($"int bottom = Math.Min(top + {window.Vertical.Size}, {window.Vertical.Input}), right = Math.Min(left + {window.Horizontal.Size}, {window.Horizontal.Input});");
        using (w.Block("for (int iy = Math.Max(top, 0); iy < bottom; iy++)"))
        using (w.Block("for (int ix = Math.Max(left, 0); ix < right; ix++)"))
            visit($"{pointer} + (iy * {layout.Row}) + (ix * {layout.Pixel})");
    }

    private static string Start(SlidAxis axis, string index) => $"({index} * {axis.Stride}) - {axis.Before}";

    /// <summary>What the sum over a window at the border is multiplied by; null where that is 1.</summary>
    private static string? Factor(PoolFunction function, SlidWindow window, bool withPadding) =>
        WindowArea.Factor(function, window, Start(window.Vertical, "oy"), Start(window.Horizontal, "ox"), withPadding);

    /// <summary>What the sum over a window inside the image is multiplied by; null where that is 1.</summary>
    private static string? Share(PoolFunction function, SlidWindow window) => function == PoolFunction.Avg ? SourceWriter.Literal(1.0 / window.Taps) : null;

    /// <summary>The windows that lie wholly in the image.</summary>
    private static (int From, int To) Inside(SlidAxis axis)
    {
        int from = (axis.Before + axis.Stride - 1) / axis.Stride;
        int room = axis.Input + axis.Before - axis.Size;
        return (from, room < 0 ? 0 : Math.Min(axis.Output, (room / axis.Stride) + 1));
    }

    private static IEnumerable<int> Taps(SlidWindow window, BlockedLayout layout) =>
        Enumerable.Range(0, window.Vertical.Size).SelectMany(_ => Enumerable.Range(0, window.Horizontal.Size), (ky, kx) => (ky * layout.Row) + (kx * layout.Pixel));

    private static string Corner(SlidWindow window, BlockedLayout layout, string pointer) => SourceWriter.At(
        $"{pointer} + (oy * {window.Vertical.Stride * layout.Row}) + (ox * {window.Horizontal.Stride * layout.Pixel})",
        -(((long)window.Vertical.Before * layout.Row) + ((long)window.Horizontal.Before * layout.Pixel)));

    private static string Target(BlockedLayout layout, string pointer) => $"{pointer} + (oy * {layout.Row}) + (ox * {layout.Pixel})";
}
