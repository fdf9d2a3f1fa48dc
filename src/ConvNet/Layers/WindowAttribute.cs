using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// The base of layers that slide a window over an image. Along each axis of N positions a window of F gives
/// (N + 2 * Pad - Dilation * (F - 1) - 1) / Stride + 1 outputs, which must be whole unless <see cref="Fit"/> says how to round.
/// </summary>
[Conditional(Compilation)]
public abstract class WindowAttribute : SlidingAttribute
{
    private protected WindowAttribute(int window, int stride)
        : base(window, stride)
    {
    }

    /// <summary>What to do when the windows do not cover the input evenly. An error by default.</summary>
    public Fit Fit { get; set; }
}

/// <summary>Values of the Pad argument that are computed from the input.</summary>
public static class Pad
{
    /// <summary>As much padding as gives ceil(N / Stride) outputs; an odd rest goes to the bottom and the right.</summary>
    public const int Same = -1;
}

/// <summary>What to do when (N + 2 * Pad - F) / Stride is not whole.</summary>
public enum Fit
{
    /// <summary>A compile-time error: the default.</summary>
    Exact,

    /// <summary>Round down: the last positions of the input are not read. PyTorch's default.</summary>
    Floor,

    /// <summary>Round up: the last window reaches past the input. PyTorch's ceil_mode.</summary>
    Ceiling,
}
