namespace ConvNet.Testing.Reference;

/// <summary>PyTorch's PixelUnshuffle: channel c * b * b + i * b + j holds row i and column j of the squares of channel c.</summary>
public sealed record SpaceToDepth(int Block) : MovingLayer
{
    public override string Attribute => $"SpaceToDepth({Block})";

    public override Volume Output(Volume input) => new(input.Channels * Block * Block, input.Height / Block, input.Width / Block);

    protected override (int Channel, int Row, int Column) Source(Volume input, int channel, int row, int column) =>
        (channel / (Block * Block), (row * Block) + (channel / Block % Block), (column * Block) + (channel % Block));
}
