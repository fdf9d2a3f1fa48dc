using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>Kernels that treat each value alone: activations and their gradients, copies.</summary>
internal static class Elementwise
{
    public static void Write(SourceWriter w, ActivationKernel kernel, VectorWidth v, string name)
    {
        bool clears = !kernel.Activation.KeepsZero && kernel.Input.Channels % BlockedLayout.Full != 0 && !kernel.Input.IsPlanar;
        string value = Value(v);
        using (KernelWriter.Method(w, kernel, name))
        {
            if (kernel.Input is { IsPlanar: true, IsDense: false } && kernel.Input == kernel.Output)
            {
                w.Comment("The planes as they lie, with the zeroes around them.");
                w.Line($"input -= {kernel.Input.Origin};");
                w.Line($"output -= {kernel.Output.Origin};");
                using (w.Block($"for (int i = 0; i < {kernel.Output.Floats}; i += {v.Lanes}, input += {v.Lanes}, output += {v.Lanes})"))
                    w.Line(v.Store(value, "output"));
            }
            else if (kernel.Input.IsPlanar)
            {
                WritePlanes(w, v, Value, "output", ("input", kernel.Input), ("output", kernel.Output));
            }
            else
            {
                WriteLoop(w, v, kernel.Output, clears, clears ? $"{value} * real" : value, "output", ("input", kernel.Input), ("output", kernel.Output));
            }
        }

        string Value(VectorWidth lanes) => VectorWidth.Activate(kernel.Activation, lanes.Load("input"));
    }

    public static void Write(SourceWriter w, ActivationGradientKernel kernel, VectorWidth v, string name)
    {
        (string Name, string Pointer)[] images = [("x", "value"), ("dy", "outputGradient"), ("dx", "inputGradient")];
        using (KernelWriter.Method(w, kernel, name))
        using (w.Block("for (long block = 0; block < blocks; block++)"))
        {
            foreach ((string image, string pointer) in images) w.Line($"float* {image} = {pointer} + (block * {SizedKernel.Plane(pointer)});");
            using (w.Block($"for (long row = 0; row < rows; row++{string.Concat(images.Select(i => $", {i.Name} += {SizedKernel.Skip(i.Pointer)}"))})"))
            {
                if (!kernel.Value.IsPlanar)
                {
                    using (w.Block($"for (long i = 0; i < columns * {kernel.Value.Pixel}; i += {v.Lanes}{Step(v)})"))
                        w.Line(v.Store(Gradient(v), "dx"));
                    return;
                }

                w.Comment("The last columns of a row take narrower vectors.");
                w.Line("long i = 0;");
                foreach (VectorWidth lanes in VectorWidth.All.Where(o => o.Lanes <= v.Lanes))
                    using (w.Block($"for (; i <= columns - {lanes.Lanes}; i += {lanes.Lanes}{Step(lanes)})"))
                        w.Line(lanes.Store(Gradient(lanes), "dx"));
            }
        }

        string Step(VectorWidth lanes) => string.Concat(images.Select(i => $", {i.Name} += {lanes.Lanes}"));

        string Gradient(VectorWidth lanes) => VectorWidth.Differentiate(kernel.Activation, lanes.Load("x"), lanes.Load("dy"));
    }

    public static void Write(SourceWriter w, CopyKernel kernel, string name)
    {
        if (kernel.Output.IsPlanar)
        {
            Transfer.WriteIntoPlanes(w, kernel, name, kernel.Input, kernel.Output);
            return;
        }

        using (KernelWriter.Method(w, kernel, name))
        using (w.For("block", kernel.Input.Blocks))
        using (w.For("row", kernel.Input.Height))
        {
            string block = kernel.Input.Blocks > 1 ? "block" : "0", row = kernel.Input.Height > 1 ? "row" : "0";
            w.Line($"float* from = input + ({block} * {kernel.Input.Plane}) + ({row} * {kernel.Input.Row});");
            w.Line($"float* to = output + ({block} * {kernel.Output.Plane}) + ({row} * {kernel.Output.Row});");
            int run = kernel.Input.Width * kernel.Input.Pixel;
            w.Line($"new ReadOnlySpan<float>(from, {run}).CopyTo(new Span<float>(to, {run}));");
        }
    }

