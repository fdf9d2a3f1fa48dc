using ConvNet.Model;
using ConvNet.Model.Planning;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>
/// Sums over the positions of all images for each channel, in two launches: groups add up parts of the positions, then a thread for each
/// channel adds up the parts, always in the same order.
/// </summary>
internal static class ChannelSums
{
    /// <summary>Threads of a group: 16 channels x 8 positions at a time.</summary>
    private const int Threads = 128, Rows = Threads / BlockedLayout.Full;

    /// <summary>Into how many parts a block's positions are cut at most.</summary>
    private const int MostParts = 64;

    /// <param name="shape">The positions.</param>
    /// <param name="images">The images that values are read of, by their pointers.</param>
    /// <param name="others">The other pointers, which both launches take.</param>
    /// <param name="before">Declares what a channel's values need, in terms of <c>channel</c>.</param>
    /// <param name="sums">The sums, by name, as expressions of the images' values: each is called as its pointer, with "Value" behind it.</param>
    /// <param name="finish">Writes what is done with the sums of <c>channel</c>.</param>
    public static Stage[] Write(
        SourceWriter w, DeviceKernel kernel, string name, BlockedLayout shape, (string Pointer, BlockedLayout Layout)[] images, string[] others,
        Action? before, (string Name, string Value)[] sums, Action finish)
    {
        int pixels = shape.Height * shape.Width, lanes = shape.Blocks * BlockedLayout.Full;
        int parts = (int)Math.Max(1, Math.Min(MostParts, (long)Gemm.TypicalBatch * pixels / (4 * Rows)));
        string[] pointers = images.Select(i => i.Pointer).Concat(others).Concat([Stage.Workspace]).ToArray();
        using (KernelMethod.Open(w, name + "_Parts", $"{kernel.Kernel.Summary} Sums of parts of the positions.", pointers))
        {
            w.Line($"ArrayView<float> shared = SharedMemory.Allocate<float>({sums.Length * Threads});");
            w.Line("int thread = Group.IdxX, lane = thread & 15, block = Grid.IdxX, channel = (block * 16) + lane;");
            before?.Invoke();
            w.Line($"float {string.Join(", ", sums.Select(s => $"{s.Name} = 0f"))};");
            using (w.Block($"for (int position = (Grid.IdxY * {Rows}) + (thread >> 4); position < batch{(pixels > 1 ? $" * {pixels}" : "")}; position += {parts * Rows})"))
            {
                bool needsRow = pixels > 1 && images.Any(i => !i.Layout.IsDense);
                w.Line($"int n = {Index.Divide("position", pixels)};");
                if (pixels > 1) w.Line($"int pixel = position - (n * {pixels});");
                if (needsRow) w.Line($"int row = {Index.Divide("pixel", shape.Width)}, column = pixel - (row * {shape.Width});");
                foreach ((string pointer, BlockedLayout layout) in images)
                {
                    string place = pixels == 1 ? "0" : layout.IsDense ? Index.Times("pixel", layout.Pixel) : $"{Index.Times("row", layout.Row)} + {Index.Times("column", layout.Pixel)}";
                    w.Line($"float {pointer}Value = {pointer}[{Index.Sum(kernel.Image(pointer), Index.Times("block", layout.Plane), place, "lane")}];");
                }

                foreach ((string sum, string value) in sums) w.Line($"{sum} += {value};");
            }

            w.Line();
            for (int s = 0; s < sums.Length; s++) w.Line($"shared[{SourceWriter.At("thread", s * Threads)}] = {sums[s].Name};");
            w.Line("Group.Barrier();");
            for (int half = Threads / 2; half >= BlockedLayout.Full; half /= 2)
            {
                using (w.Block($"if (thread < {half})"))
                    for (int s = 0; s < sums.Length; s++)
                        w.Line($"shared[{SourceWriter.At("thread", s * Threads)}] += shared[{SourceWriter.At("thread", (s * Threads) + half)}];");
                w.Line("Group.Barrier();");
            }

            using (w.Block($"if (thread < {BlockedLayout.Full})"))
                for (int s = 0; s < sums.Length; s++)
                    w.Line($"workspace[({SourceWriter.At("Grid.IdxY", s * parts)}) * {lanes} + channel] = shared[{SourceWriter.At("thread", s * Threads)}];");
        }

        w.Line();
        using (KernelMethod.Open(w, name, kernel.Kernel.Summary, others.Concat([Stage.Workspace]).ToArray()))
        {
            int threads = KernelMethod.ThreadsFor(lanes);
            w.Line($"int channel = (Grid.IdxX * {threads}) + Group.IdxX;");
            w.Line($"if (channel >= {lanes}) return;");
            w.Line($"float {string.Join(", ", sums.Select(s => $"{s.Name} = 0f"))};");
            using (w.Block($"for (int part = 0; part < {parts}; part++)"))
                for (int s = 0; s < sums.Length; s++)
                    w.Line($"{sums[s].Name} += workspace[({SourceWriter.At("part", s * parts)}) * {lanes} + channel];");
            finish();
        }

        w.Line();
        return
        [
            new Stage(name + "_Parts", pointers.ToEquatableArray(), Threads, SourceWriter.Literal(shape.Blocks), SourceWriter.Literal(parts)) { WorkspaceFloats = (long)sums.Length * parts * lanes },
            new Stage(name, others.Concat([Stage.Workspace]).ToEquatableArray(), KernelMethod.ThreadsFor(lanes), Stage.Fixed(lanes, KernelMethod.ThreadsFor(lanes))),
        ];
    }
}
