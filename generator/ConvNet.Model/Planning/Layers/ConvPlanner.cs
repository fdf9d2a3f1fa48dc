using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;
using ConvNet.Model.Planning.Winograd;

namespace ConvNet.Model.Planning.Layers;

/// <summary>Convolution over channels, in one group or several.</summary>
internal sealed class ConvPlanner(Operation operation, Conv conv, BlockedLayout input) : ConvolutionPlanner(operation, conv, input)
{
    private readonly ConvGroups _groups = ConvGroups.Of(conv, input);

    /// <summary>The tiles that it is computed by, where that is faster.</summary>
    private readonly WinogradShape? _tiles = ConvTiling.Of(operation, conv, input);

    private readonly ConvPhases? _phases = ConvPhases.Of(operation, conv, input);

    private WinogradShape? WeightTiles => ConvTiling.OfWeightGradient(_tiles, Conv, Input);

    protected override BlockedLayout GradientLayout => Input.IsPlanar ? Input : new(Input.Shape);

    public override Halo InputHalo => _phases is { } phases ? Halo.Union(base.InputHalo, phases.Halo(Window, Input)) : Halo.Union(
        ConvTiling.Under(_tiles, base.InputHalo, Window.Vertical.Output, Window.Horizontal.Output),
        ConvTiling.Under(WeightTiles, base.InputHalo, Window.Vertical.Output, Window.Horizontal.Output));

    public override Halo GradientHalo => Input.IsPlanar ? default : Classes
        .Select(c => ConvTiling.Under(ConvTiling.OfGradient(Conv, Input, c.Rows, c.Columns), base.GradientHalo, c.Rows.Positions, c.Columns.Positions))
        .Aggregate(ConvTiling.Under(WeightTiles, default, Window.Vertical.Output, Window.Horizontal.Output), Halo.Union);

    protected override void Convolve(
        PassBuilder pass, string comment, PlannedOperand input, PlannedOperand weights, PlannedOperand[] terms, PlannedOperand[] results, ConvImages images)
    {
        if ((_phases?.Tiles ?? _tiles) is not { } tiles)
        {
            base.Convolve(pass, comment, input, weights, terms, results, images);
            return;
        }

        BlockedLayout x = images.Input, y = images.Output;
        if (_phases is { } phases)
        {
            x = phases.Image;
            (input, weights) = Split(pass, phases, input, weights, images.Input);
        }

        FusedPool pool = FusedPool.Of(Operation);
        var kernel = new WinogradKernel(tiles, x, BeforePooling(Whole(y), pool), Conv.Bias && !IsScaled, IsScaled, Epilogue, pool)
        {
            Addend = images.Addend,
        };
        ConvTiling.Convolve(pass, kernel, Name, "", comment, input, weights, terms, results);
    }

    /// <summary>The image's phases, and the weights for those.</summary>
    private (PlannedOperand Image, PlannedOperand Weights) Split(PassBuilder pass, ConvPhases phases, PlannedOperand input, PlannedOperand weights, BlockedLayout layout)
    {
        Value rearranged = pass.Shared(Name + "PhaseWeights", phases.Tiles.PackedFloats, $"{Name}'s weights for the phases of the image");
        var rearrange = new PhaseWeightsKernel(phases.Tiles, layout.Blocks, layout.Block, Window.Vertical.Size, phases.Stride);
        pass.First(rearrange, $"{Name}: weights for phases", weights, PlannedOperand.Write(rearranged));
        Value image = pass.Image(Name + "Phases", phases.Image, $"{Name}: the phases of the image");
        pass.Call(new PhasesKernel(layout, phases.Image, phases.Stride), $"{Name}: phases", input, PlannedOperand.Write(image));
        return (PlannedOperand.Read(image), PlannedOperand.Read(rearranged));
    }

