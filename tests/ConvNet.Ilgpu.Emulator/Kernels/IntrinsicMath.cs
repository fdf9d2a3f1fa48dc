namespace ILGPU;

/// <summary>Functions with an instruction of their own on devices.</summary>
public static class IntrinsicMath
{
    /// <inheritdoc cref="Math.Abs(double)"/>
    public static double Abs(double value) => Math.Abs(value);

    /// <inheritdoc cref="Math.Abs(float)"/>
    public static float Abs(float value) => Math.Abs(value);

    /// <inheritdoc cref="Math.Abs(int)"/>
    public static int Abs(int value) => Math.Abs(value);

    /// <inheritdoc cref="Math.Abs(long)"/>
    public static long Abs(long value) => Math.Abs(value);

    /// <inheritdoc cref="Math.Min(double, double)"/>
    public static double Min(double first, double second) => Math.Min(first, second);

    /// <inheritdoc cref="Math.Max(double, double)"/>
    public static double Max(double first, double second) => Math.Max(first, second);

    /// <summary>The value, but not below min and not above max.</summary>
    public static double Clamp(double value, double min, double max) => Max(Min(value, max), min);

    /// <inheritdoc cref="Math.Min(float, float)"/>
    public static float Min(float first, float second) => Math.Min(first, second);

    /// <inheritdoc cref="Math.Max(float, float)"/>
    public static float Max(float first, float second) => Math.Max(first, second);

    /// <summary>The value, but not below min and not above max.</summary>
    public static float Clamp(float value, float min, float max) => Max(Min(value, max), min);

    /// <inheritdoc cref="Math.Min(int, int)"/>
    public static int Min(int first, int second) => Math.Min(first, second);

    /// <inheritdoc cref="Math.Max(int, int)"/>
    public static int Max(int first, int second) => Math.Max(first, second);

    /// <summary>The value, but not below min and not above max.</summary>
    public static int Clamp(int value, int min, int max) => Max(Min(value, max), min);

    /// <inheritdoc cref="Math.Min(long, long)"/>
    public static long Min(long first, long second) => Math.Min(first, second);

    /// <inheritdoc cref="Math.Max(long, long)"/>
    public static long Max(long first, long second) => Math.Max(first, second);

    /// <summary>The value, but not below min and not above max.</summary>
    public static long Clamp(long value, long min, long max) => Max(Min(value, max), min);

    /// <inheritdoc cref="Math.Min(uint, uint)"/>
    public static uint Min(uint first, uint second) => Math.Min(first, second);

    /// <inheritdoc cref="Math.Max(uint, uint)"/>
    public static uint Max(uint first, uint second) => Math.Max(first, second);

    /// <summary>The value, but not below min and not above max.</summary>
    public static uint Clamp(uint value, uint min, uint max) => Max(Min(value, max), min);

    /// <inheritdoc cref="Math.Min(ulong, ulong)"/>
    public static ulong Min(ulong first, ulong second) => Math.Min(first, second);

    /// <inheritdoc cref="Math.Max(ulong, ulong)"/>
    public static ulong Max(ulong first, ulong second) => Math.Max(first, second);

    /// <summary>The value, but not below min and not above max.</summary>
    public static ulong Clamp(ulong value, ulong min, ulong max) => Max(Min(value, max), min);
}
