using ConvNet.Model.Planning.Winograd;

namespace ConvNet.Model.Planning.Kernels;

/// <summary>An axis of a tile: F(m, r). Where the window has a single tap the tile has a single output, and nothing is transformed.</summary>
/// <param name="Outputs">m.</param>
/// <param name="Taps">r.</param>
/// <param name="Stride">1, or 2 with windows of 3x3.</param>
internal readonly record struct WinogradAxis(int Outputs, int Taps, int Stride = 1)
{
    /// <summary>n, the values of a transformed tile.</summary>
    public int Size => (Stride * (Outputs - 1)) + Taps;

    /// <summary>The transformed weights that differ; the last of fewer than n stands for those that are left.</summary>
    public int WeightSize => Stride == 1 ? Size : Outputs + 2;

    /// <summary>Positions of the input from one tile to the next.</summary>
    public int Step => Stride * Outputs;

    /// <summary>The tiles over so many outputs.</summary>
    public int Tiles(int outputs) => ConvAlgorithm.Divide(outputs, Outputs);

    /// <summary>Outputs of the last tile beyond so many.</summary>
    public int Beyond(int outputs) => (Tiles(outputs) * Outputs) - outputs;

    public CookToom Algorithm => CookToom.Of(Outputs, Taps, Stride);
}

/// <summary>
/// The sizes of a convolution by Cook and Toom's algorithm: the image is cut into tiles of m x m outputs, or flat ones of 1 x m or m x 1, and for each of the
/// values of a transformed tile there is one matrix product over the channels.
/// </summary>
/// <param name="Groups">Groups, each of whole blocks.</param>
/// <param name="InputBlocks">Blocks of input channels of a group.</param>
/// <param name="OutputBlocks">Blocks of filters of a group.</param>
internal readonly record struct WinogradShape(WinogradAxis Vertical, WinogradAxis Horizontal, int Groups, int InputBlocks, int OutputBlocks)
{
    /// <summary>The convolutions that the layer consists of, each with weights of its own: the classes of positions of a transposed one.</summary>
    public int Classes { get; init; } = 1;

    public bool IsSquare => Vertical == Horizontal;

    /// <summary>Whether one of the axes is not transformed.</summary>
    public bool IsFlat => Vertical.Size == 1 || Horizontal.Size == 1;

    public int Taps => Vertical.Taps * Horizontal.Taps;

    /// <summary>Results of a tile.</summary>
    public int Outputs => Vertical.Outputs * Horizontal.Outputs;

    /// <summary>Values of a transformed tile.</summary>
    public int Matrices => Vertical.Size * Horizontal.Size;

    public int Tiles(int height, int width) => Vertical.Tiles(height) * Horizontal.Tiles(width);

    /// <summary>Floats of one group's transformed weights for one of the products.</summary>
    public int WeightMatrix => InputBlocks * OutputBlocks * BlockedLayout.Full * BlockedLayout.Full;

    /// <summary>Floats of the transformed weights.</summary>
    public int WeightFloats => Vertical.WeightSize * Horizontal.WeightSize * Groups * WeightMatrix;

    /// <summary>Floats of the weights themselves, as they are packed.</summary>
    public int PackedFloats => Taps * Groups * WeightMatrix;

    /// <summary>Floats of so many transformed tiles and of their products.</summary>
    public long ScratchFloats(long tiles) => Matrices * BlockedLayout.Full * ((Groups * (long)(InputBlocks + OutputBlocks) * tiles) + 2);

    /// <summary>Whether weights, and the tiles of a row, can be indexed. What cannot is computed directly.</summary>
    public bool Fits(int width) =>
        (long)Matrices * Groups * InputBlocks * OutputBlocks * BlockedLayout.Full * BlockedLayout.Full <= int.MaxValue
        && ScratchFloats(Horizontal.Tiles(width) + 1) <= int.MaxValue;

    /// <summary>The same for the gradient by the weights, which also needs the sums for a block of inputs and one of outputs.</summary>
    public bool FitsGradient(long tiles) => ScratchFloats(tiles) + SumFloats <= int.MaxValue;

    /// <summary>Floats of the sums of products for one block of inputs and one of outputs.</summary>
    public int SumFloats => Matrices * BlockedLayout.Full * BlockedLayout.Full;

    /// <summary>What names of methods say of it.</summary>
    public string Name => IsSquare ? $"{Vertical.Outputs}x{Vertical.Taps}{StrideName}" : $"{OutputsText}_{TapsText}";

    /// <summary>What names of kernels say of its tiles.</summary>
    public string TileName => IsSquare ? $"{Vertical.Outputs}" : OutputsText;

    public string StrideName => Vertical.Stride > 1 ? $"_Stride{Vertical.Stride}" : "";

    public string TapsText => $"{Vertical.Taps}x{Horizontal.Taps}";

    public string OutputsText => $"{Vertical.Outputs}x{Horizontal.Outputs}";

    public string SizeText => $"{Vertical.Size}x{Horizontal.Size}";

    public string WeightSizeText => $"{Vertical.WeightSize}x{Horizontal.WeightSize}";

    public override string ToString() => $"F({OutputsText}, {TapsText}{(Vertical.Stride > 1 ? $", stride {Vertical.Stride}" : "")})";
}

