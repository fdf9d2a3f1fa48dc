using ILGPU.Runtime;

namespace ILGPU;

/// <summary>A view of device memory.</summary>
public interface IArrayView
{
    /// <summary>The buffer that owns the memory; null for shared and local memory.</summary>
    MemoryBuffer Buffer { get; }

    /// <summary>Whether the view points into memory that still exists.</summary>
    bool IsValid { get; }

    /// <summary>The number of elements.</summary>
    long Length { get; }

    /// <summary>The bytes of an element.</summary>
    int ElementSize { get; }

    /// <summary>The bytes of all elements.</summary>
    long LengthInBytes { get; }
}

/// <summary>A view of elements of one type.</summary>
/// <typeparam name="T">The element.</typeparam>
public interface IArrayView<T> : IArrayView
    where T : unmanaged
{
}

/// <summary>A view without gaps.</summary>
public interface IContiguousArrayView : IArrayView
{
    /// <summary>The first element within the buffer.</summary>
    long Index { get; }

    /// <summary>The first byte within the buffer.</summary>
    long IndexInBytes { get; }

    /// <summary>The same memory as bytes.</summary>
    ArrayView<byte> AsRawArrayView();
}

/// <summary>A view without gaps of elements of one type.</summary>
/// <typeparam name="T">The element.</typeparam>
public interface IContiguousArrayView<T> : IArrayView<T>, IContiguousArrayView
    where T : unmanaged
{
}
