using ConvNet.Model.Planning;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>The vectors that hold the channels of one position, for kernels that go across them.</summary>
internal static class ChannelVectors
{
    private const int Full = BlockedLayout.Full;

    /// <summary>The first lanes of a value, which are channels, and something else in those that are padding.</summary>
    public static string Keep(string value, int keep, string otherwise) => keep == 0 ? value : $"Lanes.KeepFirst({value}, {keep}, {otherwise})";

    /// <summary>The vectors that are all channels in a loop, then the one that is partly padding, of which so many lanes are channels.</summary>
    public static void Each(SourceWriter w, VectorWidth v, int channels, Action<Func<string, BlockedLayout, string>, int> visit)
    {
        int whole = channels / v.Lanes, rest = channels % v.Lanes, perBlock = Full / v.Lanes;
        if (whole > 0)
            using (w.Block($"for (int i = 0; i < {whole}; i++)"))
                visit(
                    (pointer, layout) => perBlock == 1
                        ? $"{pointer} + (i * {layout.Plane})"
                        : $"{pointer} + (i / {perBlock} * {layout.Plane}) + (i % {perBlock} * {v.Lanes})",
                    0);
        if (rest > 0) visit((pointer, layout) => At(v, pointer, layout, whole), rest);
    }

    /// <summary>Zeroes the vectors behind the last channel's.</summary>
    public static void ClearRest(SourceWriter w, VectorWidth v, int channels, Func<Func<string, BlockedLayout, string>, string> target)
    {
        int first = (channels + v.Lanes - 1) / v.Lanes, end = (channels + Full - 1) / Full * (Full / v.Lanes);
        for (int vector = first; vector < end; vector++) w.Line(v.Store(v.Zero, target((pointer, layout) => At(v, pointer, layout, vector))));
    }

    private static string At(VectorWidth v, string pointer, BlockedLayout layout, int vector)
    {
        int perBlock = Full / v.Lanes;
        return SourceWriter.At(pointer, ((long)vector / perBlock * layout.Plane) + (vector % perBlock * v.Lanes));
    }
}