/// <summary>Transforms packed weights for <see cref="WinogradKernel"/>: [n][n][group][out / 16][in][16], of equal matrices one.</summary>
internal sealed record WinogradWeightsKernel(WinogradShape Shape) : SizedKernel
{
    public override string Name => $"WinogradWeights{Shape.Name}_{Shape.Groups * Shape.OutputBlocks}x{Shape.InputBlocks}";

    public override string Summary =>
        $"Transforms {Shape.Groups * Shape.OutputBlocks} x {Shape.InputBlocks} blocks of {Shape.TapsText} weights to {Shape.WeightSizeText} for {Shape}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("weights", "transformed");

    public override SizedMethod Method => new(
        $"WinogradWeights{Shape.Name}", $"Transforms blocks of {Shape.TapsText} weights to {Shape.WeightSizeText} for {Shape}.", Shape.Name);

    public override EquatableArray<Size> Sizes => EquatableArray.Of<Size>(
        new("groups", Shape.Groups), new("outputBlocks", Shape.OutputBlocks), new("inputBlocks", Shape.InputBlocks));
}

/// <summary>A convolution by Cook and Toom's algorithm, of one image. The input has a halo under every tile.</summary>
/// <param name="Output">Where results go, without those that no window reads.</param>
internal sealed record WinogradKernel(WinogradShape Shape, BlockedLayout Input, ConvOutput Output, bool HasBias, bool IsScaled, Epilogue Epilogue, FusedPool Pool) : Kernel
{
    /// <summary>The layout of what is added to each result, if anything.</summary>
    public BlockedLayout? Addend { get; init; }

    public int TileRows => Shape.Vertical.Tiles(Output.Height);

    public int TileColumns => Shape.Horizontal.Tiles(Output.Width);

    /// <summary>Whether the image ends within the last row of tiles.</summary>
    public bool CutsRows => Shape.Vertical.Beyond(Output.Height) > 0;

    /// <summary>Whether the image ends within the last column of tiles.</summary>
    public bool CutsColumns => Shape.Horizontal.Beyond(Output.Width) > 0;

    /// <summary>Whether weights are transformed as they are used, a block of channels and some of filters at a time; else they are given transformed.</summary>
    public bool StreamsWeights { get; init; } = Streams(Shape, Output);

    /// <summary>
    /// Rows of tiles that are transformed together: few keep tiles and products in the second-level cache, many read the weights seldom. All of them,
    /// where weights are transformed as they are used.
    /// </summary>
    public int RowsTogether { get; init; } = Streams(Shape, Output)
        ? Shape.Vertical.Tiles(Output.Height) : Together(Shape, Shape.Vertical.Tiles(Output.Height), Shape.Horizontal.Tiles(Output.Width));

