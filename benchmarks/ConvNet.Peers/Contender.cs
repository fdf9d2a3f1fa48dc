using System.Runtime.InteropServices;

namespace ConvNet.Peers;

/// <summary>
/// One of our networks under the peers' name, with their weights and inputs. The networks are declared layer by layer as the peers define them:
/// they end in logits, and normalisations are folded into the convolutions before them, as they are in the model files.
/// </summary>
internal abstract class Contender(string name)
{
    /// <summary>The peers' name for it.</summary>
    public string Name { get; } = name;

    public static readonly Contender[] All =
    [
        new Contender<Mlp>("mlp"), new Contender<LeNet5Tanh>("lenet5"), new Contender<LeNet5ReLU>("lenet5r"),
        new Contender<MnistCnn>("mnistcnn"), new Contender<ResNet20>("resnet20"), new Contender<SqueezeNet>("squeezenet"), new Contender<GoogLeNet>("googlenet"),
        new Contender<ResNet18>("resnet18"), new Contender<ResNet34>("resnet34"), new Contender<ResNet50>("resnet50"),
        new Contender<AlexNet>("alexnet"), new Contender<AlexNetGroups>("alexnet_g2"), new Contender<Vgg16>("vgg16"),
    ];

    /// <summary>The median inference in microseconds, and the outputs.</summary>
    /// <param name="model">The path of the peers' model without .onnx; its images are beside it.</param>
    public abstract (double Microseconds, float[] Outputs) Infer(string model, int batch, int threads, double seconds);

    /// <summary>Saves the peers' weights as safetensors, and prepared.</summary>
    public abstract void SaveWeights(string model, string weights, string prepared);

    /// <summary>The median training step in microseconds.</summary>
    public abstract double Train(int batch, double seconds);
}

internal sealed class Contender<TNetwork>(string name) : Contender(name)
    where TNetwork : class, INetwork<TNetwork>
{
    public override (double Microseconds, float[] Outputs) Infer(string model, int batch, int threads, double seconds)
    {
        using var predictor = new Predictor<TNetwork>(TNetwork.Create(Parameters(model + ".onnx")), batch) { Threads = threads };
        float[] images = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(model + ".in.bin")).ToArray();
        var outputs = new float[batch * TNetwork.Description.Output.Count];
        return (Clock.Median(() => predictor.Run(images, outputs), seconds, threads), outputs);
    }

    public override void SaveWeights(string model, string weights, string prepared)
    {
        ParameterStore parameters = Parameters(model + ".onnx");
        parameters.Save(weights);
        parameters.SavePrepared<TNetwork>(prepared);
    }

    public override double Train(int batch, double seconds)
    {
        var parameters = new ParameterStore(TNetwork.Description);
        parameters.Initialize(1);
        using var trainer = new Trainer<TNetwork>(TNetwork.Create(parameters), new Sgd(1e-4f) { Momentum = 0.9f });
        var random = new Random(1);
        float[] images = [.. Enumerable.Range(0, batch * TNetwork.Description.Input.Count).Select(_ => random.NextSingle())];
        int[] labels = [.. Enumerable.Range(0, batch).Select(_ => random.Next(TNetwork.Description.Output.Count))];
        return Clock.Median(() => trainer.Step(images, labels), seconds);
    }

    /// <summary>The peers' weights: both have their tensors in the order in which they are computed.</summary>
    private static ParameterStore Parameters(string onnx)
    {
        var parameters = new ParameterStore(TNetwork.Description);
        OnnxTensor[] theirs = [.. OnnxModel.Read(onnx).Weights];
        if (theirs.Length != parameters.Tensors.Count)
            throw new InvalidDataException($"{onnx} has {theirs.Length} tensors, our network {parameters.Tensors.Count}.");
        foreach ((OnnxTensor tensor, ParameterTensor ours) in theirs.Zip(parameters.Tensors))
        {
            if (!tensor.Shape.SequenceEqual(ours.Shape))
                throw new InvalidDataException($"{onnx}: {tensor.Name} has the shape [{string.Join(", ", tensor.Shape)}], our {ours.Name} [{string.Join(", ", ours.Shape)}].");
            parameters.CopyFrom(ours.Name, tensor.Floats);
        }

        return parameters;
    }
}
