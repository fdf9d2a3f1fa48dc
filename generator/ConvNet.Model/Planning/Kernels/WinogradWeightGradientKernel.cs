using ConvNet.Model.Planning.Winograd;

namespace ConvNet.Model.Planning.Kernels;

/// <summary>
/// The gradient by the weights of a convolution by Cook and Toom's algorithm. The algorithm is linear in the weights, so its transpose is the gradient,
/// with the same number of products: <c>G^T [(A dy A^T) * (B^T d B)] G</c>, summed over the tiles before it is transformed back. The input has a halo
/// under every tile, and the gradient by the output has zeroes there.
/// </summary>
/// <param name="InputStride">Floats from one image's input to the next.</param>
/// <param name="Gradient">The layout of the gradient by the output.</param>
/// <param name="GradientStride">Floats from one image's gradient to the next.</param>
internal sealed record WinogradWeightGradientKernel(WinogradShape Shape, BlockedLayout Input, int InputStride, BlockedLayout Gradient, int GradientStride) : Kernel
{
    /// <summary>More are not worth the memory.</summary>
    private const int MostImages = 8;

    /// <summary>Floats of scratch that images may take together.</summary>
    private const int MostScratch = 1 << 20;

    /// <summary>
    /// Images whose products are summed before they are transformed back; 1 where each adds its own. Of large images, where there is little to gain,
    /// all gradients would have to be kept.
    /// </summary>
    public int Images { get; } = ImagesTogether(Shape, Gradient);

    public override bool TakesBatch => Images > 1;

    public override int OverwrittenFloats => Images > 1 ? Shape.PackedFloats : 0;

    public int TileRows => Shape.Vertical.Tiles(Gradient.Height);

    public int TileColumns => Shape.Horizontal.Tiles(Gradient.Width);

    /// <summary>
    /// Rows of tiles that are transformed together, a divisor of all: with few, sums are transformed back often; the tiles of many of a block of
    /// inputs and one of outputs do not stay in the second-level cache.
    /// </summary>
    public int RowsTogether { get; } = ImagesTogether(Shape, Gradient) > 1
        ? Shape.Vertical.Tiles(Gradient.Height) : Together(Shape, Shape.Vertical.Tiles(Gradient.Height), Shape.Horizontal.Tiles(Gradient.Width));

    /// <summary>Tiles of a block that are transformed before they are multiplied.</summary>
    public int TilesTogether => Images * RowsTogether * TileColumns;

    /// <summary>Floats from one of the n x n matrices of transformed inputs to the next; a line more, so that they fall in different sets of the cache.</summary>
    public int InputMatrix => Matrix(Shape.InputBlocks);

    /// <summary>The same of transformed gradients.</summary>
    public int GradientMatrix => Matrix(Shape.OutputBlocks);

    /// <summary>Transformed inputs and gradients, and sums.</summary>
    public int ScratchFloats => (Shape.Matrices * (InputMatrix + GradientMatrix)) + Shape.SumFloats;

    public override string Name => $"{(Images > 1 ? "Batch" : "")}WeightGradient{Shape.TapsText}_F{Shape.TileName}_{Input.Channels}To{Gradient.Channels}_{Gradient.Height}x{Gradient.Width}";

    public override string Summary =>
        $"{(Images > 1 ? "The" : "Adds the")} gradient by the weights of a {Shape.TapsText} convolution by Cook and Toom's algorithm {Shape}, {Many(Input.Channels, "channel")} to {Gradient.Channels}, over {Gradient.Height}x{Gradient.Width} positions{(Images > 1 ? $", summed over the batch, {Images} images at a time" : "")}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "gradient", "weightGradient", "scratch");

    private static int ImagesTogether(WinogradShape shape, BlockedLayout gradient)
    {
        int tiles = shape.Tiles(gradient.Height, gradient.Width);
        return ConvAlgorithm.SumsImages(shape, tiles)
            ? (int)Math.Max(1, Math.Min(MostImages, MostScratch / shape.ScratchFloats(tiles))) : 1;
    }

    private static int Together(WinogradShape shape, int tileRows, int tileColumns) => Enumerable.Range(1, tileRows)
        .Where(rows => tileRows % rows == 0 && (rows == 1 || shape.FitsGradient((long)rows * tileColumns)))
        .OrderBy(rows => Cycles(shape, tileRows, tileColumns, rows)).First();

    /// <summary>For one block of inputs and one of outputs.</summary>
    private static double Cycles(WinogradShape shape, int tileRows, int tileColumns, int rows)
    {
        double bytes = 2.0 * shape.Matrices * rows * tileColumns * BlockedLayout.Full * sizeof(float);
        return tileRows / rows * (ConvAlgorithm.BackCycles(shape) + Math.Max(0, bytes - (ConvAlgorithm.SecondLevel / 2)) / 12);
    }

    private int Matrix(int blocks) => (Shape.Groups * blocks * TilesTogether * BlockedLayout.Full) + BlockedLayout.Full;
}
