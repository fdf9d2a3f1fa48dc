using ConvNet.Model;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>
/// What a convolution or a dense layer computes: for each position of each image the sums over a depth of products with packed weights,
/// [block of 16 outputs][depth][16]. The depth is walked in slices, each a run of floats of the input.
/// </summary>
/// <param name="Height">Rows of positions of an image.</param>
/// <param name="Width">Columns of positions.</param>
/// <param name="StepRow">Floats between the inputs of one row and the next.</param>
/// <param name="StepColumn">Floats between the inputs of one column and the next.</param>
/// <param name="Slices">The loops over slices, the outermost first.</param>
/// <param name="Depth">The floats of a slice.</param>
/// <param name="Blocks">Blocks of outputs.</param>
/// <param name="Starts">For each block of outputs the first input block it reads; empty where all read from the first.</param>
/// <param name="StartStep">Floats from one input block to the next, for <paramref name="Starts"/>.</param>
internal sealed record Products(
    int Height, int Width, int StepRow, int StepColumn, EquatableArray<Slices> Slices, int Depth, int Blocks, EquatableArray<int> Starts,
    int StartStep)
{
    /// <summary>Positions of an image.</summary>
    public int Positions => Height * Width;

    /// <summary>The positions of all images, as an expression.</summary>
    public string AllPositions => Positions > 1 ? $"batch * {Positions}" : "batch";

    /// <summary>All outputs, those of unused lanes included.</summary>
    public int Outputs => Blocks * BlockedLayout.Full;

    /// <summary>The most outputs whose sums can be one group's: those that read the same inputs.</summary>
    public int WidestTile => Start("block") == "0" ? int.MaxValue : BlockedLayout.Full;

    /// <summary>The whole depth.</summary>
    public int AllDepth => Slices.Aggregate(Depth, (depth, s) => depth * s.Count);

    /// <summary>Floats of packed weights from one block of outputs to the next.</summary>
    public int WeightBlock => AllDepth * BlockedLayout.Full;

    /// <summary>Whether slices can be read four floats at a time.</summary>
    public bool IsAligned => Depth % 16 == 0 && StepRow % 4 == 0 && StepColumn % 4 == 0 && Slices.All(s => s.Step % 4 == 0);

    /// <summary>How the weights lie, where they are read transposed.</summary>
    public TransposedWeights? Transposed { get; init; }

    public static Products Of(ConvInput input, ConvTaps taps, ConvOutput output, TransposedWeights? transposed = null)
    {
        // Of few channels a row of taps is one run of floats, unless it is dilated.
        bool isRun = input.Block < BlockedLayout.Full && taps.Column == input.Block;
        int depth = isRun ? taps.Width * input.Block : input.Block, column = depth * BlockedLayout.Full, row = isRun ? column : taps.Width * column;
        var blocks = new Slices(input.Blocks, input.Plane, transposed?.OutputBlock ?? taps.Height * row);
        var rows = new Slices(taps.Height, taps.Row, transposed?.Row ?? row);
        var columns = new Slices(taps.Width, taps.Column, transposed?.Column ?? column);
        return new Products(
            output.Height, output.Width, input.StepRow, input.StepColumn, isRun ? EquatableArray.Of(blocks, rows) : EquatableArray.Of(blocks, rows, columns),
            depth, output.Blocks, input.Starts, input.Plane)
        {
            Transposed = transposed,
        };
    }

    /// <param name="inputs">Floats of an image's inputs, a multiple of 16.</param>
    public static Products Dense(int inputs, int blocks, TransposedWeights? transposed = null)
    {
        const int full = BlockedLayout.Full;
        var slices = new Slices(inputs / full, full, transposed?.OutputBlock ?? full * full);
        return new Products(1, 1, 0, 0, EquatableArray.Of(slices), full, blocks, default, 0) { Transposed = transposed };
    }

    /// <summary>
    /// Declares where a position's inputs begin, in the input: <paramref name="name"/>, from the number <paramref name="position"/> of the
    /// position in the batch.
    /// </summary>
    public void Locate(SourceWriter w, string name, string position, int stride) =>
        w.Line($"int {name} = {At(w, name, position, stride, StepRow, StepColumn)};");

    /// <summary>The expression for where a position lies in an image with these steps; declares its parts.</summary>
    public string At(SourceWriter w, string name, string position, int stride, int row, int column)
    {
        if (Positions == 1) return Index.Times(position, stride);
        w.Line($"int {name}Image = {Index.Divide(position, Positions)}, {name}Pixel = {position} - ({name}Image * {Positions});");
        string image = $"({name}Image * {stride})";
        if (Height == 1) return $"{image} + {Index.Times($"{name}Pixel", column)}";
        if (Width == 1) return $"{image} + {Index.Times($"{name}Pixel", row)}";
        w.Line($"int {name}Row = {Index.Divide($"{name}Pixel", Width)}, {name}Column = {name}Pixel - ({name}Row * {Width});");
        return $"{image} + {Index.Times($"{name}Row", row)} + {Index.Times($"{name}Column", column)}";
    }

    /// <summary>The first input block of the block of outputs <c>block</c>, as floats; "0" where all read from the first.</summary>
    public string Start(string block) =>
        Starts.Count == 0 ? "0" : Index.Table(block, Starts.Select(s => SourceWriter.Literal((long)s * StartStep)).ToArray());
}

/// <summary>A loop over slices.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Step">Floats of the input from one to the next.</param>
/// <param name="Weights">Floats of the packed weights from one to the next.</param>
internal readonly record struct Slices(int Count, int Step, int Weights);
