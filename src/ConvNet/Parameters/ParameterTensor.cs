using System.Globalization;
using System.Text;

namespace ConvNet;

/// <summary>A tensor of a network: its name and shape as in PyTorch's state_dict, and where its values lie in the packed parameters.</summary>
/// <param name="Name">"conv1.weight".</param>
/// <param name="Shape">[out, in / groups, height, width], [out, in] or [out].</param>
/// <param name="Offset">The tensor's first float in the packed parameters.</param>
/// <param name="Axes">
/// The packing: the element at index (i, j, …) of an axis view of the tensor lies at Offset + Axes[0][i] + Axes[1][j] + ….
/// The axes' sizes multiply to the tensor's count; a dense weight after a volume has [out, channel, row, column].
/// </param>
/// <param name="Initializer">How a new network's values are drawn.</param>
public sealed record ParameterTensor(string Name, IReadOnlyList<int> Shape, long Offset, IReadOnlyList<PackedAxis> Axes, Initializer Initializer)
{
    /// <summary>A vector, whose values lie one after another, such as a bias.</summary>
    /// <param name="name">"conv1.bias".</param>
    /// <param name="count">Its values.</param>
    /// <param name="offset">The first of them in the packed parameters.</param>
    /// <param name="initializer">How a new network's values are drawn.</param>
    public ParameterTensor(string name, int count, long offset, Initializer initializer)
        : this(name, [count], offset, [new PackedAxis(count, 1, count, 0)], initializer)
    {
    }

    /// <summary>
    /// Whether the optimizer changes it. The others, such as the running averages of normalisations (PyTorch's buffers), have no
    /// gradient: each training pass computes their next values.
    /// </summary>
    public bool IsTrained { get; init; } = true;

    /// <summary>
    /// Of a convolution with a table of connections, the input channels that each filter reads: all its other weights are zero, whatever a
    /// file or an initializer says. Null where all read all.
    /// </summary>
    public IReadOnlyList<int[]>? Connections { get; init; }

    /// <summary>
    /// The factor on the weight decay and the penalties of optimizers for this tensor, at least 0: the layer's
    /// <see cref="LayerAttribute.Decay"/>, or <see cref="LayerAttribute.BiasDecay"/>.
    /// </summary>
    public double Decay
    {
        get;
        init => field = Optimizer.NotNegative(value, nameof(Decay));
    } = 1;

    /// <summary>The number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>The number of values that are learned: none of a buffer, and of a table of connections those that it connects.</summary>
    public long LearnedCount => !IsTrained ? 0 : Connections is null ? Count : Connections.Sum(channels => (long)channels.Length) * (Count / (Shape[0] * Shape[1]));

    /// <summary>Name and shape: "conv1.weight [64, 3, 7, 7]".</summary>
    public override string ToString() => $"{Name} [{string.Join(", ", Shape)}]";
}

/// <summary>
/// One axis of a packed tensor. Index i lies at (i / Block) * BlockStride + (i % Block) * Stride: channels come in blocks of
/// 16, a vector of AVX-512, and kernels read whole blocks.
/// </summary>
/// <param name="Size">The number of indices.</param>
/// <param name="Stride">Floats between neighbours in a block.</param>
/// <param name="Block">Indices in a block.</param>
/// <param name="BlockStride">Floats between blocks.</param>
public readonly record struct PackedAxis(int Size, int Stride, int Block, int BlockStride)
{
    /// <summary>Each index's own extra offset, where the packing is not regular (grouped convolutions that share a block); null otherwise.</summary>
    public int[]? Extra { get; init; }

    /// <summary>The offset of an index, in floats.</summary>
    public long this[int index] => ((long)(index / Block) * BlockStride) + ((long)(index % Block) * Stride) + (Extra is null ? 0 : Extra[index]);
}

/// <summary>How a tensor's first values are drawn.</summary>
/// <param name="Kind">The distribution.</param>
/// <param name="FanIn">Inputs to one output.</param>
/// <param name="FanOut">Outputs of one input.</param>
/// <param name="Value">The value of <see cref="InitializerKind.Constant"/>.</param>
public readonly record struct Initializer(InitializerKind Kind, long FanIn, long FanOut, float Value = 0)
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(
            CultureInfo.InvariantCulture, $"{nameof(Kind)} = {Kind}, {nameof(FanIn)} = {FanIn}, {nameof(FanOut)} = {FanOut}, {nameof(Value)} = {Value}");
        return true;
    }
}

/// <summary>The distributions a tensor can start from.</summary>
public enum InitializerKind
{
    /// <summary>All zero.</summary>
    Zero,

    /// <summary>Normal with variance 2 / fan-in, for layers before a rectifier (He et al., 2015).</summary>
    He,

    /// <summary>Uniform in ±sqrt(6 / (fan-in + fan-out)) (Glorot and Bengio, 2010).</summary>
    Xavier,

    /// <summary>All one value: a slope or a factor.</summary>
    Constant,
}
