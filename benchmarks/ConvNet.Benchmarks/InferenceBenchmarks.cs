using BenchmarkDotNet.Attributes;
using Samples.Networks;

namespace ConvNet.Benchmarks;

/// <summary>One inference at a time, and a batch of 64, on one thread. Images are bytes, as an app has them.</summary>
[MemoryDiagnoser]
public class InferenceBenchmarks
{
    private const int Batch = 64;

    private readonly byte[] image = Random(1);
    private readonly byte[] images = Random(Batch);
    private readonly float[] scores = new float[Batch * 10];
    private readonly Predictor<LeNet5> leNet5 = new LeNet5(seed: 1).CreatePredictor();
    private readonly Predictor<Digits> cnn = new Digits(seed: 1).CreatePredictor();
    private readonly Predictor<Digits> cnnBatch = new(new Digits(seed: 1), Batch);

    /// <summary>LeNet-5, batch 1.</summary>
    [Benchmark]
    public void LeNet5() => leNet5.Run(image, scores.AsSpan(0, 10));

    /// <summary>The README's 32-64-128 CNN, batch 1.</summary>
    [Benchmark]
    public void MnistCnn() => cnn.Run(image, scores.AsSpan(0, 10));

    /// <summary>The README's 32-64-128 CNN: time for each image of a batch of 64.</summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public void MnistCnnBatch64() => cnnBatch.Run(images, scores);

    private static byte[] Random(int count)
    {
        var pixels = new byte[count * 28 * 28];
        new Random(1).NextBytes(pixels);
        return pixels;
    }
}
