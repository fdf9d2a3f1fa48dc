using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

internal sealed class ConvPlanner(Operation operation, Conv conv, BlockedLayout input) : OperationPlanner(operation, input)
{
    private readonly SlidWindow _window = conv.Window.Slide(operation.Main.InputShape);
    private readonly ConvGroups _groups = ConvGroups.Of(conv, input);

    public override Halo InputHalo => new(
        _window.Vertical.Before, _window.Horizontal.Before, Math.Max(0, _window.Vertical.Overhang), Math.Max(0, _window.Horizontal.Overhang));

    public override Halo GradientHalo
    {
        get
        {
            (int top, int bottom) = Reach(_window.Vertical);
            (int left, int right) = Reach(_window.Horizontal);
            return new Halo(top, left, bottom, right);
        }
    }

    public override BlockedLayout InputGradientLayout => new(Input.Shape);

    private int Taps => _window.Taps;

    private int WeightFloats => BlockedLayout.RoundUp(conv.Filters) * _groups.InputChannels * Taps;

    public override IEnumerable<PackedTensor> Parameters(InitializerPlan initializer)
    {
        int height = _window.Vertical.Size, width = _window.Horizontal.Size, block = Input.Block;
        int perGroup = Input.Channels / conv.Groups, column = block * BlockedLayout.Full, row = width * column;
        var filters = new PackedAxisPlan(conv.Filters, 1, BlockedLayout.Full, _groups.InputChannels * Taps * BlockedLayout.Full);
        var channels = new PackedAxisPlan(perGroup, BlockedLayout.Full, block, height * row);
        var rows = new PackedAxisPlan(height, row, height, 0);
        var columns = new PackedAxisPlan(width, column, width, 0);
        EquatableArray<int> shape = EquatableArray.Of(conv.Filters, perGroup, height, width);
        yield return conv.Groups == 1
            ? new PackedTensor(Name + ".weight", shape, 0, WeightFloats, EquatableArray.Of(filters, channels, rows, columns), null, initializer)
            : new PackedTensor(Name + ".weight", shape, 0, WeightFloats, EquatableArray.Of(rows, columns), _groups.Packing(Taps), initializer);
        if (conv.Bias) yield return Bias(Name, conv.Filters, WeightFloats);
    }

    public override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training)
    {
        BlockedLayout x = input.Layout, y = output.Layout;
        FusedPool pool = Pool();
        int height = y.Height * pool.Height, width = y.Width * pool.Width;
        var kernel = new ConvKernel(
            InputOf(x), TapsOf(x), new ConvOutput(conv.Filters, height, width, y.Plane, y.Row, y.Pixel), conv.Bias, Epilogue, pool, "Conv");
        kernel = kernel with { Output = Flat(kernel.Taps, x, y, pool, kernel.Output) };
        string comment = $"{Name}: {conv.Filters} filters of {_window.Vertical.Size}x{_window.Horizontal.Size}";
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
            new ConvWeightGradientKernel(InputOf(x), TapsOf(x), new ConvOutput(conv.Filters, dy.Height, dy.Width, dy.Plane, dy.Row, dy.Pixel)),
            $"{Name}: weights", PlannedOperand.Read(input, x.At(-_window.Vertical.Before, -_window.Horizontal.Before)),
            PlannedOperand.Read(outputGradient), Operand.Gradients(parameters));
        if (conv.Groups > 1)
            pass.Last(_groups.Clear(Taps), $"{Name}: weights between groups", Operand.Gradients(parameters));
        if (inputGradient is not null) PassOn(pass, outputGradient, inputGradient, parameters);
    }

    private static (int Before, int After) Reach(SlidAxis axis)
    {
        (int Before, int After)[] reaches = TapClass.Of(axis).Select(c => c.Reach(axis.Output)).ToArray();
        return (reaches.Max(r => r.Before), reaches.Max(r => r.After));
    }

    /// <summary>A 1x1 convolution over memory without gaps is one row.</summary>
    private ConvOutput Flat(ConvTaps taps, BlockedLayout x, BlockedLayout y, FusedPool pool, ConvOutput output)
    {
        bool isFlat = taps.Count == 1 && _window.Vertical.Stride == 1 && _window.Horizontal.Stride == 1
            && x.IsDense && y.IsDense && pool.IsNone && x.Height == y.Height && x.Width == y.Width;
        return isFlat ? output with { Height = 1, Width = output.Height * output.Width, Row = y.Plane } : output;
    }

    private ConvInput InputOf(BlockedLayout x) =>
        new(_groups.Channels, x.Block, x.Plane, _window.Vertical.Stride * x.Row, _window.Horizontal.Stride * x.Pixel, _groups.Starts);

    private ConvTaps TapsOf(BlockedLayout x) =>
        new(_window.Vertical.Size, _window.Horizontal.Size, _window.Vertical.Dilation * x.Row, _window.Horizontal.Dilation * x.Pixel);

    private FusedPool Pool() => Operation.Pool?.Layer switch
    {
        MaxPool pool => new FusedPool(pool.Window.Vertical.Size, pool.Window.Horizontal.Size, IsMax: true),
        AvgPool pool => new FusedPool(pool.Window.Vertical.Size, pool.Window.Horizontal.Size, IsMax: false),
        _ => FusedPool.None,
    };

    /// <summary>The gradient by the input: for each class of positions that see the same taps, a convolution with those.</summary>
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
            FlipWeightsKernel flip = _groups.Flip(new ConvTaps(_window.Vertical.Size, _window.Horizontal.Size, 0, 0), rows, columns);
            Value flipped = pass.Raw(Name + "Flipped", flip.Floats, $"{Name}'s weights, transposed, {rows.Count}x{columns.Count} taps flipped");
            pass.First(flip, $"{Name}: transposed weights", Operand.Parameters(parameters), PlannedOperand.Write(flipped));
            var kernel = new ConvKernel(
                new ConvInput(_groups.TargetChannels, BlockedLayout.Full, dy.Plane, dy.Row, dy.Pixel, _groups.Targets),
                new ConvTaps(rows.Count, columns.Count, dy.Row * rows.Distance, dy.Pixel * columns.Distance),
                new ConvOutput(dx.Channels, rows.Positions, columns.Positions, dx.Plane, dx.Row * _window.Vertical.Stride, dx.Pixel * _window.Horizontal.Stride),
                HasBias: false, Epilogue.None, FusedPool.None, "ConvInputGradient");
            bool flat = classes.Length == 1 && rows.Count * columns.Count == 1 && dy.IsDense && dx.IsDense && dy.Height == dx.Height && dy.Width == dx.Width;
            if (flat) kernel = kernel with { Output = kernel.Output with { Height = 1, Width = dx.Height * dx.Width, Row = dx.Plane } };
            pass.Call(
                kernel, $"{Name}: input", PlannedOperand.Read(outputGradient, dy.At(rows.Offset, columns.Offset)),
                PlannedOperand.Read(flipped), PlannedOperand.Write(inputGradient, dx.At(rows.Remainder, columns.Remainder)));
        }
    }
}
