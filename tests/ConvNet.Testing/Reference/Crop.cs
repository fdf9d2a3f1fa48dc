namespace ConvNet.Testing.Reference;

/// <summary>The inner part of a volume.</summary>
public sealed record Crop(int Left = 0, int Right = 0, int Top = 0, int Bottom = 0, int Front = 0, int Back = 0) : MovingLayer
{
    public override string Attribute => $"Crop(Left = {Left}, Right = {Right}, Top = {Top}, Bottom = {Bottom}, Front = {Front}, Back = {Back})";

    public override Volume Output(Volume input) => new(input.Channels - Front - Back, input.Height - Top - Bottom, input.Width - Left - Right);

    protected override (int Channel, int Row, int Column) Source(Volume input, int channel, int row, int column) => (channel + Front, row + Top, column + Left);
}
