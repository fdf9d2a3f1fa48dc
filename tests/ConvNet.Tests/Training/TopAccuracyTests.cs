using ConvNet.Tests.Networks;

namespace ConvNet.Tests.Training;

public sealed class TopAccuracyTests
{
    [Fact]
    public void The_share_grows_with_the_guesses()
    {
        var top = new TopAccuracy(3);
        Assert.Equal(double.NaN, top[1]);
        top.Add([0.5f, 0.3f, 0.2f, 0.5f, 0.3f, 0.2f, 0.5f, 0.3f, 0.2f, 0.1f, 0.2f, 0.7f], [0, 1, 2, 2]);
        Assert.Equal(4, top.Count);
        Assert.Equal([0.5, 0.75, 1], [top[1], top[2], top[3]]);
    }

    [Fact]
    public void Of_equals_the_first_is_guessed_first_and_no_number_last()
    {
        var top = new TopAccuracy(3);
        top.Add([1, 1, 0], [1]);
        Assert.Equal([0, 1], [top[1], top[2]]);
        top.Add([float.NaN, -1, -2], [0]);
        Assert.Equal([0, 0.5, 1], [top[1], top[2], top[3]]);
        top.Add([float.NaN, -1, -2], [1]);
        Assert.Equal(1 / 3.0, top[1]);
    }

    [Fact]
    public void A_network_is_evaluated_on_every_image()
    {
        Linear<WithSoftmax> network = Linear<WithSoftmax>.New(1);
        byte[] pixels = [.. Enumerable.Range(0, 10 * 8).Select(i => (byte)(i * 53))];
        var dataset = new ImageDataset(new Shape(2, 2, 2), pixels, Enumerable.Range(0, 10).Select(i => i % 3).ToArray(), 3);
        TopAccuracy top = Evaluation.Rank(network, dataset, maxBatch: 4);
        Assert.Equal(10, top.Count);
        Assert.Equal(Evaluation.Classify(network, dataset).Accuracy, top[1]);
        Assert.InRange(top[2], top[1], 1);
        Assert.Equal(1, top[3]);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var top = new TopAccuracy(3);
        Assert.Throws<ArgumentException>(() => top.Add([1, 2], [0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => top.Add([1, 2, 3, 1, 2, 3], [0, 3]));
        Assert.Equal(0, top.Count);
        Assert.Contains("1 to 3", Assert.Throws<ArgumentOutOfRangeException>(() => top[4]).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TopAccuracy(0));
    }
}
