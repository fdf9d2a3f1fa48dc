using ConvNet.Model;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>Between the user's memory and channel blocks, and the zeroes that blocks rely on. The same at every vector width.</summary>
internal static class Transfer
{
    public static void Write(SourceWriter w, ImportKernel kernel, string name)
    {
        BlockedLayout y = kernel.Output;
        int pixels = y.Height * y.Width;
        w.Line("[MethodImpl(Compiled)]");
        using (w.Block($"public static void {name}({(kernel.FromBytes ? "byte" : "float")}* image, float* output)"))
        using (w.Block("unchecked"))
        {
            if (pixels == 1 && y.IsDense && !kernel.FromBytes)
            {
                w.Line($"new ReadOnlySpan<float>(image, {y.Channels}).CopyTo(new Span<float>(output, {y.Channels}));");
                if (y.Floats > y.Channels) w.Line($"new Span<float>(output + {y.Channels}, {y.Floats - y.Channels}).Clear();");
                return;
            }

            if (y.Pixel == 1 && !kernel.FromBytes)
            {
                // Rows lie as the user's do, and without a halo also planes.
                (int planes, int rows, int run) = y.IsDense ? (1, 1, y.Channels * pixels) : (y.Channels, y.Height, y.Width);
                string next = rows > 1 ? $", output += {y.Channel - (rows * y.Row)}" : $", image += {run}, output += {y.Channel}";
                using (w.For("channel", planes, 1, next))
                using (w.For("row", rows, 1, $", image += {run}, output += {y.Row}"))
                    w.Line($"new ReadOnlySpan<float>(image, {run}).CopyTo(new Span<float>(output, {run}));");
                ClearRest(0);
                return;
            }

            if (kernel.FromBytes) WriteBytes(w, kernel);
            else WriteFloats(w, y);
            ClearRest(y.Blocks > 1 ? y.Blocks * y.Plane : 0);
        }

        // The floats behind the last pixel that round an image up to whole vectors; output has moved on by so many.
        void ClearRest(int moved)
        {
            int end = y.Blocks * y.Plane;
            if (y.Floats > end && y is { IsDense: true, IsPlanar: false }) w.Line($"new Span<float>({SourceWriter.At("output", end - moved)}, {y.Floats - end}).Clear();");
        }
    }

    private static void WriteFloats(SourceWriter w, BlockedLayout y)
    {
        int pixels = y.Height * y.Width;
        (int rows, int run) = y.IsDense ? (1, pixels) : (y.Height, y.Width);
        using (w.For("block", y.Blocks, 1, $", image += {y.Block * pixels}, output += {y.Plane}"))
        using (w.For("row", rows))
        {
            string row = KernelWriter.Index("row", rows);
            string image = SourceWriter.Address(KernelWriter.At("image", (row, run))), output = SourceWriter.Address(KernelWriter.At("output", (row, y.Row)));
            w.Line($"ChannelBlocks.FromPlanes({image}, {pixels}, {ChannelsOfBlock(y)}, {output}, {y.Pixel}, {run});");
        }
    }

    private static void WriteBytes(SourceWriter w, ImportKernel kernel)
    {
        BlockedLayout y = kernel.Output;

        // Whether values lie as the user's bytes do: a pixel's channels side by side, and no lane between them. Those are scaled in vectors of four.
        bool isInOrder = y.Pixel == y.Channels;
        int repeated = !isInOrder || y.Channels % 4 == 0 ? 1 : y.Channels % 2 == 0 ? 2 : 4;
        w.Comment("value * scale + shift, so that byte / 255 has the declared mean and deviation taken out");
        w.Line($"ReadOnlySpan<float> scale = [{Constants(y.Channels, repeated, kernel.Scale)}];");
        w.Line($"ReadOnlySpan<float> shift = [{Constants(y.Channels, repeated, kernel.Shift)}];");
        if (isInOrder)
        {
            (int rows, int run) = y.IsDense ? (1, y.Height * y.Width * y.Channels) : (y.Height, y.Width * y.Channels);
            using (w.For("row", rows, 1, $", image += {run}, output += {y.Row}"))
                w.Line($"ChannelBlocks.FromBytes(image, {run}, scale, shift, output);");
            return;
        }

        using (w.For("block", y.Blocks, 1, $", output += {y.Plane}"))
        using (w.Block($"for (int row = 0; row < {y.Height}; row++)"))
        using (w.Block($"for (int column = 0; column < {y.Width}; column++)"))
        {
            w.Line($"float* to = output + (row * {y.Row}) + (column * {y.Pixel});");
            w.Line($"{(y.Blocks == 1 ? "const int" : "int")} channels = {ChannelsOfBlock(y)};");
            string lane = y.IsPlanar ? $"c * {y.Channel}" : "c";
            string channel = y.Blocks > 1 ? $"(block * {y.Block}) + c" : "c";
            w.Line($"for (int c = 0; c < channels; c++) to[{lane}] = (image[(((row * {y.Width}) + column) * {y.Channels}) + {channel}] * scale[{channel}]) + shift[{channel}];");
            if (y.Channels % y.Block != 0 && !y.IsPlanar) w.Line($"for (int c = channels; c < {y.Block}; c++) to[c] = 0;");
        }
    }

