namespace ConvNet.Model;

/// <summary>What flows between two layers, per image: a volume of channels x height x width, or (flat) a vector.</summary>
internal readonly record struct Shape(int Channels, int Height, int Width, bool IsFlat = false)
{
    public static Shape Vector(int features) => new(features, 1, 1, IsFlat: true);

    public long Count => (long)Channels * Height * Width;

    public override string ToString() => IsFlat ? $"{Channels}" : $"{Channels}x{Height}x{Width}";
}
