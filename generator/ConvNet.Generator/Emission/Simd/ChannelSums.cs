namespace ConvNet.Generator.Emission.Simd;

/// <summary>A sum over positions: its name, and how the values at the given pointers are added to a part of it.</summary>
internal readonly record struct ChannelSum(string Name, Func<string[], string, string> Add);

/// <summary>
/// Sums over positions, by channel. A row's values are summed first, in a few chains that hide the latency of an addition, then rows,
/// then images, so that no sum has so many terms that rounding shows.
/// </summary>
internal static class ChannelSums
{
    /// <summary>The sums of the distances from <c>mean</c> and of their squares: <c>rest</c> and <c>squares</c>. Each distance is <c>d</c> on its way.</summary>
    public static ChannelSum[] Distances(VectorWidth v) =>
    [
        new("rest", (a, sum) => $"d = {v.Load(a[0])} - mean; {sum} += d;"),
        new("squares", (_, sum) => $"{sum} = {v.MultiplyAdd("d", "d", sum)};"),
    ];

    /// <summary>Adds up all images of the batch; the pointers end behind it.</summary>
    /// <param name="image">Its rows and columns, as numbers or as the names of sizes.</param>
    /// <param name="walks">Pointers at the first image, the floats from row to row and from pixel to pixel, and those to the next image.</param>
    public static void OfBatch(
        SourceWriter w, VectorWidth v, (string Rows, string Columns) image, ChannelSum[] sums, params (string Pointer, string Row, int Pixel, string Stride)[] walks)
    {
        using (w.Block("for (int n = 0; n < batch; n++" + string.Concat(walks.Select(p => $", {p.Pointer} += {p.Stride}")) + ")"))
        {
            w.Line($"{v.Type} " + string.Join(", ", sums.Select(s => $"{s.Name}OfImage = {v.Zero}")) + ";");
            OfImage(w, v, image, sums.Select(s => s with { Name = s.Name + "OfImage" }).ToArray(), walks.Select(p => (p.Pointer, p.Row, p.Pixel)).ToArray());
            foreach (ChannelSum sum in sums) w.Line($"{sum.Name} += {sum.Name}OfImage;");
        }
    }

    /// <summary>Adds up one image.</summary>
    public static void OfImage(
        SourceWriter w, VectorWidth v, (string Rows, string Columns) image, ChannelSum[] sums, params (string Pointer, string Row, int Pixel)[] walks)
    {
        if (image is ("1", "1"))
        {
            foreach (ChannelSum sum in sums) w.Line(sum.Add(walks.Select(p => p.Pointer).ToArray(), sum.Name));
            return;
        }

        int chains = 4 / sums.Length;
        foreach ((string pointer, _, _) in walks) w.Line($"float* {pointer}Row = {pointer};");
        using (w.Block($"for (int row = 0; row < {image.Rows}; row++{string.Concat(walks.Select(p => $", {p.Pointer}Row += {p.Row}"))})"))
        {
            foreach (ChannelSum sum in sums)
                w.Line($"{v.Type} " + string.Join(", ", Enumerable.Range(0, chains).Select(c => $"{sum.Name}{c} = {v.Zero}")) + ";");
            w.Line("int column = 0;");
            using (w.Block($"for (; column <= {image.Columns} - {chains}; column += {chains})"))
                for (int c = 0; c < chains; c++) Add(c);
            using (w.Block($"for (; column < {image.Columns}; column++)"))
                Add(0);
            foreach (ChannelSum sum in sums)
                w.Line($"{sum.Name} += {string.Join(" + ", Enumerable.Range(0, chains).Select(c => $"{sum.Name}{c}"))};");
        }

        void Add(int chain)
        {
            string[] at = walks.Select(p => SourceWriter.At($"{p.Pointer}Row + (column * {p.Pixel})", chain * p.Pixel)).ToArray();
            foreach (ChannelSum sum in sums) w.Line(sum.Add(at, $"{sum.Name}{chain}"));
        }
    }
}
