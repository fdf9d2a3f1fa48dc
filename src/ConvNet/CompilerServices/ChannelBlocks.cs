using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ConvNet.CompilerServices;

/// <summary>Between planes, one a channel, and blocks, which hold a pixel's channels side by side.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class ChannelBlocks
{
    // Pixels of a plane read or written in one go, some lines of the cache: those of 16 planes a power of two apart would not stay there until the next.
    private const int Run = 64;

    /// <summary>Brings pixels of planes into a block, whose lanes past the last channel become zero.</summary>
    /// <param name="planes">The first pixel in the plane of the first channel.</param>
    /// <param name="plane">Floats from one plane to the next.</param>
    /// <param name="channels">Planes, at most <paramref name="lanes"/>.</param>
    /// <param name="pixels">The first pixel in the block.</param>
    /// <param name="lanes">Floats from one pixel to the next.</param>
    /// <param name="count">Pixels, neighbours in the planes and in the block.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FromPlanes(float* planes, int plane, int channels, float* pixels, int lanes, int count)
    {
        for (int run = 0; run < count; run += Run)
        {
            int end = Math.Min(run + Run, count), done = run;
            if (channels >= 4 && count >= 4)
            {
                for (int c = 0; c < channels; c += 4)
                {
                    // The last four channels, and pixels, end with the others, wherever they begin.
                    int channel = Math.Min(c, channels - 4);
                    float* from = planes + ((long)channel * plane), to = pixels + channel;
                    for (int p = run; p < end; p += 4)
                    {
                        int pixel = Math.Min(p, count - 4);
                        Lanes.Transpose4x4(from + pixel, plane, to + ((long)pixel * lanes), lanes);
                    }
                }

                done = end;
            }
            else if (channels is 2 or 3)
            {
                // Four numbers are stored of each pixel; what is too much the next one overwrites.
                float* second = planes + plane, third = planes + ((channels - 1) * (long)plane);
                for (int last = Math.Min(end, count - 4); done < last; done += 4)
                    Lanes.StoreColumns(
                        Vector128.Load(planes + done), Vector128.Load(second + done), Vector128.Load(third + done), default, pixels + ((long)done * lanes), lanes);
            }

            for (; done < end; done++)
            {
                for (int c = 0; c < channels; c++) pixels[((long)done * lanes) + c] = planes[((long)c * plane) + done];
            }

            if (lanes > channels) Clear(pixels + ((long)run * lanes) + channels, lanes - channels, lanes, end - run);
        }
    }

    /// <summary>Clears some numbers of each pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Clear(float* first, int numbers, int lanes, int count)
    {
        for (int p = 0; p < count; p++, first += lanes)
        {
            if (numbers < 4)
            {
                for (int c = 0; c < numbers; c++) first[c] = 0;
            }
            else
            {
                for (int c = 0; c < numbers; c += 4) Vector128<float>.Zero.Store(first + Math.Min(c, numbers - 4));
            }
        }
    }

    /// <summary>Brings pixels of a block into planes.</summary>
    /// <param name="pixels">The first pixel in the block.</param>
    /// <param name="lanes">Floats from one pixel to the next.</param>
    /// <param name="planes">The first pixel in the plane of the first channel.</param>
    /// <param name="plane">Floats from one plane to the next.</param>
    /// <param name="channels">Planes, at most <paramref name="lanes"/>.</param>
    /// <param name="count">Pixels, neighbours in the block and in the planes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToPlanes(float* pixels, int lanes, float* planes, int plane, int channels, int count)
    {
        for (int run = 0; run < count; run += Run)
        {
            int end = Math.Min(run + Run, count);
            if (channels < 4 || count < 4)
            {
                for (int c = 0; c < channels; c++)
                {
                    float* from = pixels + c, to = planes + ((long)c * plane);
                    for (int p = run; p < end; p++) to[p] = from[(long)p * lanes];
                }

                continue;
            }

            for (int c = 0; c < channels; c += 4)
            {
                int channel = Math.Min(c, channels - 4);
                float* from = pixels + channel, to = planes + ((long)channel * plane);
                for (int p = run; p < end; p += 4)
                {
                    int pixel = Math.Min(p, count - 4);
                    Lanes.Transpose4x4(from + ((long)pixel * lanes), lanes, to + pixel, plane);
                }
            }
        }
    }

    /// <summary>Scales and shifts the bytes of pixels whose channels lie side by side, here and there.</summary>
    /// <param name="bytes">The first byte.</param>
    /// <param name="count">Bytes of all channels.</param>
    /// <param name="scale">What a channel's bytes are multiplied by: those of all channels, as often over as makes whole vectors of four.</param>
    /// <param name="shift">What is added to them then, in the same way.</param>
    /// <param name="values">Where the first goes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FromBytes(byte* bytes, int count, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, float* values)
    {
        int length = scale.Length;
        fixed (float* scales = scale, shifts = shift)
        {
            int i = 0, at = 0;
            for (; i <= count - 16; i += 16)
            {
                int second = Next(at, 4, length), third = Next(second, 4, length), fourth = Next(third, 4, length);
                (Vector128<ushort> lower, Vector128<ushort> upper) = Vector128.Widen(Vector128.Load(bytes + i));
                Scale(Vector128.WidenLower(lower), scales + at, shifts + at).Store(values + i);
                Scale(Vector128.WidenUpper(lower), scales + second, shifts + second).Store(values + i + 4);
                Scale(Vector128.WidenLower(upper), scales + third, shifts + third).Store(values + i + 8);
                Scale(Vector128.WidenUpper(upper), scales + fourth, shifts + fourth).Store(values + i + 12);
                at = Next(fourth, 4, length);
            }

            for (; i < count; i++, at = Next(at, 1, length)) values[i] = (bytes[i] * scales[at]) + shifts[at];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Next(int at, int step, int length) => at + step == length ? 0 : at + step;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Scale(Vector128<uint> numbers, float* scale, float* shift) =>
        (Vector128.ConvertToSingle(numbers.AsInt32()) * Vector128.Load(scale)) + Vector128.Load(shift);
}
