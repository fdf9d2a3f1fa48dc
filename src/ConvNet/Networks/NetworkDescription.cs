using System.Globalization;
using System.Text;

namespace ConvNet;

/// <summary>What the compiler knows of a network. Written by the generator; read by predictors, trainers and tools.</summary>
public sealed class NetworkDescription
{
    private readonly long? trainedParameters;

    /// <summary>The class's name.</summary>
    public required string Name { get; init; }

    /// <summary>The shape of one input image.</summary>
    public required Shape Input { get; init; }

    /// <summary>The shape of one output.</summary>
    public required Shape Output { get; init; }

    /// <summary>Whether the network ends in a softmax: its outputs are probabilities, and training works on the logits before it.</summary>
    public required bool EndsInSoftmax { get; init; }

    /// <summary>Whether the network ends in distances (<see cref="RbfOutputAttribute"/>): the smallest output is the answer.</summary>
    public bool EndsInDistances { get; init; }

    /// <summary>Whether the network ends in a sigmoid (<see cref="SigmoidAttribute"/>): its outputs are probabilities, each by itself.</summary>
    public bool EndsInSigmoid { get; init; }

    /// <summary>The outputs beside the main one: auxiliary heads, and values that are looked at. Predictors give those they are asked for.</summary>
    public IReadOnlyList<OutputDescription> NamedOutputs { get; init; } = [];

    /// <summary>The layers, the input first, in an order in which each comes after those that it reads.</summary>
    public required IReadOnlyList<LayerDescription> Layers { get; init; }

    /// <summary>The tensors, in the order of the layers.</summary>
    public required IReadOnlyList<ParameterTensor> Parameters { get; init; }

    /// <summary>The floats of the packed parameters, padding included.</summary>
    public required long PackedParameters { get; init; }

    /// <summary>
    /// How many of them, from the first, the trained tensors take: a multiple of 16 where others follow. All, unless said otherwise.
    /// </summary>
    public long TrainedParameters
    {
        get => trainedParameters ?? PackedParameters;
        init => trainedParameters = value;
    }

    /// <summary>
    /// The floats that inference keeps of what it computes from the parameters alone, such as transformed weights. All predictors of a network
    /// share them.
    /// </summary>
    public long PreparedFloats { get; init; }

    /// <summary>
    /// What the packed parameters and the prepared floats mean, as a number: where tensors lie, and how what is prepared is computed. Files
    /// of prepared weights fit networks with the same one, whatever the machine.
    /// </summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>The scratch that inference needs.</summary>
    public required ScratchSize InferenceScratch { get; init; }

    /// <summary>The scratch that a training step needs.</summary>
    public required ScratchSize TrainingScratch { get; init; }

    /// <summary>The number of learned values.</summary>
    public long ParameterCount => Parameters.Sum(p => p.LearnedCount);

    /// <summary>
    /// A table, as PyTorch's torchinfo and Keras's summary print: for each layer its output, its learned values, its multiply-adds for one image, the
    /// memory of its output where it is not in place, and what one position sees of the image; then the sums, and the memory that is needed.
    /// </summary>
    public override string ToString() => DescriptionTable.Of(this);

    /// <summary>The main output, without a name, then the named ones: the order of the pointers that passes take.</summary>
    internal IReadOnlyList<OutputDescription> AllOutputs => field ??= [new OutputDescription("", Output, EndsInSoftmax, 1), .. NamedOutputs];
}

/// <summary>An output of a network.</summary>
/// <param name="Name">Its name; empty for the main one.</param>
/// <param name="Shape">Its shape, for one image.</param>
/// <param name="EndsInSoftmax">Whether it is probabilities; training works on the logits before them.</param>
/// <param name="Weight">What its loss counts in training; 0 for a value that is only looked at.</param>
public sealed record OutputDescription(string Name, Shape Shape, bool EndsInSoftmax, double Weight)
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(
            CultureInfo.InvariantCulture,
            $"{nameof(Name)} = {Name}, {nameof(Shape)} = {Shape}, {nameof(EndsInSoftmax)} = {EndsInSoftmax}, {nameof(Weight)} = {Weight}");
        return true;
    }
}

/// <summary>One layer of a network.</summary>
/// <param name="Name">Its name ("conv1").</param>
/// <param name="Kind">Its kind ("Conv").</param>
/// <param name="Inputs">The layers that it reads, as indices of <see cref="NetworkDescription.Layers"/>, all smaller than its own; none for the network's input.</param>
/// <param name="Output">The shape of its output.</param>
/// <param name="Parameters">Its learned values.</param>
/// <param name="MultiplyAdds">Multiply-adds for one image.</param>
/// <param name="ReceptiveField">
/// The sides (rows, columns) of the region of the image that one position of the output sees, all its channels together; where that depends
/// on the position, the largest. Positions beyond the borders do not count, nor do the statistics that normalisations take of an image.
/// </param>
public sealed record LayerDescription(
    string Name, string Kind, IReadOnlyList<int> Inputs, Shape Output, long Parameters, long MultiplyAdds, (int Height, int Width) ReceptiveField)
{
    /// <summary>The window that it slides; null for a layer that slides none.</summary>
    public WindowDescription? Window { get; init; }

    /// <summary>
    /// Whether its output takes no memory of its own, as the lectures count it: activations, normalisations, dropout and flattening
    /// change values in place.
    /// </summary>
    public bool IsInPlace { get; init; }
}

/// <summary>A window that a layer slides, in positions.</summary>
/// <param name="Height">Its rows.</param>
/// <param name="Width">Its columns.</param>
/// <param name="StrideHeight">The rows from one place to the next.</param>
/// <param name="StrideWidth">The columns.</param>
public readonly record struct WindowDescription(int Height, int Width, int StrideHeight, int StrideWidth);

/// <summary>Scratch memory in floats: a fixed part, and a part for each image of the batch.</summary>
/// <param name="Fixed">Floats whatever the batch.</param>
/// <param name="PerImage">Floats for each image.</param>
public readonly record struct ScratchSize(long Fixed, long PerImage)
{
    /// <summary>The floats needed for a batch.</summary>
    public long For(int batch) => checked(Fixed + (PerImage * batch));
}
