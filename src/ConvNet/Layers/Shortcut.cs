using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// The shortcut of a residual block (He et al. 2016): [C, H, W] to [Planes, ceil(H / Stride), ceil(W / Stride)]. Where that is the input's
/// shape it is the identity; otherwise <see cref="Option"/> says what it is.
/// </summary>
/// <param name="planes">The channels of the branch that it is added to.</param>
/// <example><code>[Branch, Shortcut(Planes, Stride = Stride, Name = "downsample")]</code></example>
[Conditional(Compilation)]
public sealed class ShortcutAttribute(int planes) : LayerAttribute
{
    /// <summary>The channels of the output.</summary>
    public int Planes { get; } = planes;

    /// <summary>The stride of the branch that it is added to.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>What it is where the shapes differ.</summary>
    public ShortcutOption Option { get; set; }
}

/// <summary>What a <see cref="ShortcutAttribute"/> is where its output has another shape than its input.</summary>
public enum ShortcutOption
{
    /// <summary>
    /// A 1x1 convolution without bias and a batch normalisation, the paper's option B. Parameters as in torchvision's <c>downsample</c>:
    /// 0.weight [planes, C, 1, 1], and the normalisation's as 1.weight, 1.bias and its running averages.
    /// </summary>
    Projection,

    /// <summary>
    /// Every Stride-th row and column, and zeros for the new channels, half of them before and half after: the paper's option A. No parameters.
    /// </summary>
    ZeroPad,
}
