using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>Convolution of each channel by a window of its own: lanes are channels, and nothing is summed across them.</summary>
internal class DepthwisePlanner(Operation operation, Conv conv, BlockedLayout input) : ConvolutionPlanner(operation, conv, input)
{
    public override int WeightFloats => Input.Blocks * Window.Taps * BlockedLayout.Full;

    protected override PackedTensor Weight(InitializerPlan initializer)
    {
        int height = Window.Vertical.Size, width = Window.Horizontal.Size;
        return new PackedTensor(
            Name + ".weight", EquatableArray.Of(Conv.Filters, 1, height, width), 0, WeightFloats,
            EquatableArray.Of(
                new PackedAxisPlan(Conv.Filters, 1, BlockedLayout.Full, Window.Taps * BlockedLayout.Full),
                new PackedAxisPlan(height, width * BlockedLayout.Full, height, 0),
                new PackedAxisPlan(width, BlockedLayout.Full, width, 0)),
            null, initializer);
    }

    protected override Kernel ForwardKernel(ConvImages images)
    {
        (BlockedLayout x, BlockedLayout y, _) = images;
        return new DepthwiseKernel(
            x.Blocks, x.Plane, Window.Vertical.Stride * x.Row, Window.Horizontal.Stride * x.Pixel, TapsOf(x), Whole(y),
            Conv.Bias && !IsScaled, Epilogue, "Depthwise") { IsScaled = IsScaled };
    }

    protected override Kernel WeightGradientKernel(BlockedLayout x, BlockedLayout dy) => new DepthwiseWeightGradientKernel(
        x.Blocks, x.Plane, Window.Vertical.Stride * x.Row, Window.Horizontal.Stride * x.Pixel, TapsOf(x), Whole(dy));

    protected override (Kernel Kernel, int Floats) Flip(TapClass rows, TapClass columns)
    {
        var flip = new FlipDepthwiseKernel(Input.Blocks, Shape, rows, columns);
        return (flip, flip.Floats);
    }

    protected override Kernel InputGradientKernel(BlockedLayout dy, BlockedLayout dx, ConvTaps taps, ConvOutput target, ConvFinish finish) =>
        new DepthwiseKernel(dx.Blocks, dy.Plane, dy.Row, dy.Pixel, taps, target, finish.HasBias, finish.Epilogue, "Depthwise" + finish.Name) { IsScaled = finish.IsScaled };
}
