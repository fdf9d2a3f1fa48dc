namespace ConvNet.Testing.Reference;

/// <summary>Channel j of group i of g becomes channel j * g + i.</summary>
public sealed record ChannelShuffle(int Groups) : MovingLayer
{
    public override string Attribute => $"ChannelShuffle({Groups})";

    protected override (int Channel, int Row, int Column) Source(Volume input, int channel, int row, int column) =>
        ((channel % Groups * (input.Channels / Groups)) + (channel / Groups), row, column);
}
