namespace ConvNet.Model.Planning.Kernels;

/// <summary>
/// Takes an image apart into its phases: the s x s positions that a window steps over become channels of one (space to depth), block by block in the order of
/// rows, columns and channels. The input's halo lies under every position.
/// </summary>
/// <param name="Stride">s.</param>
internal sealed record PhasesKernel(BlockedLayout Input, BlockedLayout Output, int Stride) : Kernel
{
    public override int Parts => PartsOf(Output.Height * (double)Output.Width * 8 * Output.Blocks, Output.Height);

    public override string Name => $"Phases{Stride}x{Stride}_{Output.Channels}_{Output.Height}x{Output.Width}";

    public override string Summary => $"Takes {Input.Shape} apart into {Stride}x{Stride} phases: {Output.Shape}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "output");
}

/// <summary>Rearranges packed weights of a convolution that steps by s for one of the image's phases: [out / 16][in / 16][t x t][16][16].</summary>
/// <param name="Tiles">The convolution of the phases, with its t x t taps.</param>
/// <param name="Blocks">Blocks of the image.</param>
/// <param name="Channels">Channels of a block, side by side.</param>
/// <param name="Taps">r, the side of the window.</param>
/// <param name="Stride">s.</param>
internal sealed record PhaseWeightsKernel(WinogradShape Tiles, int Blocks, int Channels, int Taps, int Stride) : Kernel
{
    public override string Name => $"PhaseWeights{Taps}x{Taps}_{Tiles.OutputBlocks}x{Blocks * Channels}";

    public override string Summary => $"Rearranges {Taps}x{Taps} weights over {Many(Blocks * Channels, "channel")} to {Tiles.TapsText} over the {Stride}x{Stride} phases; taps that there are not are zero.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("weights", "phaseWeights");
}
