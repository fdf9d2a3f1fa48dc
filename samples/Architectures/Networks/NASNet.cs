using ConvNet;

namespace Architectures;

// Zoph, Vasudevan, Shlens and Le, "Learning transferable architectures for scalable image recognition" (2017), NASNet-A mobile: 4 normal
// cells in each of three stages, 1056 channels at the end. Names are those of Cadene/pretrained-models.pytorch, which are of TensorFlow's
// weights; with its padding at the right and bottom, which is Pad.Same.

/// <summary>A separable convolution, applied twice; the first strides.</summary>
[Block]
[ReLU]
[Conv(Inputs, Window, Stride = Stride, Pad = Pad.Same, Groups = Inputs, Bias = false, Name = "separable_1.depthwise_conv2d")]
[Conv(Filters, 1, Bias = false, Name = "separable_1.pointwise_conv2d"), BatchNorm(Epsilon = 0.001, Name = "bn_sep_1"), ReLU]
[Conv(Filters, Window, Pad = Pad.Same, Groups = Filters, Bias = false, Name = "separable_2.depthwise_conv2d")]
[Conv(Filters, 1, Bias = false, Name = "separable_2.pointwise_conv2d"), BatchNorm(Epsilon = 0.001, Name = "bn_sep_2")]
public sealed class Separable
{
    [Parameter] private const int Inputs = 44, Filters = 44, Window = 3, Stride = 1;
}

/// <summary>A 1x1 convolution to the channels of a cell.</summary>
[Block]
[ReLU, Conv(Filters, 1, Bias = false, Name = "conv"), BatchNorm(Epsilon = 0.001, Name = "bn")]
public sealed class Squeeze
{
    [Parameter] private const int Filters = 44;
}

/// <summary>The same for a value of twice the size: half of the channels see the even positions, half the odd ones.</summary>
[Block]
[ReLU, Fork]
[Branch, AvgPool(1, Stride = 2, Fit = Fit.Floor), Conv(Filters / 2, 1, Bias = false, Name = "path_1.conv")]
[Branch, Crop(Left = 1, Top = 1), ZeroPad(Right = 1, Bottom = 1), AvgPool(1, Stride = 2, Fit = Fit.Floor)]
[Conv(Filters / 2, 1, Bias = false, Name = "path_2.conv")]
[Concat, BatchNorm(Epsilon = 0.001, Name = "final_path_bn")]
public sealed class FactorizedReduction
{
    [Parameter] private const int Filters = 44;
}

/// <summary>The normal cell's five sums, beside the previous value.</summary>
[Block, As("previous", "current")]
[From("current"), Use<Separable>(Filters, Filters, 5, Name = "comb_iter_0_left"), As("0_left")]
[From("previous"), Use<Separable>(Filters, Filters, 3, Name = "comb_iter_0_right"), As("0_right")]
[From("0_left", "0_right"), Add, As("0")]
[From("previous"), Use<Separable>(Filters, Filters, 5, Name = "comb_iter_1_left"), As("1_left")]
[From("previous"), Use<Separable>(Filters, Filters, 3, Name = "comb_iter_1_right"), As("1_right")]
[From("1_left", "1_right"), Add, As("1")]
[From("current"), AvgPool(3, Stride = 1, Pad = 1, CountIncludePad = false), As("2_left")]
[From("2_left", "previous"), Add, As("2")]
[From("previous"), AvgPool(3, Stride = 1, Pad = 1, CountIncludePad = false), As("3_left")]
[From("previous"), AvgPool(3, Stride = 1, Pad = 1, CountIncludePad = false), As("3_right")]
[From("3_left", "3_right"), Add, As("3")]
[From("current"), Use<Separable>(Filters, Filters, 3, Name = "comb_iter_4_left"), As("4_left")]
[From("4_left", "current"), Add, As("4")]
[From("previous", "0", "1", "2", "3", "4"), Concat]
public sealed class NormalOperations
{
    [Parameter] private const int Filters = 44;
}

/// <summary>The reduction cell's five sums, at half the size.</summary>
[Block, As("previous", "current")]
[From("current"), Use<Separable>(Filters, Filters, 5, 2, Name = "comb_iter_0_left"), As("0_left")]
[From("previous"), Use<Separable>(Previous, Filters, 7, 2, Name = "comb_iter_0_right"), As("0_right")]
[From("0_left", "0_right"), Add, As("0")]
[From("current"), MaxPool(3, Stride = 2, Pad = Pad.Same), As("1_left")]
[From("previous"), Use<Separable>(Previous, Filters, 7, 2, Name = "comb_iter_1_right"), As("1_right")]
[From("1_left", "1_right"), Add, As("1")]
[From("current"), AvgPool(3, Stride = 2, Pad = Pad.Same, CountIncludePad = false), As("2_left")]
[From("previous"), Use<Separable>(Previous, Filters, 5, 2, Name = "comb_iter_2_right"), As("2_right")]
[From("2_left", "2_right"), Add, As("2")]
[From("0"), AvgPool(3, Stride = 1, Pad = 1, CountIncludePad = false), As("3_right")]
[From("3_right", "1"), Add, As("3")]
[From("0"), Use<Separable>(Filters, Filters, 3, Name = "comb_iter_4_left"), As("4_left")]
[From("current"), MaxPool(3, Stride = 2, Pad = Pad.Same), As("4_right")]
[From("4_left", "4_right"), Add, As("4")]
[From("1", "2", "3", "4"), Concat]
public sealed class ReductionOperations
{
    [Parameter] private const int Filters = 44, Previous = 44;
}

