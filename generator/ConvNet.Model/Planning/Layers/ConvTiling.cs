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
        return Of(conv, input, input.Channels, conv.Filters, Axis(window.Vertical), Axis(window.Horizontal), FusedPool.Of(operation), classes: 1);

        static ConvAxis Axis(SlidAxis axis) => new(axis.Size, axis.Stride, axis.Dilation, axis.Output);
    }

    /// <summary>
    /// The tiles of the gradient by the input at the positions of a class, which is a convolution of the gradient by the output, from filters to channels, with
    /// the taps of that class.
    /// </summary>
    public static WinogradShape? OfGradient(Conv conv, BlockedLayout input, TapClass rows, TapClass columns)
    {
        int classes = conv.Window.Vertical.Stride * conv.Window.Horizontal.Stride;
        return Of(conv, input, conv.Filters, input.Channels, Axis(rows), Axis(columns), FusedPool.None, classes);

        static ConvAxis Axis(TapClass axis) => new(axis.Count, Stride: 1, axis.Distance, axis.Positions);
    }

    /// <summary>The tiles of the gradient by the weights of a convolution that is computed by tiles.</summary>
    public static WinogradShape? OfWeightGradient(WinogradShape? shape, Conv conv, BlockedLayout input)
    {
        if (shape is not { IsSquare: true, Vertical: { Stride: 1 } axis } tiles) return null;
        SlidWindow window = conv.Window.Slide(input.Shape);
        (int height, int width) = (window.Vertical.Output, window.Horizontal.Output);
        axis = axis with { Outputs = ConvAlgorithm.WeightGradientTile(axis.Outputs, axis.Taps, input.Channels / conv.Groups, conv.Filters / conv.Groups, height, width) };
        return axis.Outputs > 0 && tiles.FitsGradient(axis.Tiles(width)) ? tiles with { Vertical = axis, Horizontal = axis } : null;
    }

    /// <summary>A halo that also lies under the tiles that reach beyond the last row and column of results.</summary>
    public static Halo Under(WinogradShape? shape, Halo halo, int height, int width)
    {
        if (shape is not { } tiles) return halo;
        static int Beyond(WinogradAxis axis, int length) => axis.Beyond(length) * axis.Stride;
        return halo with { Bottom = halo.Bottom + Beyond(tiles.Vertical, height), Right = halo.Right + Beyond(tiles.Horizontal, width) };
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

    private static WinogradShape? Of(Conv conv, BlockedLayout input, int channels, int filters, ConvAxis vertical, ConvAxis horizontal, FusedPool pool, int classes)
    {
        if (input.Block < BlockedLayout.Full || conv.Exact || conv.Table.Count > 0) return null;
        (channels, filters) = (channels / conv.Groups, filters / conv.Groups);
        if (conv.Groups > 1 && (channels % BlockedLayout.Full > 0 || filters % BlockedLayout.Full > 0)) return null;
        WinogradShape? tiles = ConvAlgorithm.Tile(vertical, horizontal, channels, filters, pool, classes) is { } group ? group with { Groups = conv.Groups } : null;
        return tiles?.Fits(horizontal.Positions) == true ? tiles : null;
    }
}
