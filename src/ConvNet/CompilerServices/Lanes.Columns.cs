using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ConvNet.CompilerServices;

// Where lanes are neighbouring columns: what takes pairs of them together.
public static unsafe partial class Lanes
{
    /// <summary>Of two vectors one after the other, the numbers at even places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Even(Vector512<float> a, Vector512<float> b) => Avx512F.IsSupported
        ? Avx512F.PermuteVar16x32x2(a, Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30), b)
        : Vector512.Create(Even(a.GetLower(), a.GetUpper()), Even(b.GetLower(), b.GetUpper()));

    /// <inheritdoc cref="Even(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Even(Vector256<float> a, Vector256<float> b) => Avx2.IsSupported
        ? Avx2.Permute4x64(Avx.Shuffle(a, b, 0b10_00_10_00).AsDouble(), 0b11_01_10_00).AsSingle()
        : Vector256.Create(Even(a.GetLower(), a.GetUpper()), Even(b.GetLower(), b.GetUpper()));

    /// <inheritdoc cref="Even(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Even(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.Shuffle(a, b, 0b10_00_10_00)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.UnzipEven(a, b)
        : ShuffledEven(a, b);

    /// <summary>Of two vectors one after the other, the numbers at odd places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Odd(Vector512<float> a, Vector512<float> b) => Avx512F.IsSupported
        ? Avx512F.PermuteVar16x32x2(a, Vector512.Create(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31), b)
        : Vector512.Create(Odd(a.GetLower(), a.GetUpper()), Odd(b.GetLower(), b.GetUpper()));

    /// <inheritdoc cref="Odd(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Odd(Vector256<float> a, Vector256<float> b) => Avx2.IsSupported
        ? Avx2.Permute4x64(Avx.Shuffle(a, b, 0b11_01_11_01).AsDouble(), 0b11_01_10_00).AsSingle()
        : Vector256.Create(Odd(a.GetLower(), a.GetUpper()), Odd(b.GetLower(), b.GetUpper()));

    /// <inheritdoc cref="Odd(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Odd(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.Shuffle(a, b, 0b11_01_11_01)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.UnzipOdd(a, b)
        : ShuffledOdd(a, b);

    /// <summary>The numbers of two vectors by turns: of both the first halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> InterleaveLower(Vector512<float> a, Vector512<float> b) => Avx512F.IsSupported
        ? Avx512F.PermuteVar16x32x2(a, Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), b)
        : Vector512.Create(InterleaveLower(a.GetLower(), b.GetLower()), InterleaveUpper(a.GetLower(), b.GetLower()));

    /// <inheritdoc cref="InterleaveLower(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> InterleaveLower(Vector256<float> a, Vector256<float> b) =>
        Vector256.Create(InterleaveLower(a.GetLower(), b.GetLower()), InterleaveUpper(a.GetLower(), b.GetLower()));

    /// <inheritdoc cref="InterleaveLower(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> InterleaveLower(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b)
        : ShuffledInterleaveLower(a, b);

    /// <summary>The numbers of two vectors by turns: of both the second halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> InterleaveUpper(Vector512<float> a, Vector512<float> b) => Avx512F.IsSupported
        ? Avx512F.PermuteVar16x32x2(a, Vector512.Create(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), b)
        : Vector512.Create(InterleaveLower(a.GetUpper(), b.GetUpper()), InterleaveUpper(a.GetUpper(), b.GetUpper()));

    /// <inheritdoc cref="InterleaveUpper(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> InterleaveUpper(Vector256<float> a, Vector256<float> b) =>
        Vector256.Create(InterleaveLower(a.GetUpper(), b.GetUpper()), InterleaveUpper(a.GetUpper(), b.GetUpper()));

    /// <inheritdoc cref="InterleaveUpper(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> InterleaveUpper(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b)
        : ShuffledInterleaveUpper(a, b);

    // WebAssembly: as shuffles each takes an instruction or few; single elements, which cross from vectors to floats and back, took seven times as long.

    /// <inheritdoc cref="Even(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> ShuffledEven(Vector128<float> a, Vector128<float> b) => Vector128.ConditionalSelect(
        Vector128.Create(-1, -1, 0, 0).AsSingle(), Vector128.Shuffle(a, Vector128.Create(0, 2, 0, 2)), Vector128.Shuffle(b, Vector128.Create(0, 2, 0, 2)));

    /// <inheritdoc cref="Odd(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> ShuffledOdd(Vector128<float> a, Vector128<float> b) => Vector128.ConditionalSelect(
        Vector128.Create(-1, -1, 0, 0).AsSingle(), Vector128.Shuffle(a, Vector128.Create(1, 3, 1, 3)), Vector128.Shuffle(b, Vector128.Create(1, 3, 1, 3)));

    /// <inheritdoc cref="InterleaveLower(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> ShuffledInterleaveLower(Vector128<float> a, Vector128<float> b) => Vector128.ConditionalSelect(
        Vector128.Create(-1, 0, -1, 0).AsSingle(), Vector128.Shuffle(a, Vector128.Create(0, 0, 1, 1)), Vector128.Shuffle(b, Vector128.Create(0, 0, 1, 1)));

    /// <inheritdoc cref="InterleaveUpper(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> ShuffledInterleaveUpper(Vector128<float> a, Vector128<float> b) => Vector128.ConditionalSelect(
        Vector128.Create(-1, 0, -1, 0).AsSingle(), Vector128.Shuffle(a, Vector128.Create(2, 2, 3, 3)), Vector128.Shuffle(b, Vector128.Create(2, 2, 3, 3)));

    /// <summary>Copies four rows of four numbers as four columns; rows are so many floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose4x4(float* from, int fromRow, float* to, int toRow) =>
        StoreColumns(Vector128.Load(from), Vector128.Load(from + fromRow), Vector128.Load(from + (2 * fromRow)), Vector128.Load(from + (3 * fromRow)), to, toRow);

    /// <summary>Stores four rows as four columns, the first first, which are so many floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreColumns(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d, float* to, int toRow)
    {
        Vector128<float> evenLower = InterleaveLower(a, c), oddLower = InterleaveLower(b, d), evenUpper = InterleaveUpper(a, c), oddUpper = InterleaveUpper(b, d);
        InterleaveLower(evenLower, oddLower).Store(to);
        InterleaveUpper(evenLower, oddLower).Store(to + toRow);
        InterleaveLower(evenUpper, oddUpper).Store(to + (2 * toRow));
        InterleaveUpper(evenUpper, oddUpper).Store(to + (3 * toRow));
    }

    /// <summary>Stores four numbers, and twelve zeroes behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBlock(Vector128<float> value, float* to)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            value.ToVector256().ToVector512().Store(to);
            return;
        }

        value.Store(to);
        Vector128<float>.Zero.Store(to + 4);
        Vector256<float>.Zero.Store(to + 8);
    }

    /// <summary>Stores the first <paramref name="count"/> of four numbers, so many floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreApart(Vector128<float> value, int count, float* to, int step)
    {
        *to = value.ToScalar();
        if (count > 1) to[step] = value[1];
        if (count > 2) to[2 * step] = value[2];
        if (count > 3) to[3 * step] = value[3];
    }

    /// <summary>Stores the halves of a vector apart; they may overlap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreHalves(Vector512<float> value, float* lower, float* upper)
    {
        value.GetLower().Store(lower);
        value.GetUpper().Store(upper);
    }

    /// <inheritdoc cref="StoreHalves(Vector512{float}, float*, float*)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreHalves(Vector256<float> value, float* lower, float* upper)
    {
        value.GetLower().Store(lower);
        value.GetUpper().Store(upper);
    }

    /// <inheritdoc cref="StoreHalves(Vector512{float}, float*, float*)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreHalves(Vector128<float> value, float* lower, float* upper)
    {
        value.GetLower().Store(lower);
        value.GetUpper().Store(upper);
    }

    /// <summary>Stores the first numbers of a vector, half of them or more, and nothing behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(Vector512<float> value, int count, float* to)
    {
        Vector512<int> last = Vector512<int>.Indices + Vector512.Create(count - 8);
        value.GetLower().Store(to);
        (Avx512F.IsSupported ? Avx512F.PermuteVar16x32(value, last) : Vector512.Shuffle(value, last)).GetLower().Store(to + count - 8);
    }
}
