using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Wasm;
using System.Runtime.Intrinsics.X86;

namespace ConvNet.CompilerServices;

/// <summary>
/// What generated kernels need beyond the BCL's vectors, under one name for every width: 16, 8 or 4 floats, or a single one.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Lanes
{
    /// <summary>a * b + c. WebAssembly has no such instruction, and there the BCL's estimate is a slow call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
        PackedSimd.IsSupported ? (a * b) + c : Vector128.MultiplyAddEstimate(a, b, c);

    /// <summary>Asks for the cache line of an address that will be read soon. An address that is not ours does no harm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Prefetch(float* address)
    {
        if (Sse.IsSupported) Sse.Prefetch0(address);
    }

    /// <summary>The larger of two numbers; the second where one is not a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(float a, float b) => a > b ? a : b;

    /// <summary>Ones in the first <paramref name="count"/> lanes, zeros behind; all ones where count is at least the width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Ones512(int count) => KeepFirst(Vector512<float>.One, count, 0);

    /// <inheritdoc cref="Ones512"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Ones256(int count) => KeepFirst(Vector256<float>.One, count, 0);

    /// <inheritdoc cref="Ones512"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Ones128(int count) => KeepFirst(Vector128<float>.One, count, 0);

    /// <summary>The first <paramref name="count"/> lanes of a vector, <paramref name="other"/> in those behind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> KeepFirst(Vector512<float> value, int count, float other) =>
        Vector512.ConditionalSelect(Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle(), value, Vector512.Create(other));

    /// <inheritdoc cref="KeepFirst(Vector512{float}, int, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> KeepFirst(Vector256<float> value, int count, float other) =>
        Vector256.ConditionalSelect(Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle(), value, Vector256.Create(other));

    // On WebAssembly Indices is a call.

    /// <inheritdoc cref="KeepFirst(Vector512{float}, int, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> KeepFirst(Vector128<float> value, int count, float other) =>
        Vector128.ConditionalSelect(Vector128.LessThan(Vector128.Create(0, 1, 2, 3), Vector128.Create(count)).AsSingle(), value, Vector128.Create(other));

    /// <inheritdoc cref="KeepFirst(Vector512{float}, int, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float KeepFirst(float value, int count, float other) => count > 0 ? value : other;

    /// <summary>In each lane yes where test is above zero, else no (also where it is not a number).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> IfPositive(Vector512<float> test, Vector512<float> yes, Vector512<float> no) =>
        Lanes512.IfPositive(new(test), new(yes), new(no)).Value;

    /// <inheritdoc cref="IfPositive(Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> IfPositive(Vector256<float> test, Vector256<float> yes, Vector256<float> no) =>
        Lanes256.IfPositive(new(test), new(yes), new(no)).Value;

    /// <inheritdoc cref="IfPositive(Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> IfPositive(Vector128<float> test, Vector128<float> yes, Vector128<float> no) =>
        Lanes128.IfPositive(new(test), new(yes), new(no)).Value;

    /// <inheritdoc cref="IfPositive(Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float IfPositive(float test, float yes, float no) =>
        Lane.IfPositive(new(test), new(yes), new(no)).Value;

    /// <summary>The sum of all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> value) => Sum(value.GetLower() + value.GetUpper());

    /// <inheritdoc cref="Sum(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector256<float> value) => Sum(value.GetLower() + value.GetUpper());

    /// <inheritdoc cref="Sum(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector128<float> value) => PackedSimd.IsSupported ? ShuffledSum(value) : Vector128.Sum(value);

    /// <summary>The same, where the BCL's sum is a slow call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float ShuffledSum(Vector128<float> value)
    {
        value += Vector128.Shuffle(value, Vector128.Create(2, 3, 0, 1));
        return (value + Vector128.Shuffle(value, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    /// <inheritdoc cref="Sum(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(float value) => value;

    /// <summary>The sums of all lanes of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sums(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d) =>
        Sums(a.GetLower() + a.GetUpper(), b.GetLower() + b.GetUpper(), c.GetLower() + c.GetUpper(), d.GetLower() + d.GetUpper());

    /// <inheritdoc cref="Sums(Vector512{float}, Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sums(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d) =>
        Sums(a.GetLower() + a.GetUpper(), b.GetLower() + b.GetUpper(), c.GetLower() + c.GetUpper(), d.GetLower() + d.GetUpper());

    /// <inheritdoc cref="Sums(Vector512{float}, Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sums(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        Vector128<float> ac = InterleaveLower(a, c) + InterleaveUpper(a, c), bd = InterleaveLower(b, d) + InterleaveUpper(b, d);
        return InterleaveLower(ac, bd) + InterleaveUpper(ac, bd);
    }

    /// <summary>The largest lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxAcross(Vector512<float> value) => MaxAcross(Vector256.MaxNative(value.GetLower(), value.GetUpper()));

    /// <inheritdoc cref="MaxAcross(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxAcross(Vector256<float> value) => MaxAcross(Vector128.MaxNative(value.GetLower(), value.GetUpper()));

    /// <inheritdoc cref="MaxAcross(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxAcross(Vector128<float> value) => Max(Max(value[0], value[1]), Max(value[2], value[3]));

    /// <inheritdoc cref="MaxAcross(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxAcross(float value) => value;

    /// <summary>
    /// The gradient in the lanes where this value is a window's maximum and none before it was. <paramref name="open"/> has all
    /// bits set in lanes whose maximum is still to come.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> TakeFirst(Vector512<float> value, Vector512<float> maximum, Vector512<float> gradient, ref Vector512<float> open)
    {
        Vector512<float> hit = Vector512.Equals(value, maximum) & open;
        open = Vector512.AndNot(open, hit);
        return gradient & hit;
    }

    /// <inheritdoc cref="TakeFirst(Vector512{float}, Vector512{float}, Vector512{float}, ref Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> TakeFirst(Vector256<float> value, Vector256<float> maximum, Vector256<float> gradient, ref Vector256<float> open)
    {
        Vector256<float> hit = Vector256.Equals(value, maximum) & open;
        open = Vector256.AndNot(open, hit);
        return gradient & hit;
    }

    /// <inheritdoc cref="TakeFirst(Vector512{float}, Vector512{float}, Vector512{float}, ref Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> TakeFirst(Vector128<float> value, Vector128<float> maximum, Vector128<float> gradient, ref Vector128<float> open)
    {
        Vector128<float> hit = Vector128.Equals(value, maximum) & open;
        open = Vector128.AndNot(open, hit);
        return gradient & hit;
    }

    /// <summary>The same for a single value; <paramref name="open"/> is 1 until the maximum has come, then 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float TakeFirst(float value, float maximum, float gradient, ref float open)
    {
        if (open == 0 || value != maximum) return 0;
        open = 0;
        return gradient;
    }
}