    /// <summary>Rows of tiles in the last turn, where that has fewer; 0 elsewhere.</summary>
    public int RowsLeft => TileRows % RowsTogether;

    /// <summary>Floats of scratch that rows may take together: a predictor's memory, and a share of the last cache. A single one may take more.</summary>
    private const int MostScratch = 1 << 21;

    /// <summary>
    /// Cycles for each byte that the second-level cache does not hold, so that it goes to the next one and back. A search over measured shapes found
    /// no better (benchmarks/ConvNet.Search).
    /// </summary>
    public const double SpillCycles = 0.15;

    /// <summary>Cycles of calling one of the matrix products, and of beginning and ending its loops.</summary>
    private const double ProductCycles = 30;

    /// <summary>Cycles for each byte of scratch, which takes the place of what other layers find in the cache again.</summary>
    private const double ScratchCycles = 0.01;

    private static bool Streams(WinogradShape shape, ConvOutput output) =>
        shape.ScratchFloats(shape.Tiles(output.Height, output.Width)) <= MostScratch
        && ConvAlgorithm.StreamsWeights(shape, output.Height, output.Width);

    /// <summary>Whether so many rows may go together.</summary>
    public static bool MayGoTogether(WinogradShape shape, int tileColumns, int rows) => rows == 1 || shape.ScratchFloats((long)rows * tileColumns) <= MostScratch;

    /// <summary>How many rows go together by an estimate that takes spilling to cost so many cycles.</summary>
    public static int Together(WinogradShape shape, int tileRows, int tileColumns, double spillCycles = SpillCycles) => Enumerable.Range(1, tileRows)
        .Where(rows => MayGoTogether(shape, tileColumns, rows))
        .OrderBy(rows => Cycles(shape, tileRows, tileColumns, rows, spillCycles)).ThenByDescending(rows => rows).First();

    private static double Cycles(WinogradShape shape, int tileRows, int tileColumns, int rows, double spillCycles)
    {
        int turns = (tileRows + rows - 1) / rows, tiles = rows * tileColumns, last = (tileRows - ((turns - 1) * rows)) * tileColumns;
        double products = (double)shape.Groups * shape.Matrices * shape.InputBlocks * BlockedLayout.Full * shape.OutputBlocks;
        double bytes = (double)shape.Matrices * tiles * shape.Groups * (shape.InputBlocks + shape.OutputBlocks) * BlockedLayout.Full * sizeof(float);

        // Fewer than eight tiles leave registers unused.
        double arithmetic = products * (((turns - 1) * Math.Max(tiles, 8)) + Math.Max(last, 8));
        double weights = shape.WeightFloats * (double)sizeof(float);
        double again = weights > ConvAlgorithm.SecondLevel ? (turns - 1) * weights / 12 : 0;
        double spilled = turns * Math.Max(0, bytes - ConvAlgorithm.SecondLevel) * spillCycles;
        double calls = (double)turns * shape.Matrices * shape.Groups * ProductCycles;
        return arithmetic + again + spilled + calls + (bytes * ScratchCycles);
    }

    /// <summary>How transformed inputs lie.</summary>
    public TileSteps Tiles => Steps(Shape.Groups * Shape.InputBlocks);

    /// <summary>How the products lie.</summary>
    public TileSteps Products => Steps(Shape.Groups * Shape.OutputBlocks);

    /// <summary>
    /// Of each matrix all blocks follow one another, where they are multiplied together; of each block all matrices, where weights are transformed a
    /// block at a time. Between matrices is a line more, so that they fall in different sets of the cache.
    /// </summary>
    private TileSteps Steps(int blocks)
    {
        int tiles = RowsTogether * TileColumns * BlockedLayout.Full;
        return StreamsWeights
            ? new(tiles + BlockedLayout.Full, Shape.Matrices * (tiles + BlockedLayout.Full), blocks * Shape.Matrices * (tiles + BlockedLayout.Full))
            : new((blocks * tiles) + BlockedLayout.Full, tiles, Shape.Matrices * ((blocks * tiles) + BlockedLayout.Full));
    }

