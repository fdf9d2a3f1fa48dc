using ConvNet.Model.Planning;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>A sum over positions: its name, and how the values at the given pointers are added to a part of it.</summary>
internal readonly record struct ChannelSum(string Name, Func<string[], string, string> Add);

/// <summary>
/// Sums over positions, by channel. A row's values are summed first, in a few chains that hide the latency of an addition, then rows,
/// then images, so that no sum has so many terms that rounding shows.
/// </summary>
internal static class ChannelSums
{
    /// <summary>Adds up all images of the batch; the pointers end behind it.</summary>
    /// <param name="walks">Pointers at the first image, their layouts and the floats to the next image.</param>
    public static void OfBatch(SourceWriter w, VectorWidth v, BlockedLayout shape, ChannelSum[] sums, params (string Pointer, BlockedLayout Layout, int Stride)[] walks)
    {
        (string, BlockedLayout)[] image = walks.Select(p => (p.Pointer, p.Layout)).ToArray();
        using (w.Block("for (int n = 0; n < batch; n++" + string.Concat(walks.Select(p => $", {p.Pointer} += {p.Stride}")) + ")"))
        {
            if (shape.Height * shape.Width == 1)
            {
                OfImage(w, v, shape, sums, image);
                return;
            }

            w.Line($"{v.Type} " + string.Join(", ", sums.Select(s => $"{s.Name}OfImage = {v.Zero}")) + ";");
            OfImage(w, v, shape, sums.Select(s => s with { Name = s.Name + "OfImage" }).ToArray(), image);
            foreach (ChannelSum sum in sums) w.Line($"{sum.Name} += {sum.Name}OfImage;");
        }
    }

    /// <summary>Adds up one image.</summary>
    public static void OfImage(SourceWriter w, VectorWidth v, BlockedLayout shape, ChannelSum[] sums, params (string Pointer, BlockedLayout Layout)[] walks)
    {
        if (shape.Height * shape.Width == 1)
        {
            foreach (ChannelSum sum in sums) w.Line(sum.Add(walks.Select(p => p.Pointer).ToArray(), sum.Name));
            return;
        }

        int chains = Math.Min(4 / sums.Length, shape.Width);
        foreach ((string pointer, _) in walks) w.Line($"float* {pointer}Row = {pointer};");
        using (w.For("row", shape.Height, 1, string.Concat(walks.Select(p => $", {p.Pointer}Row += {p.Layout.Row}"))))
        {
            foreach (ChannelSum sum in sums)
                w.Line($"{v.Type} " + string.Join(", ", Enumerable.Range(0, chains).Select(c => $"{sum.Name}{c} = {v.Zero}")) + ";");
            w.Line("int column = 0;");
            using (w.Block($"for (; column <= {SourceWriter.Literal(shape.Width - chains)}; column += {chains})"))
                for (int c = 0; c < chains; c++) Add(c);
            if (shape.Width % chains > 0)
                using (w.Block($"for (; column < {shape.Width}; column++)"))
                    Add(0);
            foreach (ChannelSum sum in sums)
                w.Line($"{sum.Name} += {string.Join(" + ", Enumerable.Range(0, chains).Select(c => $"{sum.Name}{c}"))};");
        }

        void Add(int chain)
        {
            string[] at = walks.Select(p => SourceWriter.At($"{p.Pointer}Row + (column * {p.Layout.Pixel})", chain * p.Layout.Pixel)).ToArray();
            foreach (ChannelSum sum in sums) w.Line(sum.Add(at, $"{sum.Name}{chain}"));
        }
    }
}
