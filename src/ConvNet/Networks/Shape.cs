namespace ConvNet;

/// <summary>The shape of one image's values at a point of a network: channels x height x width, or a vector.</summary>
/// <param name="Channels">Channels, or the features of a vector.</param>
/// <param name="Height">Rows; 1 for a vector.</param>
/// <param name="Width">Columns; 1 for a vector.</param>
/// <param name="IsVector">Whether it is a vector rather than a volume of 1x1.</param>
public readonly record struct Shape(int Channels, int Height = 1, int Width = 1, bool IsVector = false)
{
    /// <summary>The number of values.</summary>
    public int Count => Channels * Height * Width;

    /// <inheritdoc/>
    public override string ToString() => IsVector ? $"[{Channels}]" : $"[{Channels}, {Height}, {Width}]";
}
