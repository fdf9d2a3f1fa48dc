namespace ConvNet.Testing.Reference;

/// <summary>PyTorch's PixelShuffle: position (i, j) of each square of channel c comes from channel c * b * b + i * b + j.</summary>
public sealed record DepthToSpace(int Block) : MovingLayer
{
    public override string Attribute => $"DepthToSpace({Block})";

    public override Volume Output(Volume input) => new(input.Channels / (Block * Block), input.Height * Block, input.Width * Block);

    protected override (int Channel, int Row, int Column) Source(Volume input, int channel, int row, int column) =>
        ((channel * Block * Block) + (row % Block * Block) + (column % Block), row / Block, column / Block);
}
