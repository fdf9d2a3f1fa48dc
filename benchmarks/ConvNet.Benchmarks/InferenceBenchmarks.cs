using BenchmarkDotNet.Attributes;
using ConvNet.Benchmarks.Rates;
using ConvNet.Peers;
using Samples.Networks;

namespace ConvNet.Benchmarks;

/// <summary>
/// Whole networks, from planar floats to scores, on one thread. The share of peak is of the layers' own operations: convolution by tiles does
/// with fewer, and may pass 100 %.
/// </summary>
[Config(typeof(RateConfig))]
[MemoryDiagnoser]
public class InferenceBenchmarks
{
    private Action call = null!;

    /// <summary>What is measured.</summary>
    [ParamsSource(nameof(Workloads))]
    public Workload Work { get; set; } = null!;

    /// <summary>The rows.</summary>
    public static IEnumerable<Workload> Workloads =>
    [
        Peaks.Arithmetic,
        Network("LeNet-5", 1, seed => new LeNet5(seed)),
        Network("MNIST CNN", 1, seed => new Digits(seed)),
        Network("MNIST CNN, 64 images", 64, seed => new Digits(seed)),
        Network("ResNet-50", 1, seed => new ResNet50(seed)),
        Network("VGG-16", 1, seed => new Vgg16(seed)),
    ];

    /// <summary>Weights are drawn and prepared before.</summary>
    [GlobalSetup]
    public void Prepare() => call = Work.Prepare();

    /// <summary>An inference.</summary>
    [Benchmark]
    public void Run() => call();

    private static Workload Network<TNetwork>(string name, int batch, Func<int, TNetwork> create)
        where TNetwork : class, INetwork<TNetwork> => new(name, () => Prepare(create(1), batch))
    {
        MultiplyAdds = (double)batch * TNetwork.Description.Layers.Sum(layer => layer.MultiplyAdds),
    };

    private static Action Prepare<TNetwork>(TNetwork network, int batch)
        where TNetwork : class, INetwork<TNetwork>
    {
        var random = new Random(1);
        var predictor = new Predictor<TNetwork>(network, batch);
        float[] images = [.. Enumerable.Range(0, batch * TNetwork.Description.Input.Count).Select(_ => random.NextSingle())];
        var scores = new float[batch * TNetwork.Description.Output.Count];
        return () => predictor.Run(images, scores);
    }
}
