namespace ConvNet.Testing.Reference;

/// <summary>Zeros around a volume.</summary>
public sealed record ZeroPad(int Left = 0, int Right = 0, int Top = 0, int Bottom = 0, int Front = 0, int Back = 0) : MovingLayer
{
    public override string Attribute => $"ZeroPad(Left = {Left}, Right = {Right}, Top = {Top}, Bottom = {Bottom}, Front = {Front}, Back = {Back})";

    public override Volume Output(Volume input) => new(Front + input.Channels + Back, Top + input.Height + Bottom, Left + input.Width + Right);

    protected override (int Channel, int Row, int Column) Source(Volume input, int channel, int row, int column) => (channel - Front, row - Top, column - Left);
}
