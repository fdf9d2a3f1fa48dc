using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// The shortcut of a residual block: nothing at all where input and output have one shape; otherwise <see cref="Option"/> says what it is.
/// </summary>
/// <group>Blocks</group>
/// <shape>[C, H, W] -> [planes, ceil(H / Stride), ceil(W / Stride)]</shape>
/// <formula>
/// y = x where the shapes agree; otherwise
/// Projection: y = BatchNorm(Conv(planes, 1, Stride = Stride, Bias = false)(x))
/// ZeroPad: y[c, i, j] = x[c - floor((planes - C) / 2), i * Stride, j * Stride] where that exists, 0 elsewhere
/// </formula>
/// <tensor name="0.weight">[planes, C, 1, 1]</tensor>
/// <tensor name="1.weight">[planes], from 1</tensor>
/// <tensor name="1.bias">[planes], from 0</tensor>
/// <tensor name="1.running_mean">[planes], from 0, not trained</tensor>
/// <tensor name="1.running_var">[planes], from 1, not trained</tensor>
/// <pytorch>Sequential(Conv2d(C, planes, 1, stride, bias=False), BatchNorm2d(planes)), torchvision's downsample</pytorch>
/// <source>He et al., 2016, "Deep Residual Learning"</source>
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
