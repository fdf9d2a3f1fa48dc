using ConvNet.Tests.Networks;

namespace ConvNet.Tests.Training;

public sealed class EarlyStoppingTests
{
    private readonly ParameterStore parameters = Linear<Plain>.New(1).Parameters;

    [Fact]
    public void The_best_parameters_come_back()
    {
        var stopping = new EarlyStopping(parameters) { Patience = 2 };
        Assert.Throws<InvalidOperationException>(stopping.RestoreBest);
        Assert.Equal([false, false, false, false, true], ((double[])[double.NaN, 5, 3, 4, 3]).Select(Step));
        Assert.Equal(3, stopping.Best);
        Assert.Equal([5f, 5, 5], Bias);
        stopping.RestoreBest();
        Assert.Equal([3f, 3, 3], Bias);

        bool Step(double loss, int epoch)
        {
            Bias = [epoch + 1f, epoch + 1f, epoch + 1f];
            return stopping.Step(loss);
        }
    }

    [Fact]
    public void Accuracy_must_rise_by_the_smallest_change()
    {
        var stopping = new EarlyStopping(parameters) { Patience = 2, HigherIsBetter = true, SmallestChange = 0.125 };
        Assert.Equal([false, false, false, false, false, true], ((double[])[0.25, 0.5, 0.625, 0.75, 0.875, 0.5]).Select(stopping.Step));
        Assert.Equal(0.75, stopping.Best);
        Assert.Equal(2, stopping.BadEpochs);
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(parameters) { Patience = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(parameters) { SmallestChange = -1 });
    }

    private float[] Bias
    {
        get
        {
            var values = new float[3];
            parameters.CopyTo("fc.bias", values);
            return values;
        }
        set => parameters.CopyFrom("fc.bias", value);
    }
}
