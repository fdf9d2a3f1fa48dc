namespace ConvNet.Model.Planning.Kernels;

/// <summary>The mean or maximum over each cell of a grid whose cells differ in size.</summary>
internal sealed record AdaptivePoolKernel(bool IsMax, BlockedLayout Input, BlockedLayout Output) : Kernel
{
    /// <summary>How the cells lie where the pooling is fractional; null for an adaptive one.</summary>
    public FractionalCells? Cells { get; init; }

    public override string Name => $"{FractionalCells.Prefix(Cells)}{(IsMax ? "Max" : "Avg")}Pool_{Input.Channels}_{Input.Height}x{Input.Width}To{Output.Height}x{Output.Width}";

    public override string Summary => $"The {(IsMax ? "maximum" : "mean")} over each cell of a grid: {Input.Shape} to {Output.Shape}.";

    public override EquatableArray<string> Pointers => new[] { "input", "output" }.Concat(FractionalCells.Pointers(Cells)).ToEquatableArray();
}

/// <summary>The gradient of pooling over a grid by its input.</summary>
/// <param name="Adds">Whether it adds to what is there; else it overwrites.</param>
internal sealed record AdaptivePoolGradientKernel(
    bool IsMax, bool Adds, BlockedLayout Input, BlockedLayout Output, BlockedLayout OutputGradient, BlockedLayout InputGradient) : Kernel
{
    /// <summary>How the cells lie where the pooling is fractional; null for an adaptive one.</summary>
    public FractionalCells? Cells { get; init; }

    public override string Name => $"{FractionalCells.Prefix(Cells)}{(IsMax ? "Max" : "Avg")}PoolGradient_{Input.Channels}_{Input.Height}x{Input.Width}To{Output.Height}x{Output.Width}";

    public override string Summary => $"{(Adds ? "Adds the" : "The")} gradient of the {(IsMax ? "maximum" : "mean")} over each cell of a grid by its input, {Output.Shape} to {Input.Shape}.";

    public override EquatableArray<string> Pointers =>
        (IsMax ? new[] { "input", "output" } : []).Concat(["outputGradient", "inputGradient"]).Concat(FractionalCells.Pointers(Cells)).ToEquatableArray();
}

/// <summary>
/// The cells of a fractional pooling. Along an axis of N positions cell i of n spans floor((i * L + phase) / n) to
/// floor(((i + 1) * L + phase) / n) - 1 and <paramref name="Shared"/> more, with L = N - <paramref name="Shared"/>.
/// </summary>
/// <param name="Shared">The positions that a cell shares with the next one.</param>
/// <param name="Fixed">The phases of rows and columns, each from 0 to n - 1; null where they are drawn and lie at the pointer <c>phases</c>.</param>
internal sealed record FractionalCells(int Shared, (int Row, int Column)? Fixed)
{
    /// <summary>What the names of kernels begin with.</summary>
    public static string Prefix(FractionalCells? cells) => cells is null ? "Adaptive" : "Fractional";

    /// <summary>What kernels read beside their images.</summary>
    public static string[] Pointers(FractionalCells? cells) => cells is { Fixed: null } ? ["phases"] : [];
}
