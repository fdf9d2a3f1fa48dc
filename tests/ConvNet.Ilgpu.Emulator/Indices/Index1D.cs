using System.Diagnostics.CodeAnalysis;

namespace ILGPU;

/// <summary>A 32-bit index or extent of one dimension.</summary>
public readonly struct Index1D(int x) : IEquatable<Index1D>
{
    /// <summary>The index 0.</summary>
    public static readonly Index1D Zero = new(0);

    /// <summary>The index 1.</summary>
    public static readonly Index1D One = new(1);

    /// <summary>The index itself.</summary>
    public int X { get; } = x;

    /// <summary>The number of elements of this extent.</summary>
    public int Size => X;

    /// <inheritdoc/>
    public bool Equals(Index1D other) => X == other.X;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Index1D other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => X;

    /// <inheritdoc/>
    public override string ToString() => $"{X}";

    public static bool operator ==(Index1D first, Index1D second) => first.Equals(second);

    public static bool operator !=(Index1D first, Index1D second) => !first.Equals(second);

    public static Index1D operator +(Index1D first, Index1D second) => new(first.X + second.X);

    public static Index1D operator -(Index1D first, Index1D second) => new(first.X - second.X);

    public static Index1D operator *(Index1D first, Index1D second) => new(first.X * second.X);

    public static Index1D operator /(Index1D first, Index1D second) => new(first.X / second.X);

    public static implicit operator Index1D(int idx) => new(idx);

    public static implicit operator int(Index1D idx) => idx.X;

    public static implicit operator LongIndex1D(Index1D index) => new(index.X);
}
