using System.Globalization;
using System.Text.Json;
using ConvNet.Testing.Reference;

namespace ConvNet.Testing.Golden;

/// <summary>A network's first three training steps by PyTorch, on one batch: logits, losses, gradients and weights.</summary>
public sealed class GoldenTraining
{
    private readonly SafetensorsFile _file;
    private readonly IReadOnlyDictionary<string, double> _torchErrors;

    private GoldenTraining(string name, ReferenceNetwork network)
    {
        _file = SafetensorsFile.Read(TestData.Path("networks", $"{name}.safetensors"));
        _torchErrors = JsonSerializer.Deserialize<Dictionary<string, double>>(_file.Metadata["torch_f32_max_abs_err"])!;
        JsonElement optimizer = JsonSerializer.Deserialize<JsonElement>(_file.Metadata["optimizer"]);
        LearningRate = optimizer.GetProperty("lr").GetDouble();
        Momentum = optimizer.GetProperty("momentum").GetDouble();
        WeightDecay = optimizer.GetProperty("weight_decay").GetDouble();
        Network = network;
        foreach (ReferenceParameter parameter in network.Parameters) network.Set(parameter.Name, _file.Floats($"init.{parameter.Name}"));
    }

    /// <summary>The names of the recorded networks.</summary>
    public static IReadOnlyList<string> Names => [.. Networks.Keys];

    private static readonly IReadOnlyDictionary<string, Func<ReferenceNetwork>> Networks = new SortedDictionary<string, Func<ReferenceNetwork>>
    {
        ["lenet5"] = KnownNetworks.LeNet5,
        ["mini_alexnet"] = KnownNetworks.MiniAlexNet,
        ["mini_densenet"] = KnownNetworks.MiniDenseNet,
        ["mini_inception"] = KnownNetworks.MiniInception,
        ["mini_squeezenet"] = KnownNetworks.MiniSqueezeNet,
        ["mini_vgg"] = KnownNetworks.MiniVgg,
        ["resnet20"] = KnownNetworks.ResNet20,
    };

    /// <summary>The network at the start.</summary>
    public ReferenceNetwork Network { get; }

    public double LearningRate { get; }

    public double Momentum { get; }

    public double WeightDecay { get; }

    /// <summary>How many values PyTorch's network learns.</summary>
    public int ParameterCount => int.Parse(_file.Metadata["parameters"], CultureInfo.InvariantCulture);

    public int Batch => _file.Shape("input")[0];

    public float[] Images => _file.Floats("input");

    public int[] Labels => _file.Integers("target");

    public static GoldenTraining Read(string name) => new(name, Networks[name]());

    public bool Has(string name) => _file.Has(name);

    /// <summary>The factors of each dropout layer at a step, in the layers' order; none in networks without dropout.</summary>
    public IReadOnlyList<float[]> DropoutMasks(int step) => [.. Network.Nodes.Select(node => node.Layer).OfType<Dropout>().Select(dropout =>
    {
        // Recorded is what is kept, [steps, batch, units], under the name of the dense layer before.
        int[] kept = _file.Integers($"dropout_mask.{dropout.Name!.Replace("drop", "fc", StringComparison.Ordinal)}");
        int count = kept.Length / _file.Doubles("losses").Length;
        return Array.ConvertAll(kept[(step * count)..((step + 1) * count)], value => (float)(value / (1 - dropout.Rate)));
    })];

    public double[] Doubles(string name) => _file.Doubles(name);

    /// <summary>How far a result in single precision may be from the stored one.</summary>
    public double Tolerance(string name) => Differences.Tolerance(_torchErrors[name], Doubles(name));
}
