namespace ConvNet;

/// <summary>Converts between the orders in which images lie in memory: planar [C, H, W] and interleaved [H, W, C], RGB and BGR.</summary>
public static class ImageLayout
{
    /// <summary>Puts an image's planes side by side.</summary>
    /// <param name="planar">[C, H, W].</param>
    /// <param name="interleaved">[H, W, C], not the same memory.</param>
    /// <param name="channels">The number of channels.</param>
    /// <exception cref="ArgumentException">The lengths differ or are not whole pixels.</exception>
    public static void ToInterleaved<T>(ReadOnlySpan<T> planar, Span<T> interleaved, int channels)
    {
        int area = Area(planar.Length, interleaved.Length, channels);
        for (int channel = 0; channel < channels; channel++)
        {
            ReadOnlySpan<T> plane = planar.Slice(channel * area, area);
            for (int i = 0; i < plane.Length; i++)
                interleaved[(i * channels) + channel] = plane[i];
        }
    }

    /// <summary>Takes an image's planes apart.</summary>
    /// <param name="interleaved">[H, W, C].</param>
    /// <param name="planar">[C, H, W], not the same memory.</param>
    /// <param name="channels">The number of channels.</param>
    /// <exception cref="ArgumentException">The lengths differ or are not whole pixels.</exception>
    public static void ToPlanar<T>(ReadOnlySpan<T> interleaved, Span<T> planar, int channels)
    {
        int area = Area(interleaved.Length, planar.Length, channels);
        for (int channel = 0; channel < channels; channel++)
        {
            Span<T> plane = planar.Slice(channel * area, area);
            for (int i = 0; i < plane.Length; i++)
                plane[i] = interleaved[(i * channels) + channel];
        }
    }

    /// <summary>Makes BGR of RGB and the reverse, in place.</summary>
    /// <param name="interleaved">[H, W, 3].</param>
    /// <exception cref="ArgumentException">The length is not whole pixels.</exception>
    public static void SwapRedAndBlue<T>(Span<T> interleaved)
    {
        Area(interleaved.Length, interleaved.Length, 3);
        for (int i = 0; i < interleaved.Length; i += 3)
            (interleaved[i], interleaved[i + 2]) = (interleaved[i + 2], interleaved[i]);
    }

    private static int Area(int length, int other, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        if (length != other || length % channels != 0)
            throw new ArgumentException($"An image of {length} values cannot become one of {other} with {channels} channels: the lengths must be equal and whole pixels.");

        return length / channels;
    }
}
