using System.Collections.Immutable;
using ConvNet.Testing.Reference;
using FsCheck;
using FsCheck.Fluent;

namespace ConvNet.Testing.Drawn;

/// <summary>
/// Draws sequential networks that are valid but unlike what anyone would design: rectangular windows, uneven strides and pads,
/// dilation, groups, and channel counts on both sides of the vector widths.
/// </summary>
public static class RandomArchitecture
{
    /// <summary>Around one channel, and around one and two blocks of 16.</summary>
    public static readonly int[] ChannelCounts = [1, 3, 15, 16, 17, 32, 33];

    private const int LargestVolume = 4000, LargestDense = 1500, LargestReshape = 1500;

    /// <summary>Positions of an image that is normalised: a few values are normalised to nearly the same whatever they are, and rounding is all that counts.</summary>
    private const int FewestNormalised = 9;

    /// <summary>The first networks of a seed.</summary>
    public static IReadOnlyList<ReferenceNetwork> Sample(ulong seed, int count) =>
        [.. Networks.Sample(50, new Rnd(seed), count)];

    private static Gen<ReferenceNetwork> Networks =>
        from channels in Gen.Elements(ChannelCounts)
        from height in Gen.Choose(4, 15)
        from width in Gen.Choose(4, 15)
        let input = new Volume(channels, height, width)
        from count in Gen.Choose(1, 6)
        from layers in Layers(input, isVector: false, count)
        from softmax in Gen.Choose(0, 3)
        where layers.Count > 0
        select ReferenceNetwork.Sequential(input, softmax == 0 ? layers.Add(new Softmax()) : layers);

    private static Gen<ImmutableList<ReferenceLayer>> Layers(Volume input, bool isVector, int count) =>
        count == 0
            ? Gen.Constant(ImmutableList<ReferenceLayer>.Empty)
            : from layer in isVector ? AfterVector(input) : AfterVolume(input)
              let output = layer.Output([input])
              from rest in Layers(output, isVector || GivesVector(layer), count - 1)
              select rest.Insert(0, layer);

    /// <summary>Whether windows cannot slide over what a layer gives.</summary>
    public static bool GivesVector(ReferenceLayer layer) => layer is Dense or RbfOutput or Flatten or GlobalAvgPool or GlobalMaxPool or SpatialPyramidPool;

    public static Gen<ReferenceLayer> AfterVector(Volume input) => Gen.Frequency((3, Denses(input)), (2, Activations), (1, Maxouts(input)));

    public static Gen<ReferenceLayer> AfterVolume(Volume input) => Gen.Frequency(
        (6, Convs(input)),
        (2, OtherConvs(input)),
        (3, Pools(input)),
        (3, Activations),
        (input.Height * input.Width >= FewestNormalised ? 3 : 0, Norms(input)),
        (4, Reshapes(input)),
        (Math.Min(input.Height, input.Width) > 1 ? 1 : 0, FractionalPools(input)),
        (1, input.Count <= LargestDense ? Denses(input) : Activations),
        (1, Gen.Elements<ReferenceLayer>(new Flatten(), new GlobalAvgPool(), new GlobalMaxPool(), new SpatialPyramidPool(3, 1), new SpatialPyramidPool(2, 4))));

    /// <summary>Layers with one input that move values, or normalise or compare neighbours; their output is no larger than allowed.</summary>
    private static Gen<ReferenceLayer> Reshapes(Volume input) =>
        from layer in Gen.OneOf(
            Maxouts(input),
            Shapes(input),
            from size in Gen.Choose(1, 8) from beta in Gen.Elements(0.5, 0.75, 1, 0.6) select (ReferenceLayer)new LocalResponseNorm(size, 0.7, beta, 1.5),
            from left in Gen.Choose(0, 3) from bottom in Gen.Choose(0, 2) from front in Gen.Elements(0, 0, 3, 16) from back in Gen.Elements(0, 0, 1, 17)
            select (ReferenceLayer)new ZeroPad(left, 1, 0, bottom, front, back),
            from left in Gen.Choose(0, input.Width - 1) from top in Gen.Choose(0, input.Height - 1) from front in Gen.Choose(0, input.Channels - 1)
            from alsoChannels in Gen.Elements(true, false)
            select (ReferenceLayer)new Crop(left / 2, left - (left / 2), top, 0, alsoChannels ? front / 2 : 0, alsoChannels ? front - (front / 2) : 0),
            from size in Gen.Elements(1, 3, 5) from c in Gen.Elements(0.1, 0.5) select (ReferenceLayer)new LocalContrastNorm(size, 1.2, c),
            Gen.Constant((ReferenceLayer)new SpatialDropout(0.2)).Select(layer => layer with { }),
            Gen.Elements(Divisors(input.Channels)).Select(groups => (ReferenceLayer)new ChannelShuffle(groups)),
            Gen.Elements(Divisors(input.Height).Intersect(Divisors(input.Width)).ToArray()).Select(block => (ReferenceLayer)new SpaceToDepth(block)),
            Gen.Elements(new[] { 1, 2, 3, 4 }.Where(block => input.Channels % (block * block) == 0).ToArray()).Select(block => (ReferenceLayer)new DepthToSpace(block)),
            from factor in Gen.Choose(1, 3) from mode in Gen.Choose(0, 2) select (ReferenceLayer)new Upsample(factor, mode > 0, mode == 2),
            from height in Gen.Choose(1, 6) from width in Gen.Choose(1, 6) from max in Gen.Elements(true, false)
            select max ? (ReferenceLayer)new AdaptiveMaxPool(height, width) : new AdaptiveAvgPool(height, width))
        select layer.Output([input]).Count <= LargestReshape ? layer : new ChannelShuffle(input.Channels);

