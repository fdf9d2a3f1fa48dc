namespace ConvNet.Model.Planning.Kernels;

/// <summary>
/// Packed weights of a few filters, rewritten for a convolution whose lanes are input channels: [in / 16][tap][16 in][16 out] to [in / 16][tap][4 out][16 in].
/// </summary>
/// <param name="Tiles">Blocks of inputs times taps.</param>
internal sealed record ChannelWeightsKernel(int Tiles) : SizedKernel
{
    public override string Name => $"ChannelWeights_{Tiles}";

    public override string Summary => $"Rewrites {Many(Tiles, "tile")} of weights of up to {ConvKernel.MostByChannel} filters so that input channels lie side by side.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("weights", "rewritten");

    public override SizedMethod Method => new("ChannelWeights", $"Transposes the weights of the first {ConvKernel.MostByChannel} filters in each tile of 16x16.", nameof(ChannelWeightsKernel));

    public override EquatableArray<Size> Sizes => EquatableArray.Of(new Size("tiles", Tiles));

    public int Floats => Tiles * ConvKernel.MostByChannel * BlockedLayout.Full;
}