/// <summary>The normal cell: six times its filters, of the two values before it.</summary>
[Block, As("previous", "current")]
[From("previous"), Use<Squeeze>(Filters, Name = "conv_prev_1x1"), As("left")]
[From("current"), Use<Squeeze>(Filters, Name = "conv_1x1"), As("right")]
[From("left", "right"), Use<NormalOperations>(Filters, Name = "")]
public sealed class NormalCell
{
    [Parameter] private const int Filters = 44;
}

/// <summary>The normal cell after a reduction, whose previous value is twice the size.</summary>
[Block, As("previous", "current")]
[From("previous"), Use<FactorizedReduction>(Filters, Name = ""), As("left")]
[From("current"), Use<Squeeze>(Filters, Name = "conv_1x1"), As("right")]
[From("left", "right"), Use<NormalOperations>(Filters, Name = "")]
public sealed class FirstCell
{
    [Parameter] private const int Filters = 44;
}

/// <summary>The reduction cell: four times its filters at half the size.</summary>
[Block, As("previous", "current")]
[From("previous"), Use<Squeeze>(Filters, Name = "conv_prev_1x1"), As("left")]
[From("current"), Use<Squeeze>(Filters, Name = "conv_1x1"), As("right")]
[From("left", "right"), Use<ReductionOperations>(Filters, Filters, Name = "")]
public sealed class ReductionCell
{
    [Parameter] private const int Filters = 88;
}

/// <summary>The reduction at the start, of the first convolution alone.</summary>
[Block, As("image")]
[Use<Squeeze>(Filters, Name = "conv_1x1"), As("current")]
[From("image", "current"), Use<ReductionOperations>(Filters, 32, Name = "")]
public sealed class FirstStemCell
{
    [Parameter] private const int Filters = 11;
}

/// <summary>The second reduction, whose previous value is the first convolution, of twice the size.</summary>
[Block, As("previous", "current")]
[From("previous"), Use<FactorizedReduction>(Filters, Name = ""), As("left")]
[From("current"), Use<Squeeze>(Filters, Name = "conv_1x1"), As("right")]
[From("left", "right"), Use<ReductionOperations>(Filters, Filters, Name = "")]
public sealed class SecondStemCell
{
    [Parameter] private const int Filters = 22;
}

/// <summary>NASNet-A (4 @ 1056) for mobile devices.</summary>
[Network, Input(3, 224, 224, Mean = [0.5], Deviation = [0.5])]
[Conv(32, 3, Stride = 2, Fit = Fit.Floor, Bias = false, Name = "conv0.conv"), BatchNorm(Epsilon = 0.001, Name = "conv0.bn"), As("conv0")]
[Use<FirstStemCell>(11, Name = "cell_stem_0"), As("stem0")]
[From("conv0", "stem0"), Use<SecondStemCell>(22, Name = "cell_stem_1"), As("stem1")]
[From("stem0", "stem1"), Use<FirstCell>(44, Name = "cell_0"), As("cell0")]
[From("stem1", "cell0"), Use<NormalCell>(44, Name = "cell_1"), As("cell1")]
[From("cell0", "cell1"), Use<NormalCell>(44, Name = "cell_2"), As("cell2")]
[From("cell1", "cell2"), Use<NormalCell>(44, Name = "cell_3"), As("cell3")]
[From("cell2", "cell3"), Use<ReductionCell>(88, Name = "reduction_cell_0"), As("reduction0")]
[From("cell3", "reduction0"), Use<FirstCell>(88, Name = "cell_6"), As("cell6")]
[From("reduction0", "cell6"), Use<NormalCell>(88, Name = "cell_7"), As("cell7")]
[From("cell6", "cell7"), Use<NormalCell>(88, Name = "cell_8"), As("cell8")]
[From("cell7", "cell8"), Use<NormalCell>(88, Name = "cell_9"), As("cell9")]
[From("cell8", "cell9"), Use<ReductionCell>(176, Name = "reduction_cell_1"), As("reduction1")]
[From("cell9", "reduction1"), Use<FirstCell>(176, Name = "cell_12"), As("cell12")]
[From("reduction1", "cell12"), Use<NormalCell>(176, Name = "cell_13"), As("cell13")]
[From("cell12", "cell13"), Use<NormalCell>(176, Name = "cell_14"), As("cell14")]
[From("cell13", "cell14"), Use<NormalCell>(176, Name = "cell_15")]
[ReLU, GlobalAvgPool, Dropout(0.5), Dense(1000, Name = "last_linear"), Softmax]
public sealed partial class NASNetAMobile;
