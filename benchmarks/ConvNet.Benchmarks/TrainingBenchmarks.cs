using BenchmarkDotNet.Attributes;
using Samples.Networks;

namespace ConvNet.Benchmarks;

/// <summary>One training step on a batch of 64 images, on one thread: forward, loss, backward, SGD with momentum.</summary>
[MemoryDiagnoser]
public class TrainingBenchmarks
{
    private const int Batch = 64;

    private readonly byte[] images = new byte[Batch * 28 * 28];
    private readonly int[] labels = new int[Batch];

    // Nothing is learned: a rate of zero keeps the numbers, and so the work, the same from step to step.
    private readonly Trainer<LeNet5> leNet5 = new(new LeNet5(seed: 1), new Sgd(0) { Momentum = 0.9 });
    private readonly Trainer<Digits> cnn = new(new Digits(seed: 1), new Sgd(0) { Momentum = 0.9 });

    /// <summary>Random images with random labels.</summary>
    public TrainingBenchmarks()
    {
        var random = new Random(1);
        random.NextBytes(images);
        for (var i = 0; i < Batch; i++)
            labels[i] = random.Next(10);
    }

    /// <summary>LeNet-5.</summary>
    [Benchmark]
    public float LeNet5() => leNet5.Step(images, labels);

    /// <summary>The README's 32-64-128 CNN.</summary>
    [Benchmark]
    public float MnistCnn() => cnn.Step(images, labels);
}
