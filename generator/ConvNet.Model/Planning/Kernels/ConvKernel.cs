using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Winograd;

namespace ConvNet.Model.Planning.Kernels;

/// <summary>
/// Direct convolution of one image over channel blocks. The gradient by the input is the same kernel on the gradient by the
/// output, with flipped weights: for a stride of s once for each of the s x s classes of input positions that see the same
/// taps (sub-pixel decomposition), so nothing is multiplied by zero.
/// </summary>
/// <param name="Input">Where input channels lie.</param>
/// <param name="Taps">The window.</param>
/// <param name="Output">Where results go.</param>
/// <param name="HasBias">Whether accumulators start from a bias rather than from zero.</param>
/// <param name="Pool">Pooling of the results before they are stored.</param>
internal sealed record ConvKernel(ConvInput Input, ConvTaps Taps, ConvOutput Output, bool HasBias, Epilogue Epilogue, FusedPool Pool, string Label) : Kernel
{
    /// <summary>Whether the sums are scaled and shifted for each output, in place of a bias.</summary>
    public bool IsScaled { get; init; }

    /// <summary>Where what is added to each result lies, if anything; pixels are a block apart.</summary>
    public ImageSteps? Addend { get; init; }

    /// <summary>The activation that the results are taken back through, where they are a gradient by its output.</summary>
    public ActivationGradientKernel? Back { get; init; }

    /// <summary>Where the weights are read transposed; null where they are packed for this kernel.</summary>
    public TransposedWeights? Transposed { get; init; }

    /// <summary>
    /// Whether the lanes are input channels, and are added up at the end: filters are so few that they would leave most lanes empty. Weights
    /// lie as <see cref="ChannelWeightsKernel"/> writes them.
    /// </summary>
    public bool ByChannel { get; init; }

    /// <summary>Whether it is better computed so.</summary>
    public bool SuitsChannels => Input is { Block: BlockedLayout.Full, Channel: 1, Starts.Count: 0 } && Pool.IsNone
        && ConvAlgorithm.ByChannel(Output.Channels, Input.Channels, Taps.Count);

    /// <summary>Whether it is a step of another kernel, which shares out the work itself.</summary>
    public bool IsStep { get; init; }

    public override int Parts => IsStep ? 1 : PartsOf((double)Output.Height * Output.Width * Input.Channels * Taps.Count * (ByChannel ? Output.Channels / (double)BlockedLayout.Full : Output.Blocks));

    public override string Name =>
        $"{Label}{Taps.Height}x{Taps.Width}_{Input.Channels}To{Output.Channels}_{Output.Height}x{Output.Width}{(Input.Channel > 1 ? "_FromPlanes" : "")}{(ByChannel ? "_ByChannel" : "")}{(Output.Channel > 1 ? "_ToPlanes" : "")}{(IsScaled ? "_Scaled" : "")}{(Addend is null ? "" : "_Add")}{Epilogue.Suffix}{Pool.Suffix}{ActivationGradientKernel.Suffix(Back)}";

    public override string Summary =>
        $"{Taps.Height}x{Taps.Width} convolution{(ByChannel ? " over the channels" : "")}, {Many(Input.Channels, Input.Channel > 1 ? "plane" : "channel")} to {Output.Channels}, {Output.Height}x{Output.Width} positions{(IsScaled ? ", scaled and shifted" : "")}{(Addend is null ? "" : ", plus another image")}{Epilogue.Description}{Pool.Description}{ActivationGradientKernel.Description(Back)}.";

    public override EquatableArray<string> Pointers => Weighted(HasBias, IsScaled)
        .Concat(Addend is null ? [] : new[] { "addend" }).Concat(ActivationGradientKernel.Pointer(Back)).ToEquatableArray();

    /// <summary>The most filters of a convolution over the channels, and how many its weights have room for: their sums fill a vector of 128 bits.</summary>
    public const int MostByChannel = 4;

    /// <summary>Floats of packed weights from one block of 16 outputs to the next.</summary>
    public int WeightBlock => Input.WeightChannels * Taps.Height * Taps.Width * BlockedLayout.Full;
}

/// <param name="Channels">Real channels that every output block reads.</param>
/// <param name="Block">Channels in a block, of the packed weights too.</param>
/// <param name="Starts">For each block of outputs the first input block it reads; empty when all read from the first (no groups).</param>
/// <param name="StepRow">Floats between the inputs of one output row and the next.</param>
/// <param name="StepColumn">Floats between the inputs of one output and the next.</param>
internal sealed record ConvInput(int Channels, int Block, int Plane, int StepRow, int StepColumn, EquatableArray<int> Starts)
{
    /// <summary>Floats from one channel of a block to the next: 1 where they lie side by side, a plane where the image is planar.</summary>
    public int Channel { get; init; } = 1;

    public int Blocks => (Channels + Block - 1) / Block;

    /// <summary>Channels of the packed weights: whole blocks.</summary>
    public int WeightChannels => Blocks * Block;
}

/// <param name="Row">Floats between the inputs of one tap and the next one down.</param>
/// <param name="Column">Floats between the inputs of one tap and the next one to the right.</param>
internal readonly record struct ConvTaps(int Height, int Width, int Row, int Column)
{
    public int Count => Height * Width;
}

/// <param name="Channels">Real output channels; whole blocks are stored.</param>
/// <param name="Height">Rows of results, before pooling.</param>
/// <param name="Width">Columns of results, before pooling.</param>
/// <param name="Row">Floats between stored rows.</param>
/// <param name="Pixel">Floats between stored pixels.</param>
internal sealed record ConvOutput(int Channels, int Height, int Width, int Plane, int Row, int Pixel)
{
    /// <summary>Floats from one channel of a block to the next: 1 where they lie side by side, a plane where the image is planar.</summary>
    public int Channel { get; init; } = 1;

    public int Blocks => (Channels + BlockedLayout.Full - 1) / BlockedLayout.Full;
}

/// <summary>The floats between an image's blocks and between its rows.</summary>
internal readonly record struct ImageSteps(int Plane, int Row);

/// <summary>Pooling over windows as large as their stride, done on the accumulators.</summary>
internal readonly record struct FusedPool(int Height, int Width, bool IsMax)
{
    public static readonly FusedPool None = new(1, 1, true);

    public bool IsNone => Height * Width == 1;

    /// <summary>The pooling that an operation does on its results.</summary>
    public static FusedPool Of(Operation operation) => operation.Pool?.Layer switch
    {
        MaxPool pool => new FusedPool(pool.Window.Vertical.Size, pool.Window.Horizontal.Size, IsMax: true),
        AvgPool pool => new FusedPool(pool.Window.Vertical.Size, pool.Window.Horizontal.Size, IsMax: false),
        _ => None,
    };

    public string Suffix => IsNone ? "" : $"_{(IsMax ? "MaxPool" : "AvgPool")}{Height}x{Width}";

    public string Description => IsNone ? "" : $", then the {(IsMax ? "maximum" : "mean")} of {Height}x{Width}";
}
