using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;
using ConvNet.Model.Planning.Winograd;

namespace ConvNet.Model.Planning.Layers;

/// <summary>Convolution over channels, in one group or several.</summary>
internal sealed class ConvPlanner(Operation operation, Conv conv, BlockedLayout input) : ConvolutionPlanner(operation, conv, input)
{
    private readonly ConvGroups _groups = ConvGroups.Of(conv, input);

    /// <summary>How tiles are computed, where that is faster than each output by itself.</summary>
    private readonly WinogradShape? _winograd = Tiles(operation, conv, input);

    protected override BlockedLayout GradientLayout => new(Input.Shape);

    public override Halo InputHalo
    {
        get
        {
            if (_winograd is not { } tiles) return base.InputHalo;
            int Beyond(int length) => ((length + tiles.Outputs - 1) / tiles.Outputs * tiles.Outputs) - length;
            Halo halo = base.InputHalo;
            return halo with { Bottom = halo.Bottom + Beyond(Window.Vertical.Output), Right = halo.Right + Beyond(Window.Horizontal.Output) };
        }
    }

    protected override void Convolve(
        PassBuilder pass, string comment, PlannedOperand input, PlannedOperand weights, PlannedOperand[] terms, BlockedLayout layout, Value output)
    {
        if (_winograd is not { } tiles)
        {
            base.Convolve(pass, comment, input, weights, terms, layout, output);
            return;
        }

        Value transformed = pass.Shared(Name + "Transformed", tiles.WeightFloats, $"{Name}'s weights, transformed");
        pass.First(new WinogradWeightsKernel(tiles), $"{Name}: transformed weights", weights, PlannedOperand.Write(transformed));
        FusedPool pool = Pool();
        var kernel = new WinogradKernel(
            tiles, layout, output.Layout, Window.Vertical.Output, Window.Horizontal.Output, Conv.Bias && !IsScaled, IsScaled, Epilogue, pool);
        Value scratch = pass.Raw(Name + "Tiles", kernel.ScratchFloats, $"{Name}: transformed tiles and their products");
        pass.Call(
            kernel, $"{comment}, {tiles}",
            [input, PlannedOperand.Read(transformed), .. terms, PlannedOperand.Write(output), PlannedOperand.Write(scratch)]);
    }

    private static WinogradShape? Tiles(Operation operation, Conv conv, BlockedLayout input)
    {
        SlidWindow window = conv.Window.Slide(input.Shape);
        (SlidAxis v, SlidAxis h) = (window.Vertical, window.Horizontal);
        bool isPlain = v.Size == h.Size && (v.Stride, h.Stride, v.Dilation, h.Dilation) is (1, 1, 1, 1) && input.Block == BlockedLayout.Full && !conv.Exact && conv.Table.Count == 0;
        int channels = input.Channels / conv.Groups, filters = conv.Filters / conv.Groups;
        if (!isPlain || (conv.Groups > 1 && (channels % BlockedLayout.Full > 0 || filters % BlockedLayout.Full > 0))) return null;
        int outputs = ConvAlgorithm.Tile(v.Size, channels, filters, v.Output, h.Output);
        FusedPool pool = PoolOf(operation);
        return outputs == 0 || outputs % pool.Height > 0 || outputs % pool.Width > 0 ? null : new WinogradShape(outputs, v.Size, conv.Groups, Blocks(channels), Blocks(filters));

        static int Blocks(int count) => BlockedLayout.RoundUp(count) / BlockedLayout.Full;
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

    protected override Kernel ForwardKernel(BlockedLayout x, BlockedLayout y)
    {
        FusedPool pool = Pool();
        ConvOutput output = Whole(y) with { Height = y.Height * pool.Height, Width = y.Width * pool.Width };
        return new ConvKernel(InputOf(x), TapsOf(x), pool.IsNone ? Flat(x, y, output) : output, Conv.Bias && !IsScaled, Epilogue, pool, "Conv") { IsScaled = IsScaled };
    }

    protected override Kernel WeightGradientKernel(BlockedLayout x, BlockedLayout dy) => new ConvWeightGradientKernel(InputOf(x), TapsOf(x), Whole(dy));

    protected override Kernel? CleanWeightGradient() =>
        Conv.Groups > 1 ? _groups.Clear(Window.Taps)
        : Conv.Table.Count > 0 ? new ClearTableKernel(
            TableRules.Parse(Conv.Table), Input.Channels, Input.Block, Window.Taps, _groups.InputChannels * Window.Taps * BlockedLayout.Full)
        : null;

    protected override (Kernel Kernel, int Floats) Flip(TapClass rows, TapClass columns)
    {
        FlipWeightsKernel flip = _groups.Flip(Shape, rows, columns);
        return (flip, flip.Floats);
    }

    protected override Kernel InputGradientKernel(BlockedLayout dy, BlockedLayout dx, ConvTaps taps, ConvOutput target) => new ConvKernel(
        new ConvInput(_groups.TargetChannels, BlockedLayout.Full, dy.Plane, dy.Row, dy.Pixel, _groups.Targets),
        taps, Flat(dy, dx, target), HasBias: false, Epilogue.None, FusedPool.None, "ConvInputGradient");

    /// <summary>A 1x1 convolution over memory without gaps is one row.</summary>
    private ConvOutput Flat(BlockedLayout x, BlockedLayout y, ConvOutput output)
    {
        bool isFlat = Window.Taps == 1 && Window.Vertical.Stride == 1 && Window.Horizontal.Stride == 1
            && x.IsDense && y.IsDense && x.Height == y.Height && x.Width == y.Width;
        return isFlat ? output with { Height = 1, Width = output.Height * output.Width, Row = y.Plane } : output;
    }

    private ConvInput InputOf(BlockedLayout x) =>
        new(_groups.Channels, x.Block, x.Plane, Window.Vertical.Stride * x.Row, Window.Horizontal.Stride * x.Pixel, _groups.Starts);

    private FusedPool Pool() => PoolOf(Operation);

    private static FusedPool PoolOf(Operation operation) => operation.Pool?.Layer switch
    {
        MaxPool pool => new FusedPool(pool.Window.Vertical.Size, pool.Window.Horizontal.Size, IsMax: true),
        AvgPool pool => new FusedPool(pool.Window.Vertical.Size, pool.Window.Horizontal.Size, IsMax: false),
        _ => FusedPool.None,
    };
}
