namespace ConvNet.Tests.Networks;

public sealed class EnsembleTests
{
    private readonly float[] images = [.. Enumerable.Range(0, 6 * 8).Select(i => MathF.Sin(i * 1.7f))];
    private readonly byte[] pixels = [.. Enumerable.Range(0, 6 * 8).Select(i => (byte)(i * 37))];

    /// <summary>Two classes of networks, one of which gives logits.</summary>
    [Fact]
    public void Probabilities_are_averaged()
    {
        Linear<WithSoftmax> first = Linear<WithSoftmax>.New(1), second = Linear<WithSoftmax>.New(2);
        var third = new Linear<Plain>(new ParameterStore(Linear<Plain>.Description));
        Linear<WithSoftmax> thirdWithSoftmax = Linear<WithSoftmax>.New(3);
        var weight = new float[24];
        thirdWithSoftmax.Parameters.CopyTo("fc.weight", weight);
        third.Parameters.CopyFrom("fc.weight", weight);

        float[] expected = new float[18], own = new float[18], actual = new float[18];
        foreach (Linear<WithSoftmax> network in (Linear<WithSoftmax>[])[first, second, thirdWithSoftmax])
        {
            using var predictor = new Predictor<Linear<WithSoftmax>>(network);
            predictor.Run(images, own);
            for (int i = 0; i < 18; i++)
                expected[i] += own[i] / 3;
        }

        using Ensemble ensemble = new Ensemble().Add(first).Add(second, maxBatch: 4).Add(third);
        ensemble.Run(images, actual);
        Assert.Equal(3, ensemble.Count);
        Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) < 1e-6f);
        ensemble.Run(pixels, actual);
        Assert.All(actual.Chunk(3), row => Assert.Equal(1, row.Sum(), 1e-5f));
    }

    [Fact]
    public void Calls_allocate_nothing_after_the_first()
    {
        var outputs = new float[18];
        using Ensemble ensemble = new Ensemble().Add(Linear<WithSoftmax>.New(1)).Add(Linear<Plain>.New(2));
        ensemble.Run(images, outputs);
        ensemble.Run(pixels, outputs);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++)
        {
            ensemble.Run(images, outputs);
            ensemble.Run(pixels, outputs);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Contains("no networks", Assert.Throws<InvalidOperationException>(() => new Ensemble().Run(images, new float[18])).Message);
        using Ensemble ensemble = new Ensemble().Add(Linear<WithSoftmax>.New(1));
        Assert.Contains("18 floats", Assert.Throws<ArgumentException>(() => ensemble.Run(images, new float[17])).Message);
    }
}