    protected override void LearnWeights(PassBuilder pass, string comment, PlannedOperand input, PlannedOperand gradient, PlannedOperand weights, BlockedLayout x, BlockedLayout dy)
    {
        if (WeightTiles is not { } tiles)
        {
            base.LearnWeights(pass, comment, input, gradient, weights, x, dy);
            return;
        }

        var kernel = new WinogradWeightGradientKernel(tiles, x, input.Value!.Stride, dy, gradient.Value!.Stride);
        Value scratch = pass.Shared(Name + "WeightTiles", kernel.ScratchFloats, $"{Name}: transformed tiles and the sums of their products");
        pass.Call(kernel, $"{comment}, {tiles}", input, gradient, weights, PlannedOperand.Write(scratch));
    }

    /// <summary>Gradients in planes have no halo: what reads beyond them reads a copy that has one.</summary>
    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters)
    {
        bool readsPlanes = outputGradient.Layout.IsPlanar || inputGradient.Layout.IsPlanar;
        BlockedLayout planes = outputGradient.Layout with { Halo = base.GradientHalo, IsPlanar = true };
        Value gradient = outputGradient;
        if (readsPlanes && planes != gradient.Layout)
        {
            gradient = pass.Image(Name + "Planes", planes, $"{outputGradient.Comment}, in planes");
            pass.Call(
                new CopyKernel(outputGradient.Layout, planes), $"{Name}: into planes with a halo", PlannedOperand.Read(outputGradient), PlannedOperand.Write(gradient));
        }

        base.PassOn(pass, input, output, gradient, inputGradient, parameters);
    }

    protected override void ConvolveBack(
        PassBuilder pass, string comment, PlannedOperand gradient, PlannedOperand flipped, PlannedOperand inputGradient,
        BlockedLayout dy, BlockedLayout dx, TapClass rows, TapClass columns, ConvFinish finish)
    {
        if (ConvTiling.OfGradient(Conv, Input, rows, columns) is not { } tiles)
        {
            base.ConvolveBack(pass, comment, gradient, flipped, inputGradient, dy, dx, rows, columns, finish);
            return;
        }

        var kernel = new WinogradKernel(tiles, dy, PositionsOf(rows, columns, dx), finish.HasBias, finish.IsScaled, finish.Epilogue, FusedPool.None);
        ConvTiling.Convolve(pass, kernel, Name, "Flipped", comment, gradient, flipped, finish.Terms, [inputGradient]);
    }

    public override int WeightFloats => BlockedLayout.RoundUp(Conv.Filters) * _groups.InputChannels * Window.Taps;

    protected override PackedTensor Weight(InitializerPlan initializer)
    {
        int height = Window.Vertical.Size, width = Window.Horizontal.Size, block = Input.Block;
        int perGroup = Input.Channels / Conv.Groups, column = block * BlockedLayout.Full, row = width * column;
        var filters = new PackedAxisPlan(Conv.Filters, 1, BlockedLayout.Full, _groups.InputChannels * Window.Taps * BlockedLayout.Full);
        var channels = new PackedAxisPlan(perGroup, BlockedLayout.Full, block, height * row);
        var rows = new PackedAxisPlan(height, row, height, 0);
        var columns = new PackedAxisPlan(width, column, width, 0);
        EquatableArray<int> shape = EquatableArray.Of(Conv.Filters, perGroup, height, width);
        return Conv.Groups == 1
            ? new PackedTensor(Name + ".weight", shape, 0, WeightFloats, EquatableArray.Of(filters, channels, rows, columns), null, initializer) { Connections = TableRules.Parse(Conv.Table) }
            : new PackedTensor(Name + ".weight", shape, 0, WeightFloats, EquatableArray.Of(rows, columns), _groups.Packing(Window.Taps), initializer);
    }

    protected override Kernel ForwardKernel(ConvImages images)
    {
        (BlockedLayout x, BlockedLayout y, BlockedLayout? addend) = images;
        FusedPool pool = FusedPool.Of(Operation);
        if (y.IsPlanar && x.Pixel == 1)
            return new WidthConvKernel(InputOf(x), TapsOf(x), BeforePooling(Planes(y), pool), Conv.Bias && !IsScaled, Epilogue, pool) { IsScaled = IsScaled };
        ConvOutput output = BeforePooling(Whole(y), pool);
        bool mayBeFlat = pool.IsNone && addend is not { IsDense: false };
        return new ConvKernel(InputOf(x), TapsOf(x), mayBeFlat ? Flat(x, y, output) : output, Conv.Bias && !IsScaled, Epilogue, pool, "Conv")
        {
            IsScaled = IsScaled,
            Addend = addend is { } other ? new ImageSteps(other.Plane, other.Row) : null,
        };
    }

    protected override Kernel WeightGradientKernel(BlockedLayout x, BlockedLayout dy) => dy.IsPlanar
        ? new WidthWeightGradientKernel(InputOf(x), TapsOf(x), Planes(dy))
        : new ConvWeightGradientKernel(InputOf(x), TapsOf(x), Whole(dy));

    protected override Kernel? CleanWeightGradient() =>
        Conv.Groups > 1 ? _groups.Clear(Window.Taps)
        : Conv.Table.Count > 0 ? new ClearTableKernel(
            TableRules.Parse(Conv.Table), Input.Channels, Input.Block, Window.Taps, _groups.InputChannels * Window.Taps * BlockedLayout.Full)
        : null;

    protected override (Kernel Kernel, int Floats) Flip(TapClass rows, TapClass columns)
    {
        FlipWeightsKernel flip = _groups.Flip(Shape, rows, columns) with { Lanes = FlippedLanes };
        return (flip, flip.Floats);
    }

    protected override Kernel InputGradientKernel(BlockedLayout dy, BlockedLayout dx, ConvTaps taps, ConvOutput target, ConvFinish finish)
    {
        var gradient = new ConvInput(_groups.TargetChannels, BlockedLayout.Full, dy.Plane, dy.Row, dy.Pixel, _groups.Targets) { Channel = dy.Channel };
        return dx.IsPlanar && dy.IsPlanar
            ? new WidthConvKernel(gradient, taps, target with { Plane = dx.Channel }, HasBias: false, Epilogue.None, FusedPool.None) { WeightLanes = FlippedLanes, Rows = RealRows(dy) }
            : new ConvKernel(gradient, taps, Flat(dy, dx, target), finish.HasBias, finish.Epilogue, FusedPool.None, "Conv" + finish.Name) { IsScaled = finish.IsScaled };
    }

    /// <summary>Flipped weights that are read one at a time lie close together, in a fraction of a block: more of them fit the first cache.</summary>
    private int FlippedLanes => !Input.IsPlanar || Input.Channels > 8 ? BlockedLayout.Full : Input.Channels > 4 ? 8 : 4;

    /// <summary>The rows of an output's gradient between those of its halo, where the halo is at least a quarter of them.</summary>
    private RowSpan? RealRows(BlockedLayout dy) =>
        Window.Vertical is { Stride: 1, Dilation: 1 } && 4 * (dy.Halo.Top + dy.Halo.Bottom) >= dy.Height ? new RowSpan(dy.Halo.Top, dy.Height) : null;

    /// <summary>A 1x1 convolution over memory without gaps is one row.</summary>
    private ConvOutput Flat(BlockedLayout x, BlockedLayout y, ConvOutput output)
    {
        bool isFlat = Window.Taps == 1 && Window.Vertical.Stride == 1 && Window.Horizontal.Stride == 1
            && x.IsDense && y.IsDense && x.Height == y.Height && x.Width == y.Width;
        return isFlat ? output with { Height = 1, Width = output.Height * output.Width, Row = y.Plane } : output;
    }

    /// <summary>All the results, a plane for each filter.</summary>
    private ConvOutput Planes(BlockedLayout y) => Whole(y) with { Plane = y.Channel };

    private static ConvOutput BeforePooling(ConvOutput output, FusedPool pool) => output with { Height = output.Height * pool.Height, Width = output.Width * pool.Width };

    private ConvInput InputOf(BlockedLayout x) =>
        new(_groups.Channels, x.Block, x.Plane, Window.Vertical.Stride * x.Row, Window.Horizontal.Stride * x.Pixel, _groups.Starts) { Channel = x.Channel };
}
