using System.Text.Json;
using ConvNet.Testing.Reference;

namespace ConvNet.Testing.Golden;

/// <summary>
/// A network's training on MNIST by PyTorch in single precision: two epochs of batches of 64 by SGD with momentum, the initial
/// weights, the order of the images, the loss of every step and the weights after each epoch.
/// </summary>
public sealed class Anchor
{
    private readonly string _name;
    private readonly SafetensorsFile _start;
    private readonly JsonElement _run;

    private readonly Func<int, double> _lossTolerance;

    private Anchor(string name, ReferenceNetwork network, double learningRate, Func<int, double> lossTolerance)
    {
        (_name, Network, LearningRate, _lossTolerance) = (name, network, learningRate, lossTolerance);
        _start = SafetensorsFile.Read(TestData.Path("anchors", $"{name}_init.safetensors"));
        _run = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(TestData.Path("anchors", $"{name}_run.json")));
        foreach (ReferenceParameter parameter in network.Parameters) network.Set(parameter.Name, _start.Floats(parameter.Name));
    }

    public const int Batch = 64;

    public const double Momentum = 0.9;

    /// <summary>The networks that were trained.</summary>
    public static readonly IReadOnlyList<string> Names = ["lenet5", "mnist_cnn"];

    public double LearningRate { get; }

    /// <summary>The network at the start; it gives logits.</summary>
    public ReferenceNetwork Network { get; }

    /// <summary>The loss of every step.</summary>
    public double[] Losses => [.. _run.GetProperty("loss_per_step").EnumerateArray().Select(loss => loss.GetDouble())];

    /// <summary>
    /// Reads a run. How far another run in single precision may be from its losses is measured: a hundred steps of LeNet-5
    /// and 73 of the other were replayed by the reference in double precision, and stray by at most a tenth of what is allowed here. LeNet-5 is smooth, so
    /// its difference is rounding (4e-7) and does not grow. The other network has rectifiers and maxima: up to step 41, a steep one, a
    /// value that falls to the other side of one now and then costs 5e-6; from there on two runs are different runs, 3e-3 apart.
    /// </summary>
    public static Anchor Read(string name) => name switch
    {
        "lenet5" => new Anchor(name, KnownNetworks.LeNet5(), 0.02, _ => 4e-6),
        "mnist_cnn" => new Anchor(name, KnownNetworks.MnistCnn(), 0.01, step => step <= 40 ? 5e-5 : 0.035),
        _ => throw new ArgumentException($"{name} is not known.", nameof(name)),
    };

    /// <summary>How far the loss of one of the first hundred steps may be from the recorded one.</summary>
    public double LossTolerance(int step) => _lossTolerance(step);

    /// <summary>The order in which an epoch shows the training images.</summary>
    public int[] Order(int epoch) => _start.Integers($"perm_epoch{epoch}");

    /// <summary>The share of test images classified rightly after an epoch, from 0.</summary>
    public double TestAccuracy(int epoch) => _run.GetProperty("epochs")[epoch].GetProperty("test_accuracy").GetDouble();

    /// <summary>The mean of an epoch's losses.</summary>
    public double MeanLoss(int epoch) => _run.GetProperty("epochs")[epoch].GetProperty("mean_train_loss").GetDouble();

    /// <summary>The path of the weights after the second epoch.</summary>
    public string TrainedWeights => TestData.Path("anchors", $"{_name}_epoch2.safetensors");

    /// <summary>What the weights after the second epoch give on the test images: logits of the first hundred, classes of all.</summary>
    public (double[] Logits, int[] Classes) TrainedOutputs()
    {
        SafetensorsFile file = SafetensorsFile.Read(TestData.Path("anchors", $"{_name}_epoch2_test_outputs.safetensors"));
        return (file.Doubles("logits_first100"), file.Integers("argmax_all"));
    }

    /// <summary>Images as the networks were trained on them: (value / 255 - 0.1307) / 0.3081.</summary>
    public static float[] Normalise(ImageDataset images, ReadOnlySpan<int> indices)
    {
        int size = images.Shape.Count;
        float[] values = new float[indices.Length * size];
        for (int i = 0; i < indices.Length; i++)
        {
            ReadOnlySpan<byte> pixels = images.Pixels(indices[i]);
            for (int k = 0; k < size; k++) values[(i * size) + k] = ((pixels[k] / 255f) - 0.1307f) / 0.3081f;
        }

        return values;
    }
}
