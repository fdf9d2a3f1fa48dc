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
}