    /// <summary>
    /// Walks planes together: as one run where none has a halo, else row by row, whose last columns take narrower vectors.
    /// </summary>
    private static void WritePlanes(SourceWriter w, VectorWidth v, Func<VectorWidth, string> value, string target, params (string Pointer, BlockedLayout Layout)[] operands)
    {
        BlockedLayout shape = operands[0].Layout;
        if (operands.All(o => o.Layout.IsDense))
        {
            WriteLoop(w, v, shape, false, value(v), target, operands);
            return;
        }

        using (w.For("channel", shape.Channels, 1, Walk(operands, o => o.Channel - (shape.Height * o.Row))))
        using (w.Block($"for (int row = 0; row < {shape.Height}; row++{Walk(operands, o => o.Row - shape.Width)})"))
        {
            int left = shape.Width;
            foreach (VectorWidth lanes in VectorWidth.All.Where(o => o.Lanes <= v.Lanes))
            {
                string next = string.Concat(operands.Select(o => $"{o.Pointer} += {lanes.Lanes}; ")).TrimEnd();
                using (left / lanes.Lanes > 1 ? w.Block($"for (int i = 0; i < {left / lanes.Lanes}; i++)") : w.For("", 1))
                {
                    if (left >= lanes.Lanes) w.Statements([lanes.Store(value(lanes), target), next]);
                }

                left %= lanes.Lanes;
            }
        }
    }

    /// <summary>
    /// Walks all operands together: as one run where none has a halo, else row by row.
    /// </summary>
    /// <param name="byLane">Whether the value depends on which lanes are real: <c>real</c> is 1 there and 0 past the last channel.</param>
    public static void WriteLoop(
        SourceWriter w, VectorWidth v, BlockedLayout shape, bool byLane, string value, string target, params (string Pointer, BlockedLayout Layout)[] operands)
    {
        if (byLane)
        {
            using (w.For("block", shape.Blocks, 1, Walk(operands, o => o.Plane - Walked(o))))
            {
                string block = shape.Blocks > 1 ? $" - (block * {BlockedLayout.Full})" : "";
                for (int lane = 0; lane < (v.IsScalar ? 0 : BlockedLayout.Full); lane += v.Lanes)
                    w.Line($"{v.Type} real{lane} = Lanes.Ones{v.Lanes * 32}({SourceWriter.Literal(shape.Channels - lane)}{block});");
                using (w.For("row", shape.Height, 1, Walk(operands, o => o.Row - (shape.Width * o.Pixel))))
                using (w.Block($"for (int column = 0; column < {shape.Width}; column++)"))
                {
                    if (v.IsScalar)
                    {
                        using (w.Block($"for (int lane = 0; lane < {BlockedLayout.Full}; lane++{Walk(operands, _ => 1)})"))
                            w.Line(v.Store(value.Replace(" * real", $" * (lane < {shape.Channels}{block} ? 1f : 0f)"), target));
                    }
                    else
                    {
                        for (int lane = 0; lane < BlockedLayout.Full; lane += v.Lanes)
                        {
                            w.Line(v.Store(value.Replace(" * real", $" * real{lane}"), target));
                            w.Line(string.Concat(operands.Select(o => $"{o.Pointer} += {v.Lanes}; ")).TrimEnd());
                        }
                    }
                }
            }

            return;
        }

        if (operands.All(o => o.Layout.IsDense))
        {
            using (w.Block($"for (int i = 0; i < {shape.Floats}; i += {v.Lanes}{Walk(operands, _ => v.Lanes)})"))
                w.Line(v.Store(value, target));
            return;
        }

        using (w.For("block", shape.Blocks, 1, Walk(operands, o => o.Plane - Walked(o))))
        using (w.For("row", shape.Height, 1, Walk(operands, o => o.Row - (shape.Width * o.Pixel))))
        using (w.Block($"for (int i = 0; i < {shape.Width * shape.Pixel}; i += {v.Lanes}{Walk(operands, _ => v.Lanes)})"))
            w.Line(v.Store(value, target));
    }

    /// <summary>Floats that a pointer has walked when the rows of a block are done; a single row has no loop to step it on.</summary>
    private static int Walked(BlockedLayout layout) => layout.Height > 1 ? layout.Height * layout.Row : layout.Width * layout.Pixel;

    private static string Walk((string Pointer, BlockedLayout Layout)[] operands, Func<BlockedLayout, int> floats) =>
        string.Concat(operands.Where(o => floats(o.Layout) != 0).Select(o => $", {o.Pointer} += {floats(o.Layout)}"));
}
