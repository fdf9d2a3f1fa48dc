using ConvNet.Tests.Networks;

namespace ConvNet.Tests.Training;

public sealed class ParameterAverageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Linear<Plain> network = Linear<Plain>.New(1);

    public void Dispose() => folder.Dispose();

    /// <summary>With half of it kept, the plain mean holds for two steps.</summary>
    [Theory]
    [InlineData(0.5, new[] { 8.0, 6, 4, 2 })]
    [InlineData(1, new[] { 8.0, 6, 14.0 / 3, 3.5 })]
    [InlineData(0, new[] { 8.0, 4, 2, 0 })]
    public void Steps_move_the_average(double decay, double[] expected)
    {
        var average = new ParameterAverage(network.Parameters) { Decay = decay };
        Assert.Equal(Values(network.Parameters, "fc.weight"), Values(average.Parameters, "fc.weight"));
        for (int i = 0; i < 4; i++)
        {
            foreach (ParameterTensor tensor in network.Parameters.Tensors)
                network.Parameters.CopyFrom(tensor.Name, [.. Enumerable.Repeat(new[] { 8f, 4, 2, 0 }[i], (int)tensor.Count)]);

            average.Step();
            foreach (ParameterTensor tensor in network.Parameters.Tensors)
                Assert.All(Values(average.Parameters, tensor.Name), value => Assert.Equal(expected[i], value, 1e-6));
        }

        Assert.Equal(4, average.Steps);
    }

    [Fact]
    public void An_average_goes_on_from_a_checkpoint()
    {
        var (whole, wholeAverage) = Run(steps: 5, resume: false);
        Run(steps: 2, resume: false, save: true);
        var (_, resumed) = Run(steps: 3, resume: true);
        Assert.Equal(5, resumed.Steps);
        Assert.Equal(Values(wholeAverage.Parameters, "fc.weight"), Values(resumed.Parameters, "fc.weight"));
        Assert.NotEqual(Values(whole.Parameters, "fc.weight"), Values(wholeAverage.Parameters, "fc.weight"));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_decay_that_makes_no_sense_is_refused(double decay) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParameterAverage(network.Parameters) { Decay = decay });

    private (Linear<Plain> Network, ParameterAverage Average) Run(int steps, bool resume, bool save = false)
    {
        var trained = Linear<Plain>.New(1);
        using var trainer = new Trainer<Linear<Plain>>(trained, new Sgd(0.1));
        var average = new ParameterAverage(trained.Parameters) { Decay = 0.75 };
        var checkpoints = new Checkpoints<Linear<Plain>>(folder.Path, trainer) { States = [average] };
        if (resume)
            checkpoints.Resume();

        for (int i = 0; i < steps; i++)
        {
            trainer.Step([1, 2, 3, 4, 5, 6, 7, 8], [0]);
            average.Step();
        }

        if (save)
            checkpoints.Save(new TrainingPosition(0, steps));
        return (trained, average);
    }

    private static float[] Values(ParameterStore store, string name)
    {
        var values = new float[store.Tensors.Single(tensor => tensor.Name == name).Count];
        store.CopyTo(name, values);
        return values;
    }
}
