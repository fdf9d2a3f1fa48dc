using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning;

/// <summary>
/// Everything that emission writes down: kernels, the order of their calls, and where every number lies. Nothing is decided
/// after this.
/// </summary>
internal sealed record NetworkPlan(
    NetworkGraph Graph,
    ParameterPacking Parameters,
    Preparation Preparation,
    PassPlan Inference,
    PassPlan TrainingForward,
    PassPlan Backward,
    MemorySize InferenceMemory,
    MemorySize TrainingMemory)
{
    /// <summary>The kernels of all passes, each once, with the names of their methods.</summary>
    public KernelNames Names { get; } = new(Preparation.Steps.Concat(Inference.Steps).Concat(TrainingForward.Steps).Concat(Backward.Steps).Select(s => s.Kernel));

    /// <summary>
    /// The runs of gradients that kernels add to, so that they have to start from zero. Others are overwritten, those of dense layers above all, and
    /// clearing hundreds of megabytes takes its time.
    /// </summary>
    public IEnumerable<(long Offset, long Floats)> AddedGradients()
    {
        long end = 0;
        IEnumerable<(long Offset, long Floats)> overwritten = Backward.Steps.Where(s => s.Condition is null && s.Kernel.OverwrittenFloats > 0)
            .Select(s => (s.Operands.Single(o => o.Kind == OperandKind.Gradients).Offset, (long)s.Kernel.OverwrittenFloats));
        foreach ((long offset, long floats) in overwritten.OrderBy(r => r.Offset).Append((Parameters.Floats, 0)))
        {
            if (offset > end) yield return (end, offset - end);
            end = offset + floats;
        }
    }
}

/// <summary>What inference computes from the parameters alone, anew only when they have changed: transformed weights, folded normalisations.</summary>
/// <param name="Floats">The floats that are kept.</param>
/// <param name="Places">Where each value lies among them.</param>
internal sealed record Preparation(EquatableArray<Step> Steps, long Floats, IReadOnlyDictionary<Value, long> Places);

/// <summary>Floats of scratch: a fixed part and a part for each image of the batch.</summary>
internal readonly record struct MemorySize(long Fixed, long PerImage);

/// <summary>A sequence of kernel calls with the memory they work on.</summary>
internal sealed record PassPlan(EquatableArray<Buffer> Buffers, EquatableArray<Step> Steps);

/// <summary>A piece of scratch memory.</summary>
/// <param name="Offset">In floats: from the start of the fixed part, or, times the batch, from the start of the batch's part.</param>
/// <param name="IsPerImage">Whether every image of the batch has its own.</param>
/// <param name="Comment">What it holds, for the emitted code.</param>
internal sealed record Buffer(string Name, int Floats, long Offset, bool IsPerImage, string Comment);

/// <summary>One kernel call.</summary>
/// <param name="Frequency">Once a pass, once for the whole batch, or once an image.</param>
/// <param name="Condition">The C# expression under which it runs; null for always.</param>
internal sealed record Step(Kernel Kernel, Frequency Frequency, EquatableArray<Operand> Operands, string Comment, string? Condition);

internal enum Frequency
{
    Once,
    Batch,
    Image,
}

internal enum OperandKind
{
    Buffer,
    Parameters,
    Prepared,
    Gradients,
    Images,
    Outputs,
    OutputGradients,
    ImageGradients,
}

/// <summary>A pointer argument: a place in memory, plus <paramref name="Offset"/> floats.</summary>
/// <param name="Name">The buffer's name, for <see cref="OperandKind.Buffer"/>.</param>
/// <param name="ImageStride">Floats from one image to the next where the memory holds the batch; 0 where all images share it.</param>
internal readonly record struct Operand(OperandKind Kind, string? Name, long Offset, int ImageStride)
{
    /// <summary>Of the network's outputs, which one; the main one is the first.</summary>
    public int Index { get; init; }

    public static Operand Parameters(int offset) => new(OperandKind.Parameters, null, offset, 0);

    public static Operand Gradients(int offset) => new(OperandKind.Gradients, null, offset, 0);
}

/// <summary>A tensor in the packed parameters.</summary>
internal sealed record PackedTensor(
    string Name, EquatableArray<int> Shape, int Offset, int Floats, EquatableArray<PackedAxisPlan> Axes, PackedGroups? Groups, InitializerPlan Initializer)
{
    /// <summary>Whether it is learned; what is not lies behind everything that is.</summary>
    public bool IsTrained { get; init; } = true;

    /// <summary>The factor on the optimizer's penalties.</summary>
    public double Decay { get; init; } = 1;

    /// <summary>For each filter the channels that it reads; empty where all read all.</summary>
    public EquatableArray<EquatableArray<int>> Connections { get; init; }
}

/// <summary>The runtime's PackedAxis.</summary>
internal readonly record struct PackedAxisPlan(int Size, int Stride, int Block, int BlockStride);

/// <summary>The packing of a grouped convolution's first two axes (filter and channel within the group) as one.</summary>
internal sealed record PackedGroups(int Filters, int FiltersPerGroup, int ChannelsPerGroup, int InputBlocks, int AllInputBlocks, int Taps);

/// <param name="Value">For the kind Constant.</param>
internal readonly record struct InitializerPlan(string Kind, long FanIn, long FanOut, double Value = 0);

/// <summary>One method name for each distinct kernel, and for each method that sized kernels share: readable, numbered where two would be the same.</summary>
internal sealed class KernelNames
{
    private readonly Dictionary<Kernel, string> _names = [];
    private readonly Dictionary<SizedMethod, string> _methods = [];
    private readonly UniqueNames _unique = new();

    public KernelNames(IEnumerable<Kernel> kernels)
    {
        foreach (Kernel kernel in kernels)
        {
            if (_names.ContainsKey(kernel)) continue;
            _names.Add(kernel, _unique.Next(kernel.Name));
            Kernels.Add(kernel);
            if (kernel is not SizedKernel { Method: var method }) Written.Add(kernel);
            else if (!_methods.ContainsKey(method))
            {
                _methods.Add(method, _unique.Next(method.Name));
                Written.Add(kernel);
            }
        }
    }

    /// <summary>The distinct kernels, in the order of their first use.</summary>
    public List<Kernel> Kernels { get; } = [];

    /// <summary>Those of them that methods are written for: of sized kernels that share a method the first.</summary>
    public List<Kernel> Written { get; } = [];

    public string this[Kernel kernel] => _names[kernel];

    /// <summary>The method that does the work: the kernel's own, or the one that it shares.</summary>
    public string MethodOf(Kernel kernel) => kernel is SizedKernel { Method: var method } ? _methods[method] : _names[kernel];
}
