namespace ConvNet;

/// <summary>A tensor of a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Shape">Its shape; empty for a single value.</param>
/// <param name="Offset">Its first byte, from the end of the header.</param>
/// <param name="ByteCount">Its size in bytes.</param>
public sealed record SafeTensor(string Name, SafeTensorType Type, IReadOnlyList<long> Shape, long Offset, long ByteCount)
{
    /// <summary>The number of values.</summary>
    public long Count => ByteCount / Type.Size();
}

/// <summary>The types of values in safetensors files, by the names used there.</summary>
public enum SafeTensorType
{
    /// <summary>A byte that is 0 or 1.</summary>
    BOOL,

    /// <summary>Unsigned, 8 bits.</summary>
    U8,

    /// <summary>Signed, 8 bits.</summary>
    I8,

    /// <summary>Unsigned, 16 bits.</summary>
    U16,

    /// <summary>Signed, 16 bits.</summary>
    I16,

    /// <summary>IEEE 754 half precision.</summary>
    F16,

    /// <summary>The upper half of a single.</summary>
    BF16,

    /// <summary>Unsigned, 32 bits.</summary>
    U32,

    /// <summary>Signed, 32 bits.</summary>
    I32,

    /// <summary>IEEE 754 single precision.</summary>
    F32,

    /// <summary>Unsigned, 64 bits.</summary>
    U64,

    /// <summary>Signed, 64 bits.</summary>
    I64,

    /// <summary>IEEE 754 double precision.</summary>
    F64,
}

/// <summary>Facts about the types of values.</summary>
internal static class SafeTensorTypes
{
    /// <summary>The bytes of one value.</summary>
    public static int Size(this SafeTensorType type) => type switch
    {
        SafeTensorType.BOOL or SafeTensorType.U8 or SafeTensorType.I8 => 1,
        SafeTensorType.U16 or SafeTensorType.I16 or SafeTensorType.F16 or SafeTensorType.BF16 => 2,
        SafeTensorType.U32 or SafeTensorType.I32 or SafeTensorType.F32 => 4,
        _ => 8,
    };

    /// <summary>The type by its name in the file, or null.</summary>
    public static SafeTensorType? Parse(string name) => name switch
    {
        "BOOL" => SafeTensorType.BOOL,
        "U8" => SafeTensorType.U8,
        "I8" => SafeTensorType.I8,
        "U16" => SafeTensorType.U16,
        "I16" => SafeTensorType.I16,
        "F16" => SafeTensorType.F16,
        "BF16" => SafeTensorType.BF16,
        "U32" => SafeTensorType.U32,
        "I32" => SafeTensorType.I32,
        "F32" => SafeTensorType.F32,
        "U64" => SafeTensorType.U64,
        "I64" => SafeTensorType.I64,
        "F64" => SafeTensorType.F64,
        _ => null,
    };

    /// <summary>Whether values are numbers with a fraction, which parameters are loaded from.</summary>
    public static bool IsFloatingPoint(this SafeTensorType type) =>
        type is SafeTensorType.F16 or SafeTensorType.BF16 or SafeTensorType.F32 or SafeTensorType.F64;

    /// <summary>The type that a .NET type is, or null.</summary>
    public static SafeTensorType? Of<T>() =>
        typeof(T) == typeof(float) ? SafeTensorType.F32
        : typeof(T) == typeof(double) ? SafeTensorType.F64
        : typeof(T) == typeof(long) ? SafeTensorType.I64
        : typeof(T) == typeof(int) ? SafeTensorType.I32
        : typeof(T) == typeof(byte) ? SafeTensorType.U8
        : null;
}
