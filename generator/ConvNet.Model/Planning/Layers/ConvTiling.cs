using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;
using ConvNet.Model.Planning.Winograd;

namespace ConvNet.Model.Planning.Layers;

/// <summary>A convolution, or its gradient by the input, by tiles: whether it is worth it, and its steps.</summary>
internal static class ConvTiling
{
    /// <summary>The tiles of a convolution and the pooling fused into it; null where each output is computed by itself.</summary>
    public static WinogradShape? Of(Operation operation, Conv conv, BlockedLayout input)
    {
        SlidWindow window = conv.Window.Slide(input.Shape);
        (WindowAxis v, WindowAxis h) = (conv.Window.Vertical, conv.Window.Horizontal);
        bool isPlain = v.Size == h.Size && v.Stride == h.Stride && (v.Dilation, h.Dilation) is (1, 1);
        return isPlain ? Of(conv, input, v.Size, input.Channels, conv.Filters, window.Vertical.Output, window.Horizontal.Output, v.Stride, FusedPool.Of(operation), classes: 1) : null;
    }

    /// <summary>
    /// The tiles of the gradient by the input at the positions of a class, which is a convolution of the gradient by the output, from filters to channels, with
    /// the taps of that class.
    /// </summary>
    public static WinogradShape? OfGradient(Conv conv, BlockedLayout input, TapClass rows, TapClass columns)
    {
        bool isPlain = rows.Count == columns.Count && (rows.Distance, columns.Distance) is (1, 1);
        int classes = conv.Window.Vertical.Stride * conv.Window.Horizontal.Stride;
        return isPlain ? Of(conv, input, rows.Count, conv.Filters, input.Channels, rows.Positions, columns.Positions, stride: 1, FusedPool.None, classes) : null;
    }

    /// <summary>The tiles of the gradient by the weights of a convolution that is computed by tiles.</summary>
    public static WinogradShape? OfWeightGradient(WinogradShape? shape, Conv conv, BlockedLayout input)
    {
        if (shape is not { Stride: 1 } tiles) return null;
        SlidWindow window = conv.Window.Slide(input.Shape);
        (int height, int width) = (window.Vertical.Output, window.Horizontal.Output);
        tiles = tiles with { Outputs = ConvAlgorithm.WeightGradientTile(tiles.Outputs, tiles.Taps, input.Channels / conv.Groups, conv.Filters / conv.Groups, height, width) };
        return tiles.Outputs > 0 && tiles.FitsGradient((width + tiles.Outputs - 1) / tiles.Outputs) ? tiles : null;
    }

    /// <summary>A halo that also lies under the tiles that reach beyond the last row and column of results.</summary>
    public static Halo Under(WinogradShape? shape, Halo halo, int height, int width)
    {
        if (shape is not { } tiles) return halo;
        int Beyond(int length) => (((length + tiles.Outputs - 1) / tiles.Outputs * tiles.Outputs) - length) * tiles.Stride;
        return halo with { Bottom = halo.Bottom + Beyond(height), Right = halo.Right + Beyond(width) };
    }

    /// <summary>Transforms the weights, once, unless they are transformed as they are used, and convolves.</summary>
    /// <param name="output">The output, and what is added to it.</param>
    /// <param name="layer">The layer's name; with <paramref name="what"/> that of the memory it needs.</param>
    public static void Convolve(
        PassBuilder pass, WinogradKernel kernel, string layer, string what, string comment,
        PlannedOperand input, PlannedOperand weights, PlannedOperand[] terms, PlannedOperand[] output)
    {
        if (!kernel.StreamsWeights)
        {
            Value transformed = pass.Shared($"{layer}{what}Transformed", kernel.Shape.WeightFloats, $"{layer}'s weights, transformed");
            pass.First(new WinogradWeightsKernel(kernel.Shape), $"{layer}: transformed weights", weights, PlannedOperand.Write(transformed));
            weights = PlannedOperand.Read(transformed);
        }

        Value scratch = pass.Raw($"{layer}{what}Tiles", kernel.ScratchFloats, $"{layer}: transformed tiles and their products");
        pass.Call(kernel, $"{comment}, {kernel.Shape}", [input, weights, .. terms, .. output, PlannedOperand.Write(scratch)]);
    }

    private static WinogradShape? Of(Conv conv, BlockedLayout input, int taps, int channels, int filters, int height, int width, int stride, FusedPool pool, int classes)
    {
        if (input.Block < BlockedLayout.Full || conv.Exact || conv.Table.Count > 0) return null;
        (channels, filters) = (channels / conv.Groups, filters / conv.Groups);
        if (conv.Groups > 1 && (channels % BlockedLayout.Full > 0 || filters % BlockedLayout.Full > 0)) return null;
        int outputs = ConvAlgorithm.Tile(taps, channels, filters, height, width, stride, pooled: (pool.Height, pool.Width), classes: classes);
        var tiles = new WinogradShape(outputs, taps, conv.Groups, Blocks(channels), Blocks(filters), stride) { Classes = classes };
        return outputs > 0 && tiles.Fits(width) ? tiles : null;

        static int Blocks(int count) => BlockedLayout.RoundUp(count) / BlockedLayout.Full;
    }
}
