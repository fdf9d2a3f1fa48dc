using System.Diagnostics.CodeAnalysis;

namespace ILGPU;

/// <summary>A 32-bit index or extent of three dimensions.</summary>
public readonly struct Index3D(int x, int y, int z) : IEquatable<Index3D>
{
    /// <summary>All components alike.</summary>
    /// <param name="value">The value of each.</param>
    public Index3D(int value)
        : this(value, value, value)
    {
    }

    /// <summary>From the two fastest dimensions and the slowest.</summary>
    /// <param name="xy">The first and second dimension.</param>
    /// <param name="z">The third dimension.</param>
    public Index3D(Index2D xy, int z)
        : this(xy.X, xy.Y, z)
    {
    }

    /// <summary>The fastest dimension.</summary>
    public int X { get; } = x;

    /// <summary>The second dimension.</summary>
    public int Y { get; } = y;

    /// <summary>The slowest dimension.</summary>
    public int Z { get; } = z;

    /// <summary>The number of elements of this extent.</summary>
    public int Size => X * Y * Z;

    /// <summary>The number of elements of this extent, in 64 bits.</summary>
    public long LongSize => (long)X * Y * Z;

    /// <inheritdoc/>
    public bool Equals(Index3D other) => X == other.X && Y == other.Y && Z == other.Z;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Index3D other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(X, Y, Z);

    /// <inheritdoc/>
    public override string ToString() => $"({X}, {Y}, {Z})";

    public static bool operator ==(Index3D first, Index3D second) => first.Equals(second);

    public static bool operator !=(Index3D first, Index3D second) => !first.Equals(second);

    public static implicit operator Index3D((int, int, int) values) => new(values.Item1, values.Item2, values.Item3);
}
