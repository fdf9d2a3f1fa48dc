using ConvNet.Model.Planning.Winograd;

namespace ConvNet.Model.Planning.Kernels;

/// <summary>
/// The sizes of a convolution by Cook and Toom's algorithm: the image is cut into tiles of m x m outputs, and for each of the n x n values of
/// a transformed tile there is one matrix product over the channels.
/// </summary>
/// <param name="Outputs">m.</param>
/// <param name="Taps">r.</param>
/// <param name="Groups">Groups, each of whole blocks.</param>
/// <param name="InputBlocks">Blocks of input channels of a group.</param>
/// <param name="OutputBlocks">Blocks of filters of a group.</param>
internal readonly record struct WinogradShape(int Outputs, int Taps, int Groups, int InputBlocks, int OutputBlocks)
{
    /// <summary>n.</summary>
    public int Size => Outputs + Taps - 1;

    /// <summary>n x n.</summary>
    public int Matrices => Size * Size;

    /// <summary>Floats of one group's transformed weights for one of the products.</summary>
    public int WeightMatrix => InputBlocks * OutputBlocks * BlockedLayout.Full * BlockedLayout.Full;

    public int WeightFloats => Matrices * Groups * WeightMatrix;

    public CookToom Algorithm => CookToom.Of(Outputs, Taps);

    public override string ToString() => $"F({Outputs}x{Outputs}, {Taps}x{Taps})";
}

/// <summary>Transforms packed weights for <see cref="WinogradKernel"/>: [n x n][group][out / 16][in][16].</summary>
internal sealed record WinogradWeightsKernel(WinogradShape Shape) : Kernel
{
    public override string Name => $"WinogradWeights{Shape.Outputs}x{Shape.Taps}_{Shape.Groups * Shape.OutputBlocks}x{Shape.InputBlocks}";

    public override string Summary =>
        $"Transforms {Shape.Groups * Shape.OutputBlocks} x {Shape.InputBlocks} blocks of {Shape.Taps}x{Shape.Taps} weights to {Shape.Size}x{Shape.Size} for {Shape}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("weights", "transformed");
}

/// <summary>A convolution by Cook and Toom's algorithm, of one image. The input has a halo under every tile.</summary>
/// <param name="Height">Rows of results, before pooling.</param>
/// <param name="Width">Columns of results, before pooling.</param>
internal sealed record WinogradKernel(
    WinogradShape Shape, BlockedLayout Input, BlockedLayout Output, int Height, int Width, bool HasBias, bool IsScaled, Epilogue Epilogue, FusedPool Pool) : Kernel
{
    /// <summary>Floats of transformed tiles and products that stay in the second-level cache beside the weights.</summary>
    private const int CachedFloats = 160_000;

    public int TileRows => (Height + Shape.Outputs - 1) / Shape.Outputs;

    public int TileColumns => (Width + Shape.Outputs - 1) / Shape.Outputs;

    private int Blocks => Shape.Groups * (Shape.InputBlocks + Shape.OutputBlocks);

    /// <summary>Rows of tiles that are transformed together: as many as the cache holds, in even parts.</summary>
    public int RowsTogether
    {
        get
        {
            int rowFloats = Shape.Matrices * TileColumns * Blocks * BlockedLayout.Full;
            int most = Math.Max(1, CachedFloats / rowFloats), least = Math.Max(1, Math.Min(most, 12 / TileColumns));
            int rows = Enumerable.Range(least, most - least + 1).Where(t => t <= TileRows)
                .OrderBy(t => (TileRows + t - 1) / t * t).ThenByDescending(t => t).DefaultIfEmpty(TileRows).First();
            return Math.Min(rows, TileRows);
        }
    }

    /// <summary>Floats from one of the n x n matrices of transformed inputs to the next; a line more, so that they fall in different sets of the cache.</summary>
    public int InputMatrix => (Shape.Groups * Shape.InputBlocks * RowsTogether * TileColumns * BlockedLayout.Full) + BlockedLayout.Full;

    public int OutputMatrix => (Shape.Groups * Shape.OutputBlocks * RowsTogether * TileColumns * BlockedLayout.Full) + BlockedLayout.Full;

    /// <summary>Transformed inputs, products, and one tile on its way.</summary>
    public int ScratchFloats => (Shape.Matrices * (InputMatrix + OutputMatrix)) + (Shape.Matrices * BlockedLayout.Full);

    public override string Name =>
        $"Conv{Shape.Taps}x{Shape.Taps}_F{Shape.Outputs}_{Input.Channels}To{Output.Channels}_{Height}x{Width}{(IsScaled ? "_Scaled" : "")}{Epilogue.Suffix}{Pool.Suffix}";

    public override string Summary =>
        $"{Shape.Taps}x{Shape.Taps} convolution by Cook and Toom's algorithm {Shape}, {Many(Input.Channels, "channel")} to {Output.Channels}, {Height}x{Width} positions{(IsScaled ? ", scaled and shifted" : "")}{Epilogue.Description}{Pool.Description}.";

    public override EquatableArray<string> Pointers => Weighted(HasBias, IsScaled).Concat(["scratch"]).ToEquatableArray();
}
