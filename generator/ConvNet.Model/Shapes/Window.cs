namespace ConvNet.Model;

/// <summary>What happens when the windows do not cover the input evenly; the values are those of <c>ConvNet.Fit</c>.</summary>
internal enum Fit
{
    Exact,
    Floor,
    Ceiling,
}

/// <summary>A sliding window along one axis, as declared. A pad of <see cref="Same"/> keeps ceil(input / stride) positions.</summary>
internal readonly record struct WindowAxis(int Size, int Stride, int Pad, int Dilation, Fit Fit)
{
    public const int Same = -1;

    /// <summary>The input positions that one window spans: dilation * (size - 1) + 1.</summary>
    public long Extent => (long)Dilation * (Size - 1) + 1;

    /// <summary>The input positions that so many neighbouring windows span.</summary>
    public long Span(long windows) => ((windows - 1) * Stride) + Extent;

    /// <summary>
    /// Slides the window over <paramref name="input"/> positions. <c>Same</c> pads the smaller half in front, as PyTorch and
    /// TensorFlow do; <c>Ceiling</c> drops a last window that would start past the input and its leading pad, as PyTorch does.
    /// </summary>
    /// <remarks>Sizes, strides and dilations must be positive and the window no larger than the padded input.</remarks>
    public SlidAxis Slide(int input)
    {
        if (Pad == Same)
        {
            int positions = (int)(((long)input + Stride - 1) / Stride);
            long total = Math.Max(((long)(positions - 1) * Stride) + Extent - input, 0);
            return new SlidAxis(positions, (int)(total / 2), (int)(total - (total / 2)), input, this);
        }

        long span = input + (2L * Pad) - Extent;
        long output = (span / Stride) + 1;
        if (Fit == Fit.Ceiling && span % Stride != 0 && output * Stride < (long)input + Pad) output++;
        return new SlidAxis((int)output, Pad, Pad, input, this);
    }
}

/// <summary>A window axis placed on its input.</summary>
/// <param name="Output">The number of positions.</param>
/// <param name="Before">Padding in front of the input.</param>
/// <param name="After">Padding declared behind it; a last window of <see cref="Fit.Ceiling"/> can reach further.</param>
internal readonly record struct SlidAxis(int Output, int Before, int After, int Input, WindowAxis Axis)
{
    public int Size => Axis.Size;

    /// <summary>From one window to the next. A single one steps nowhere, so that it steps by no more than there is: kernels count the floats of a step.</summary>
    public int Stride => Output > 1 ? Axis.Stride : (int)Math.Min(Axis.Stride, (long)Input + Before + After);

    public int Dilation => Axis.Dilation;

    /// <summary>How far behind the input the last window reads: more than <see cref="After"/> with a ceiling, negative when a border is never read.</summary>
    public int Overhang => (int)(((long)(Output - 1) * Stride) + Axis.Extent - Before - Input);
}

/// <summary>A window in both directions.</summary>
internal readonly record struct Window(WindowAxis Vertical, WindowAxis Horizontal)
{
    /// <summary>The input that a patch of the output is computed from.</summary>
    public Patch Sees(Patch output) => new(Vertical.Span(output.Height), Horizontal.Span(output.Width));

    public SlidWindow Slide(Shape input) => new(Vertical.Slide(input.Height), Horizontal.Slide(input.Width));
}

internal readonly record struct SlidWindow(SlidAxis Vertical, SlidAxis Horizontal)
{
    public int Taps => Vertical.Size * Horizontal.Size;
}