    /// <summary>How many channels a block of the loop over them has.</summary>
    private static string ChannelsOfBlock(BlockedLayout layout) => layout.Channels % layout.Block == 0 || layout.Blocks == 1
        ? $"{Math.Min(layout.Channels, layout.Block)}"
        : $"Math.Min({layout.Block}, {layout.Channels} - (block * {layout.Block}))";

    public static void Write(SourceWriter w, ExportKernel kernel, string name) =>
        WriteIntoPlanes(w, kernel, name, kernel.Input, new BlockedLayout(kernel.Input.Shape) { IsPlanar = true });

    /// <summary>Into planes, the user's or our own.</summary>
    public static void WriteIntoPlanes(SourceWriter w, Kernel kernel, string name, BlockedLayout x, BlockedLayout y)
    {
        using (KernelWriter.Method(w, kernel, name))
        {
            int pixels = x.Height * x.Width;
            bool isRun = x.IsDense && y.IsDense, isPlanar = x.Pixel == 1;
            if (isRun && (isPlanar || pixels == 1))
            {
                w.Line($"new ReadOnlySpan<float>(input, {x.Channels * pixels}).CopyTo(new Span<float>(output, {x.Channels * pixels}));");
                return;
            }

            (int rows, int run) = isRun ? (1, pixels) : (x.Height, x.Width);
            using (isPlanar
                ? w.For("channel", x.Channels, 1, $", input += {x.Channel}, output += {y.Channel}")
                : w.For("block", x.Blocks, 1, $", input += {x.Plane}, output += {x.Block * y.Channel}"))
            using (w.For("row", rows))
            {
                string row = KernelWriter.Index("row", rows);
                string from = SourceWriter.Address(KernelWriter.At("input", (row, x.Row))), to = SourceWriter.Address(KernelWriter.At("output", (row, y.Row)));
                w.Line(isPlanar
                    ? $"new ReadOnlySpan<float>({from}, {run}).CopyTo(new Span<float>({to}, {run}));"
                    : $"ChannelBlocks.ToPlanes({from}, {x.Pixel}, {to}, {y.Channel}, {ChannelsOfBlock(x)}, {run});");
            }
        }
    }

    public static void Write(SourceWriter w, ClearHaloKernel kernel, string name)
    {
        BlockedLayout x = kernel.Layout;
        (int planes, int plane) = x.IsPlanar ? (x.Channels, x.Channel) : (x.Blocks, x.Plane);
        using (KernelWriter.Method(w, kernel, name))
        using (w.For(x.IsPlanar ? "channel" : "block", planes, 1, $", image += {plane}"))
        {
            Clear(0, x.Halo.Top * x.Row);
            Clear((x.Rows - x.Halo.Bottom) * x.Row, x.Halo.Bottom * x.Row);
            if (x.Halo.Left + x.Halo.Right == 0) return;
            using (w.Block($"for (int row = {x.Halo.Top}; row < {x.Halo.Top + x.Height}; row++)"))
            {
                w.Line($"float* at = image + (row * {x.Row});");
                if (x.Halo.Left > 0) w.Line($"new Span<float>(at, {x.Halo.Left * x.Pixel}).Clear();");
                if (x.Halo.Right > 0) w.Line($"new Span<float>(at + {(x.Halo.Left + x.Width) * x.Pixel}, {x.Halo.Right * x.Pixel}).Clear();");
            }
        }

        void Clear(int offset, int floats)
        {
            if (floats > 0) w.Line($"new Span<float>({SourceWriter.At("image", offset)}, {floats}).Clear();");
        }
    }

    public static void Write(SourceWriter w, ClearKernel kernel, string name)
    {
        using (KernelWriter.Method(w, kernel, name))
            w.Line($"new Span<float>(values, {kernel.Floats}).Clear();");
    }

    private static string Constants(int channels, int repeated, Func<int, double> value) =>
        string.Join(", ", Enumerable.Range(0, channels * repeated).Select(i => SourceWriter.Literal(value(i % channels))));
}
