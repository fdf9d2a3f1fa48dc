using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;
using ConvNet.Model.Planning.Winograd;

namespace ConvNet.Model.Planning.Layers;

/// <summary>
/// A layer whose window steps by s, as one that steps by one over the s x s phases of the image, by tiles. The 7x7 window of ResNet over 3 channels is one
/// of 4x4 over 12, AlexNet's 11x11 one of 3x3 over 48, ZFNet's 5x5 over 96 one of 3x3 over 384; tiles make up for the taps that are zero, and for many of the
/// others. A window of 3x3 that steps by two has tiles of its own.
/// </summary>
/// <param name="Stride">s.</param>
/// <param name="Image">The phases, with room for every tile.</param>
internal sealed record ConvPhases(WinogradShape Tiles, int Stride, BlockedLayout Image)
{
    /// <summary>The phases of a convolution and the pooling fused into it; null where it is not worth it.</summary>
    public static ConvPhases? Of(Operation operation, Conv conv, BlockedLayout input)
    {
        (WindowAxis v, WindowAxis h) = (conv.Window.Vertical, conv.Window.Horizontal);
        bool isPlain = v.Size == h.Size && v.Stride == h.Stride && v.Stride > 1 && (v.Dilation, h.Dilation) is (1, 1);
        bool takes = input.Block < BlockedLayout.Full ? input.Block == input.Channels : !input.IsPlanar && v.Size > 3;
        if (!isPlain || !takes || conv.Exact || conv.Groups > 1 || conv.Table.Count > 0 || PlanarValues.IsByChannel(operation, input)) return null;
        SlidWindow window = conv.Window.Slide(input.Shape);
        (int stride, int height, int width) = (v.Stride, window.Vertical.Output, window.Horizontal.Output);
        FusedPool pool = FusedPool.Of(operation);
        int outputs = ConvAlgorithm.PhaseTile(v.Size, stride, input.Channels, input.Blocks * input.Block, conv.Filters, height, width, pool);
        if (outputs == 0) return null;
        var axis = new WinogradAxis(outputs, (v.Size + stride - 1) / stride);
        var image = new BlockedLayout(new Shape(input.Blocks * input.Block * stride * stride, Under(height), Under(width)));
        var tiles = new WinogradShape(axis, axis, 1, image.Blocks, BlockedLayout.RoundUp(conv.Filters) / BlockedLayout.Full);
        return tiles.Fits(width) ? new ConvPhases(tiles, stride, image) : null;

        int Under(int length) => length + axis.Beyond(length) + axis.Taps - 1;
    }

    /// <summary>The halo that the phases read around the image.</summary>
    public Halo Halo(SlidWindow window, BlockedLayout input) => new(
        window.Vertical.Before, window.Horizontal.Before,
        Math.Max(0, (Image.Height * Stride) - window.Vertical.Before - input.Height), Math.Max(0, (Image.Width * Stride) - window.Horizontal.Before - input.Width));
}
