using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>Convolution of each channel by a window of its own: lanes are channels, and nothing is summed across them.</summary>
internal sealed class DepthwisePlanner(Operation operation, Conv conv, BlockedLayout input) : OperationPlanner(operation, input)
{
    private readonly SlidWindow _window = conv.Window.Slide(operation.Main.InputShape);

    public override Halo InputHalo => new ConvPlanner(Operation, conv, Input).InputHalo;

    public override Halo GradientHalo => new ConvPlanner(Operation, conv, Input).GradientHalo;

    private int WeightFloats => Input.Blocks * _window.Taps * BlockedLayout.Full;

    public override IEnumerable<PackedTensor> Parameters(InitializerPlan initializer)
    {
        int height = _window.Vertical.Size, width = _window.Horizontal.Size;
        yield return new PackedTensor(
            Name + ".weight", EquatableArray.Of(conv.Filters, 1, height, width), 0, WeightFloats,
            EquatableArray.Of(
                new PackedAxisPlan(conv.Filters, 1, BlockedLayout.Full, _window.Taps * BlockedLayout.Full),
                new PackedAxisPlan(height, width * BlockedLayout.Full, height, 0),
                new PackedAxisPlan(width, BlockedLayout.Full, width, 0)),
            null, initializer);
        if (conv.Bias) yield return Bias(Name, conv.Filters, WeightFloats);
    }

    public override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training)
    {
        BlockedLayout x = input.Layout, y = output.Layout;
        var kernel = new DepthwiseKernel(
            x.Blocks, x.Plane, _window.Vertical.Stride * x.Row, _window.Horizontal.Stride * x.Pixel, TapsOf(x),
            new ConvOutput(conv.Filters, y.Height, y.Width, y.Plane, y.Row, y.Pixel), conv.Bias, Epilogue, "Depthwise");
        string comment = $"{Name}: {_window.Vertical.Size}x{_window.Horizontal.Size} depthwise";
        PlannedOperand image = PlannedOperand.Read(input, x.At(-_window.Vertical.Before, -_window.Horizontal.Before));
        Operand weights = Operand.Parameters(parameters);
        if (conv.Bias) pass.Call(kernel, comment, image, weights, Operand.Parameters(parameters + WeightFloats), PlannedOperand.Write(output));
        else pass.Call(kernel, comment, image, weights, PlannedOperand.Write(output));
        Activate(pass, output);
    }

    public override void Backward(PassBuilder pass, Value input, Value output, Value outputGradient, Value? inputGradient, int parameters)
    {
        Deactivate(pass, output, outputGradient);
        BlockedLayout x = input.Layout, dy = outputGradient.Layout;
        if (conv.Bias)
            pass.Call(new BiasGradientKernel(dy), $"{Name}: bias", PlannedOperand.Read(outputGradient), Operand.Gradients(parameters + WeightFloats));
        pass.Call(
            new DepthwiseWeightGradientKernel(
                x.Blocks, x.Plane, _window.Vertical.Stride * x.Row, _window.Horizontal.Stride * x.Pixel, TapsOf(x),
                new ConvOutput(conv.Filters, dy.Height, dy.Width, dy.Plane, dy.Row, dy.Pixel)),
            $"{Name}: weights", PlannedOperand.Read(input, x.At(-_window.Vertical.Before, -_window.Horizontal.Before)),
            PlannedOperand.Read(outputGradient), Operand.Gradients(parameters));
        if (inputGradient is not null) PassOn(pass, outputGradient, inputGradient, parameters);
    }

    private ConvTaps TapsOf(BlockedLayout x) =>
        new(_window.Vertical.Size, _window.Horizontal.Size, _window.Vertical.Dilation * x.Row, _window.Horizontal.Dilation * x.Pixel);

    private void PassOn(PassBuilder pass, Value outputGradient, Value inputGradient, int parameters)
    {
        BlockedLayout dy = outputGradient.Layout, dx = inputGradient.Layout;
        (TapClass Rows, TapClass Columns)[] classes =
            TapClass.Of(_window.Vertical).SelectMany(r => TapClass.Of(_window.Horizontal), (r, c) => (r, c)).ToArray();
        if (classes.Any(c => c.Rows.Count * c.Columns.Count == 0))
            pass.Call(new ClearKernel(dx.Floats), $"{Name}: positions that no window reads", PlannedOperand.Write(inputGradient, 0));

        foreach ((TapClass rows, TapClass columns) in classes)
        {
            if (rows.Count * columns.Count == 0) continue;
            var flip = new FlipDepthwiseKernel(dx.Blocks, new ConvTaps(_window.Vertical.Size, _window.Horizontal.Size, 0, 0), rows, columns);
            Value flipped = pass.Raw(Name + "Flipped", flip.Floats, $"{Name}'s weights, {rows.Count}x{columns.Count} taps flipped");
            pass.First(flip, $"{Name}: flipped weights", Operand.Parameters(parameters), PlannedOperand.Write(flipped));
            var kernel = new DepthwiseKernel(
                dx.Blocks, dy.Plane, dy.Row, dy.Pixel, new ConvTaps(rows.Count, columns.Count, dy.Row * rows.Distance, dy.Pixel * columns.Distance),
                new ConvOutput(dx.Channels, rows.Positions, columns.Positions, dx.Plane, dx.Row * _window.Vertical.Stride, dx.Pixel * _window.Horizontal.Stride),
                HasBias: false, Epilogue.None, "DepthwiseInputGradient");
            pass.Call(
                kernel, $"{Name}: input", PlannedOperand.Read(outputGradient, dy.At(rows.Offset, columns.Offset)),
                PlannedOperand.Read(flipped), PlannedOperand.Write(inputGradient, dx.At(rows.Remainder, columns.Remainder)));
        }
    }
}
