namespace ILGPU;

/// <summary>The bits of floating-point numbers.</summary>
public static unsafe class Interop
{
    /// <inheritdoc cref="BitConverter.SingleToUInt32Bits"/>
    public static uint FloatAsInt(float value) => BitConverter.SingleToUInt32Bits(value);

    /// <inheritdoc cref="BitConverter.DoubleToUInt64Bits"/>
    public static ulong FloatAsInt(double value) => BitConverter.DoubleToUInt64Bits(value);

    /// <inheritdoc cref="BitConverter.UInt32BitsToSingle"/>
    public static float IntAsFloat(uint value) => BitConverter.UInt32BitsToSingle(value);

    /// <inheritdoc cref="BitConverter.UInt64BitsToDouble"/>
    public static double IntAsFloat(ulong value) => BitConverter.UInt64BitsToDouble(value);

    /// <summary>The bytes of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public static int SizeOf<T>()
        where T : unmanaged => sizeof(T);
}
