using System.Diagnostics.CodeAnalysis;

namespace ILGPU;

/// <summary>A 64-bit index or extent of one dimension.</summary>
public readonly struct LongIndex1D(long x) : IEquatable<LongIndex1D>
{
    /// <summary>The index itself.</summary>
    public long X { get; } = x;

    /// <summary>The number of elements of this extent.</summary>
    public long Size => X;

    /// <inheritdoc/>
    public bool Equals(LongIndex1D other) => X == other.X;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is LongIndex1D other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => X.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => $"{X}";

    public static bool operator ==(LongIndex1D first, LongIndex1D second) => first.Equals(second);

    public static bool operator !=(LongIndex1D first, LongIndex1D second) => !first.Equals(second);

    public static LongIndex1D operator +(LongIndex1D first, LongIndex1D second) => new(first.X + second.X);

    public static LongIndex1D operator -(LongIndex1D first, LongIndex1D second) => new(first.X - second.X);

    public static implicit operator LongIndex1D(long idx) => new(idx);

    public static implicit operator long(LongIndex1D idx) => idx.X;

    public static explicit operator Index1D(LongIndex1D index) => new(checked((int)index.X));
}
