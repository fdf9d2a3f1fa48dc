using System.Diagnostics;

namespace ConvNet;

/// <summary>The base of layers that slide a window: its sides, its steps and the padding.</summary>
[Conditional(Compilation)]
public abstract class SlidingAttribute : LayerAttribute
{
    private protected SlidingAttribute(int window, int stride) => (WindowHeight, WindowWidth, Stride) = (window, window, stride);

    /// <summary>The window's rows, where they differ from its columns.</summary>
    public int WindowHeight { get; set; }

    /// <summary>The window's columns, where they differ from its rows.</summary>
    public int WindowWidth { get; set; }

    /// <summary>The step between windows, in both directions. By default pools step by the window along each axis, convolutions by 1.</summary>
    public int Stride { get; set; }

    /// <summary>The step between windows downwards, where it differs.</summary>
    public int StrideHeight { get; set; }

    /// <summary>The step between windows to the right, where it differs.</summary>
    public int StrideWidth { get; set; }

    /// <summary>
    /// Positions of padding on every side; of layers with a <c>Fit</c> also <see cref="ConvNet.Pad.Same"/>, to keep ceil(N / Stride) of them.
    /// </summary>
    public int Pad { get; set; }

    /// <summary>Rows of padding above and below, where they differ.</summary>
    public int PadHeight { get; set; }

    /// <summary>Columns of padding left and right, where they differ.</summary>
    public int PadWidth { get; set; }
}
