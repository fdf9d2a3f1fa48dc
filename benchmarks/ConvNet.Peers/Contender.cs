using System.Runtime.InteropServices;

namespace ConvNet.Peers;

/// <summary>One of our networks under the peers' name, with their weights and inputs.</summary>
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

    /// <summary>The median inference in microseconds, and the largest difference from the peers' reference output, in parts of its largest value.</summary>
    public abstract (double Microseconds, double Error) Infer(string models, int batch, double seconds);

    /// <summary>The median training step in microseconds.</summary>
    public abstract double Train(int batch, double seconds);
}

internal sealed class Contender<TNetwork>(string name) : Contender(name)
    where TNetwork : class, INetwork<TNetwork>
{
    public override (double Microseconds, double Error) Infer(string models, int batch, double seconds)
    {
        string model = Path.Combine(models, $"{Name}_b{batch}");
        var parameters = new ParameterStore(TNetwork.Description);
        Fill(parameters, model + ".onnx");
        using var predictor = new Predictor<TNetwork>(TNetwork.Create(parameters), batch);
        float[] images = Floats(model + ".in.bin"), expected = Floats(model + ".ref.bin");
        var outputs = new float[expected.Length];
        double time = Clock.Median(() => predictor.Run(images, outputs), seconds);
        return (time, outputs.Zip(expected, (a, b) => Math.Abs((double)a - b)).Max() / expected.Max(Math.Abs));
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

    /// <summary>Both have their tensors in the order in which they are computed.</summary>
    private static void Fill(ParameterStore parameters, string onnx)
    {
        var theirs = OnnxWeights.Read(onnx).ToList();
        if (theirs.Count != parameters.Tensors.Count)
            throw new InvalidDataException($"{onnx} has {theirs.Count} tensors, our network {parameters.Tensors.Count}.");
        foreach (((string name, int[] shape, float[] values), ParameterTensor ours) in theirs.Zip(parameters.Tensors))
        {
            if (!shape.SequenceEqual(ours.Shape))
                throw new InvalidDataException($"{onnx}: {name} has the shape [{string.Join(", ", shape)}], our {ours.Name} [{string.Join(", ", ours.Shape)}].");
            parameters.CopyFrom(ours.Name, values);
        }
    }

    private static float[] Floats(string path) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray();
}