    public override bool TakesTeam => true;

    /// <summary>As many threads find whole turns to do; each needs memory of its own.</summary>
    private const int MostTurnParts = 4;

    /// <summary>
    /// The parts of the turns, where threads do whole turns, each in memory of its own: in stages they would wait for one another three times a turn, and
    /// each would read half of what the other wrote. 1 where turns are few or take much memory: then the stages of a turn are shared out.
    /// </summary>
    public int TurnParts => TileRows > (MostTurnParts - 1) * RowsTogether && MostTurnParts * (long)TurnFloats <= MostScratch
        && IsWorthSharing(TurnCycles * TileRows / RowsTogether) ? MostTurnParts : 1;

    /// <summary>Rows of tiles of such a part, whole turns.</summary>
    public int RowsOfPart => ConvAlgorithm.Divide(ConvAlgorithm.Divide(TileRows, RowsTogether), TurnParts) * RowsTogether;

    /// <summary>The parts of the stages of a turn: transforming the inputs, the matrix products, and transforming those.</summary>
    public (int Inputs, int Products, int Results) StageParts
    {
        get
        {
            int input = Shape.Groups * Shape.InputBlocks, output = Shape.Groups * Shape.OutputBlocks;
            (double inputs, double products, double results) = StageCycles;
            return TurnParts > 1 || !IsWorthSharing(TurnCycles) ? (1, 1, 1) : (
                PartsOfStage(inputs, input * RowsTogether), PartsOfStage(products, StreamsWeights ? (output + 1) / 2 : Shape.Matrices), PartsOfStage(results, output * RowsTogether));
        }
    }

    private double TurnCycles => StageCycles.Inputs + StageCycles.Products + StageCycles.Results;

    /// <summary>Of a turn.</summary>
    private (double Inputs, double Products, double Results) StageCycles
    {
        get
        {
            double values = (double)Shape.Matrices * RowsTogether * TileColumns, inputs = values * Shape.Groups * Shape.InputBlocks;
            return (4 * inputs, inputs * Shape.OutputBlocks * BlockedLayout.Full, 4 * values * Shape.Groups * Shape.OutputBlocks);
        }
    }

    /// <summary>Floats of weights that it reads.</summary>
    public int WeightFloats => StreamsWeights ? Shape.PackedFloats : Shape.WeightFloats;

    /// <summary>Transformed inputs, and products, of a turn.</summary>
    public int TurnFloats => checked(Tiles.Floats + Products.Floats);

    public int ScratchFloats => TurnParts * TurnFloats;

    public override string Name =>
        $"Conv{Shape.TapsText}_F{Shape.TileName}{Shape.StrideName}_{Input.Channels}To{Output.Channels}_{Output.Height}x{Output.Width}{(IsScaled ? "_Scaled" : "")}{(Addend is null ? "" : "_Add")}{Epilogue.Suffix}{Pool.Suffix}";

    public override string Summary =>
        $"{Shape.TapsText} convolution by Cook and Toom's algorithm {Shape}, {Many(Input.Channels, "channel")} to {Output.Channels}, {Output.Height}x{Output.Width} positions{(IsScaled ? ", scaled and shifted" : "")}{(Addend is null ? "" : ", plus another image")}{Epilogue.Description}{Pool.Description}.";

    public override EquatableArray<string> Pointers => Weighted(HasBias, IsScaled).Concat(Addend is null ? ["scratch"] : ["addend", "scratch"]).ToEquatableArray();
}

/// <summary>How the values of tiles lie that are transformed together: for each of the matrices and each block of channels, those of all tiles.</summary>
/// <param name="Matrix">Floats from one matrix to the next.</param>
/// <param name="Block">Floats from one block to the next.</param>
/// <param name="Floats">All of them.</param>
internal readonly record struct TileSteps(int Matrix, int Block, int Floats);
