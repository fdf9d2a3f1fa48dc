using ConvNet.CompilerServices;

namespace ConvNet.Testing.Compiled;

/// <summary>A network that the compiler generated, whatever its class.</summary>
public interface ICompiledNetwork
{
    NetworkDescription Description { get; }

    /// <summary>The generated class.</summary>
    Type NetworkType { get; }

    ParameterStore Parameters { get; }

    /// <summary>A network of the same class with parameters of its own, all zero.</summary>
    ICompiledNetwork Sibling();

    /// <summary>The generated member of that name.</summary>
    void SavePrepared(string path);

    /// <inheritdoc cref="SavePrepared"/>
    ICompiledNetwork LoadPrepared(string path);

    /// <summary>Inference by the generated method itself, over guarded memory.</summary>
    float[] Forward(ReadOnlySpan<float> images);

    /// <inheritdoc cref="Forward(ReadOnlySpan{float})"/>
    float[] Forward(ReadOnlySpan<byte> pixels);

    /// <summary>Memory for training passes over batches of one size.</summary>
    ICompiledTraining CreateTraining(int batch);

    /// <summary>The library's predictor.</summary>
    ICompiledPredictor CreatePredictor(int maxBatch, params string[] namedOutputs);

    /// <summary>The library's trainer.</summary>
    ICompiledTrainer CreateTrainer(Optimizer optimizer, Loss? loss = null, int seed = 0, int shards = 1);

    /// <summary>The library's gradients by images.</summary>
    ICompiledImageGradients CreateImageGradients();
}

/// <summary>The generated methods of a training step over guarded memory, which stays as the last pass left it.</summary>
public interface ICompiledTraining : IDisposable
{
    /// <summary>A forward and a backward pass.</summary>
    /// <param name="images">[batch, input].</param>
    /// <param name="logitGradients">From the logits to the gradient by them, both [batch, outputs].</param>
    /// <param name="noise">Where the masks of dropout come from.</param>
    /// <param name="withImageGradients">Whether to ask for the gradient by the images.</param>
    /// <param name="headGradients">For each named output that is trained the gradient by its logits; zero unless given.</param>
    TrainingResult Run(
        ReadOnlySpan<float> images, Func<float[], float[]> logitGradients, TrainingNoise? noise = null, bool withImageGradients = true,
        IReadOnlyDictionary<string, float[]>? headGradients = null);
}

/// <summary>What a training pass computed.</summary>
/// <param name="Logits">[batch, outputs].</param>
/// <param name="Gradients">By the parameters' names, in PyTorch's layouts.</param>
/// <param name="ImageGradients">[batch, input], or empty where nobody asked.</param>
public sealed record TrainingResult(float[] Logits, IReadOnlyDictionary<string, float[]> Gradients, float[] ImageGradients);

/// <inheritdoc cref="Predictor{TNetwork}"/>
public interface ICompiledPredictor : IDisposable
{
    int Threads { get; set; }

    void Run(ReadOnlySpan<float> images, Span<float> outputs);

    void Run(ReadOnlySpan<byte> pixels, Span<float> outputs);

    void Classify(ReadOnlySpan<float> images, Span<int> classes);

    void Classify(ReadOnlySpan<byte> pixels, Span<int> classes);

    ReadOnlySpan<float> Output(string name);
}

/// <inheritdoc cref="Trainer{TNetwork}"/>
public interface ICompiledTrainer : IDisposable
{
    int Threads { get; set; }

    float Step(ReadOnlySpan<float> images, ReadOnlySpan<int> labels);

    float Step(ReadOnlySpan<byte> pixels, ReadOnlySpan<int> labels);

    float Step(ReadOnlySpan<float> images, ReadOnlySpan<float> targets);

    /// <summary>Where the masks of dropout come from.</summary>
    TrainingNoise Noise { set; }

    void CopyGradientTo(string name, Span<float> destination);
}

/// <inheritdoc cref="ImageGradients{TNetwork}"/>
public interface ICompiledImageGradients : IDisposable
{
    void Run(ReadOnlySpan<float> images, ReadOnlySpan<int> classes, Span<float> gradients);

    void Run(ReadOnlySpan<float> images, ReadOnlySpan<float> scoreGradients, Span<float> gradients);
}
