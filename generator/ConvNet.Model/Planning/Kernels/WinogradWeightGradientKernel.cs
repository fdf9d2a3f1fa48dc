using ConvNet.Model.Planning.Winograd;

namespace ConvNet.Model.Planning.Kernels;

/// <summary>
/// Adds one image's gradient by the weights of a convolution by Cook and Toom's algorithm. The algorithm is linear in the weights, so its transpose
/// is the gradient, with the same number of products: <c>G^T [(A dy A^T) * (B^T d B)] G</c>, summed over the tiles before it is transformed back.
/// The input has a halo under every tile, and the gradient by the output has zeroes there.
/// </summary>
/// <param name="Gradient">The layout of the gradient by the output.</param>
internal sealed record WinogradWeightGradientKernel(WinogradShape Shape, BlockedLayout Input, BlockedLayout Gradient) : Kernel
{
    public int TileRows => Tiles(Shape, Gradient.Height);

    public int TileColumns => Tiles(Shape, Gradient.Width);

    /// <summary>
    /// Rows of tiles that are transformed together, a divisor of all: with few, sums are transformed back often; the tiles of many of a block of
    /// inputs and one of outputs do not stay in the second-level cache.
    /// </summary>
    public int RowsTogether { get; } = Together(Shape, Tiles(Shape, Gradient.Height), Tiles(Shape, Gradient.Width));

    /// <summary>Floats from one of the n x n matrices of transformed inputs to the next; a line more, so that they fall in different sets of the cache.</summary>
    public int InputMatrix => Matrix(Shape.InputBlocks);

    /// <summary>The same of transformed gradients.</summary>
    public int GradientMatrix => Matrix(Shape.OutputBlocks);

    /// <summary>Transformed inputs and gradients, and sums.</summary>
    public int ScratchFloats => (Shape.Matrices * (InputMatrix + GradientMatrix)) + Shape.SumFloats;

    public override string Name => $"WeightGradient{Shape.Taps}x{Shape.Taps}_F{Shape.Outputs}_{Input.Channels}To{Gradient.Channels}_{Gradient.Height}x{Gradient.Width}";

    public override string Summary =>
        $"Adds the gradient by the weights of a {Shape.Taps}x{Shape.Taps} convolution by Cook and Toom's algorithm {Shape}, {Many(Input.Channels, "channel")} to {Gradient.Channels}, over {Gradient.Height}x{Gradient.Width} positions.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "gradient", "weightGradient", "scratch");

    private static int Tiles(WinogradShape shape, int length) => (length + shape.Outputs - 1) / shape.Outputs;

    private static int Together(WinogradShape shape, int tileRows, int tileColumns) => Enumerable.Range(1, tileRows)
        .Where(rows => tileRows % rows == 0 && (rows == 1 || shape.FitsGradient((long)rows * tileColumns)))
        .OrderBy(rows => Cycles(shape, tileRows, tileColumns, rows)).First();

    /// <summary>For one block of inputs and one of outputs.</summary>
    private static double Cycles(WinogradShape shape, int tileRows, int tileColumns, int rows)
    {
        double bytes = 2.0 * shape.Matrices * rows * tileColumns * BlockedLayout.Full * sizeof(float);
        return tileRows / rows * (ConvAlgorithm.BackCycles(shape.Size) + Math.Max(0, bytes - (ConvAlgorithm.SecondLevel / 2)) / 12);
    }

    private int Matrix(int blocks) => (Shape.Groups * blocks * RowsTogether * TileColumns * BlockedLayout.Full) + BlockedLayout.Full;
}
