using System.Text.RegularExpressions;
using BenchmarkDotNet.Attributes;
using ConvNet.Benchmarks.Layers;
using ConvNet.Benchmarks.Rates;

namespace ConvNet.Benchmarks;

/// <summary>
/// The kernels, one of each kind, on one thread: arithmetic as a share of the processor's multiply-adds, and what waits for memory in bytes.
/// The layers are small enough to lie in the caches, but for dense weights.
/// </summary>
[Config(typeof(RateConfig))]
public partial class LayerBenchmarks
{
    private Action call = null!;

    /// <summary>What is measured.</summary>
    [ParamsSource(nameof(Workloads))]
    public Workload Work { get; set; } = null!;

    /// <summary>The rows.</summary>
    public static IEnumerable<Workload> Workloads =>
    [
        Peaks.Arithmetic,
        Peaks.Memory,
        Arithmetic<Direct3x3>("3x3", @"^Conv3x3_"),
        Arithmetic<Tiles3x3>("3x3 by tiles", @"^Conv3x3_F\d_\d+To\d+_\d+x\d+$"),
        Arithmetic<Direct5x5>("5x5", @"^Conv5x5_"),
        Arithmetic<Tiles5x5>("5x5 by tiles", @"^Conv5x5_F\d_32To96_"),
        Arithmetic<Pointwise>("1x1", @"^Conv1x1_"),
        Arithmetic<Strided3x3>("3x3, stride 2", @"^Conv3x3_"),
        Arithmetic<Stem7x7>("7x7, stride 2, of 3 channels", @"^Conv7x7_"),
        Arithmetic<Depthwise3x3>("3x3 depthwise", @"^Depthwise3x3_", bytes: Images<Depthwise3x3>()),
        Arithmetic<Direct3x3>("3x3, gradient by the input", @"^ConvInputGradient"),
        Arithmetic<Tiles3x3>("3x3, gradient by the input, by tiles", @"^Conv3x3_F\d_.*_2$"),
        Arithmetic<Direct3x3>("3x3, gradient by the weights", @"^WeightGradient"),
        Arithmetic<Strided3x3>("3x3, stride 2, gradient by the weights", @"^WeightGradient"),
        Arithmetic<Stem7x7>("7x7, stride 2, of 3 channels, gradient by the weights", @"^WeightGradient"),
        Arithmetic<Pointwise>("1x1, gradient by the input", @"^ConvInputGradient"),
        Arithmetic<Pointwise>("1x1, gradient by the weights", @"^WeightGradient"),
        Memory<Dense4096>("dense, 1 image", "^Dense_", 4.0 * Dense4096.Description.PackedParameters),
        Arithmetic<Dense4096>("dense, 32 images", "^Dense_", batch: 32),
        Arithmetic<Dense4096>("dense, 32 images, gradient by the weights", "^DenseWeightGradient_", batch: 32),
        Arithmetic<Dense4096>("dense, 32 images, gradient by the input", "^DenseInputGradient_", batch: 32),
        Memory<Pooling>("3x3 max pooling, stride 2", "^MaxPool3x3_", Images<Pooling>()),
        Memory<ResponseNorm>("local response normalisation", @"^LocalResponseNorm5_", Images<ResponseNorm>()),
        Memory<Normalisation>("batch normalisation, statistics", "^BatchStatistics_", Images<Normalisation>() / 2),
        Memory<Normalisation>("batch normalisation, scaling", "^Affine_", Images<Normalisation>()),
    ];

    /// <summary>Memory is allocated and filled before.</summary>
    [GlobalSetup]
    public void Prepare() => call = Work.Prepare();

    /// <summary>A call of the kernel.</summary>
    [Benchmark]
    public void Kernel() => call();

    private static Workload Arithmetic<TNetwork>(string name, string pattern, int batch = 1, double bytes = 0)
        where TNetwork : class, INetwork<TNetwork>
    {
        double multiplyAdds = (double)batch * TNetwork.Description.Layers.Sum(layer => layer.MultiplyAdds);
        GeneratedKernel kernel = GeneratedKernel.Find<TNetwork>(pattern);
        return new Workload(name, () => kernel.Prepare(batch)) { MultiplyAdds = multiplyAdds, OwnMultiplyAdds = ByTiles(kernel.Name) ?? multiplyAdds, Bytes = bytes };
    }

    private static Workload Memory<TNetwork>(string name, string pattern, double bytes)
        where TNetwork : class, INetwork<TNetwork>
    {
        GeneratedKernel kernel = GeneratedKernel.Find<TNetwork>(pattern);
        return new Workload(name, () => kernel.Prepare(1)) { Bytes = bytes };
    }

    /// <summary>The bytes of a network's input and output image.</summary>
    private static double Images<TNetwork>()
        where TNetwork : class, INetwork<TNetwork> => 4.0 * (TNetwork.Description.Input.Count + TNetwork.Description.Output.Count);

    /// <summary>The products that the algorithm F(m x m, r x r) takes: (m + r - 1)^2 for each tile, channel and filter.</summary>
    private static double? ByTiles(string kernel)
    {
        if (Tiles().Match(kernel) is not { Success: true } match) return null;
        int[] n = [.. match.Groups.Values.Skip(1).Select(group => int.Parse(group.ValueSpan))];
        (int taps, int tile, int channels, int filters, int height, int width) = (n[0], n[1], n[2], n[3], n[4], n[5]);
        return (double)((height + tile - 1) / tile) * ((width + tile - 1) / tile) * (tile + taps - 1) * (tile + taps - 1) * channels * filters;
    }

    [GeneratedRegex(@"^Conv(\d+)x\d+_F(\d)_(\d+)To(\d+)_(\d+)x(\d+)")]
    private static partial Regex Tiles();
}
