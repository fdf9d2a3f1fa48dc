using System.Diagnostics.CodeAnalysis;

namespace ILGPU;

/// <summary>A 32-bit index or extent of two dimensions.</summary>
public readonly struct Index2D(int x, int y) : IEquatable<Index2D>
{
    /// <summary>Both components alike.</summary>
    /// <param name="value">The value of each.</param>
    public Index2D(int value)
        : this(value, value)
    {
    }

    /// <summary>The fastest dimension.</summary>
    public int X { get; } = x;

    /// <summary>The slower dimension.</summary>
    public int Y { get; } = y;

    /// <summary>The number of elements of this extent.</summary>
    public int Size => X * Y;

    /// <summary>The number of elements of this extent, in 64 bits.</summary>
    public long LongSize => (long)X * Y;

    /// <inheritdoc/>
    public bool Equals(Index2D other) => X == other.X && Y == other.Y;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Index2D other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(X, Y);

    /// <inheritdoc/>
    public override string ToString() => $"({X}, {Y})";

    public static bool operator ==(Index2D first, Index2D second) => first.Equals(second);

    public static bool operator !=(Index2D first, Index2D second) => !first.Equals(second);

    public static implicit operator Index2D((int, int) values) => new(values.Item1, values.Item2);
}