    /// <summary>Of images alone: the normalisations that may follow magnify the rounding of a dense layer's long sums.</summary>
    private static Gen<ReferenceLayer> Shapes(Volume input) =>
        from channels in Gen.Elements(Divisors(input.Count))
        from height in Gen.Elements(Divisors(input.Count / channels))
        select (ReferenceLayer)new Reshape(channels, height, input.Count / channels / height);

    private static Gen<ReferenceLayer> Maxouts(Volume input) =>
        Gen.Elements(Divisors(input.Channels)).Select(pieces => (ReferenceLayer)new Maxout(Math.Min(pieces, 4) is var most && input.Channels % most == 0 ? most : 1));

    // Each use is a layer of its own: a dropout carries its mask.
    private static Gen<ReferenceLayer> Activations => Gen.Elements<ReferenceLayer>(
            new ReLU(), new ReLU(), new ReLU6(), new LeakyReLU(), new LeakyReLU(0.2), new ELU(), new ELU(0.5), new ELU(-0.5), new SELU(), new GELU(), new SiLU(), new Softplus(), new Tanh(), new ScaledTanh(), new Sigmoid(), new HardSigmoid(), new HardSwish(), new LogSoftmax(), new PReLU(), new PReLU(Shared: true), new Dropout(0.2), new Dropout(0.3, Classic: true), new StochasticDepth(0.8))
        .Select(layer => layer with { });

    private static Gen<ReferenceLayer> Norms(Volume input) =>
        from epsilon in Gen.Elements(1e-5, 0.01)
        from affine in Gen.Choose(0, 3)
        from groups in Gen.Elements(Divisors(input.Channels))
        from layer in Gen.Frequency(
            (2, BatchNorms), (1, Gen.Elements<ReferenceLayer>(new GroupNorm(groups, epsilon, affine > 0), new InstanceNorm(epsilon, affine > 1), new LayerNorm(epsilon, affine > 0))))
        select layer with { };

    private static Gen<ReferenceLayer> BatchNorms =>
        from epsilon in Gen.Elements(1e-5, 0.01)
        from momentum in Gen.Elements(0.1, 0.5)
        from affine in Gen.Choose(0, 3)
        select (ReferenceLayer)new BatchNorm(epsilon, momentum, affine > 0);

    private static Gen<ReferenceLayer> Denses(Volume input) =>
        from units in Gen.Elements(1, 10, 15, 16, 17, 33)
        from bias in Gen.Choose(0, 3)
        from isRbf in Gen.Choose(0, 5)
        select isRbf == 0 ? (ReferenceLayer)new RbfOutput(units) : new Dense(units, bias > 0);

    private static Gen<ReferenceLayer> Convs(Volume input) =>
        from groups in Gen.Frequency(
            (3, Gen.Constant(1)), (1, Gen.Constant(input.Channels)), (1, Gen.Elements(Divisors(input.Channels))))
        from filters in groups == 1 ? Gen.Elements(ChannelCounts) : Gen.Choose(1, Math.Max(1, 36 / groups)).Select(perGroup => perGroup * groups)
        from window in Windows(input, largest: 5, dilations: 2, largestPad: size => size)
        from bias in Gen.Choose(0, 3)
        let layer = new Conv(filters, window, groups, bias > 0)
        select layer.Output(input).Count <= LargestVolume ? (ReferenceLayer)layer : new MaxPool(Window.Square(2, 2));

    private static Gen<ReferenceLayer> OtherConvs(Volume input) =>
        from layer in Gen.OneOf(
            from groups in Gen.Elements(1, 1, input.Channels, Divisors(input.Channels)[Divisors(input.Channels).Length / 2])
            from perGroup in Gen.Choose(1, Math.Max(1, 36 / groups))
            from vertical in SpreadAxes
            from horizontal in SpreadAxes
            from more in Gen.Choose(0, 2)
            from bias in Gen.Elements(true, false)
            let layer = new ConvTranspose(
                perGroup * groups, vertical, horizontal, Math.Min(more, vertical.Stride - 1), Math.Min(more, horizontal.Stride - 1), groups, bias)
            select layer.Output(input) is { Height: > 0, Width: > 0 } ? (ReferenceLayer)layer : new ConvTranspose(8, new Axis(2, 2), new Axis(3, 1, 1)),
            from filters in Gen.Elements(1, 15, 17)
            from window in Windows(input, largest: 3, dilations: 1, largestPad: size => size)
            from bias in Gen.Elements(true, false)
            select (ReferenceLayer)new LocallyConnected(filters, window, bias),
            from pad in Gen.Elements(1, 2, Pad.Same)
            from filter in Gen.Elements(
                new Filter("FilterKernel.Edge", [-1, -1, -1, -1, 8, -1, -1, -1, -1]), new Filter("FilterKernel.Sharpen", [0, -1, 0, -1, 5, -1, 0, -1, 0]),
                new Filter("FilterKernel.BoxMean", [.. Enumerable.Repeat(1.0 / 9, 9)]),
                new Filter("FilterKernel.Gaussian", [0.0625, 0.125, 0.0625, 0.125, 0.25, 0.125, 0.0625, 0.125, 0.0625]), new Filter("0.5", [0.5]))
            select (ReferenceLayer)(filter with { Pad = pad }))
        select layer.Output([input]).Count <= LargestReshape ? layer : new MaxPool(Window.Square(2, 2));

    private static Gen<Axis> SpreadAxes =>
        from size in Gen.Choose(1, 4)
        from stride in Gen.Choose(1, 3)
        from pad in Gen.Choose(0, 2)
        from dilation in Gen.Choose(1, 2)
        select new Axis(size, stride, pad, dilation);

    // A pad beyond half the window would leave windows with no input in them, whose maximum or mean does not exist.
    private static Gen<ReferenceLayer> Pools(Volume input) =>
        from window in Windows(input, largest: 3, dilations: 1, largestPad: size => size / 2)
        from kind in Gen.Choose(0, 5)
        select kind switch
        {
            5 => new L2Pool(window),
            4 => new TrainableSubsampling(window),
            0 => new AvgPool(window),
            1 => new AvgPool(window, CountIncludePad: false),
            _ => (ReferenceLayer)new MaxPool(window),
        };

    /// <summary>A ratio just above one takes away a single row and column.</summary>
    private static Gen<ReferenceLayer> FractionalPools(Volume input) =>
        from ratio in Gen.Elements(1.0001, 1.25, Math.Sqrt(2), 1.6, 2, 2.7)
        from overlapping in Gen.Elements(true, false)
        select (ReferenceLayer)new FractionalMaxPool(Math.Min(ratio, Math.Min(input.Height, input.Width)), overlapping);

    private static Gen<Window> Windows(Volume input, int largest, int dilations, Func<int, int> largestPad) =>
        from vertical in Axes(input.Height, largest, dilations, largestPad)
        from other in Axes(input.Width, largest, dilations, largestPad)
        from alike in Gen.Choose(0, 2)
        let horizontal = alike > 0 && Fits(vertical, input.Width) ? vertical : other
        from fit in Gen.Elements(Fit.Floor, Fit.Ceiling)
        let exact = IsExact(vertical, input.Height) && IsExact(horizontal, input.Width)
        select new Window(vertical, horizontal, exact ? Fit.Exact : fit);

    private static Gen<Axis> Axes(int input, int largest, int dilations, Func<int, int> largestPad) =>
        from size in Gen.Choose(1, Math.Min(largest, input))
        from stride in Gen.Frequency((3, Gen.Constant(1)), (2, Gen.Constant(2)), (1, Gen.Constant(3)))
        from dilation in Gen.Choose(1, dilations)
        from pad in Gen.Frequency((2, Gen.Constant(0)), (2, Gen.Choose(0, largestPad(size))), (1, Gen.Constant(Pad.Same)))
        let axis = new Axis(size, stride, pad, dilation)
        select Fits(axis, input) ? axis : new Axis(size, stride);

    private static bool Fits(Axis axis, int input) => axis.Pad == Pad.Same || Span(axis, input) >= 0;

    private static bool IsExact(Axis axis, int input) => axis.Pad == Pad.Same || Span(axis, input) % axis.Stride == 0;

    private static int Span(Axis axis, int input) => input + (2 * axis.Pad) - (axis.Dilation * (axis.Size - 1)) - 1;

    private static int[] Divisors(int number) => [.. Enumerable.Range(1, number).Where(divisor => number % divisor == 0)];
}
