using System.Text.Json;
using ConvNet.Testing;

namespace ConvNet.Tests.Training;

public sealed class ScheduleTests
{
    [Fact]
    public void Steps_are_those_of_PyTorch()
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        SafetensorsFile golden = SafetensorsFile.Read(TestData.Path("golden", "lr_schedule__step.safetensors"));
        JsonElement settings = JsonSerializer.Deserialize<JsonElement>(golden.Metadata["params"]);
        var optimizer = new Sgd(settings.GetProperty("base").GetDouble());
        var schedule = new StepSchedule(optimizer, settings.GetProperty("step").GetInt32(), settings.GetProperty("gamma").GetDouble());
        foreach (double expected in golden.Doubles("lr"))
        {
            Assert.Equal(expected, optimizer.LearningRate, 1e-12 * expected);
            schedule.Step();
        }

        Assert.Equal(60, schedule.Epoch);
    }

    /// <summary>The rates follow PyTorch's source: more than Patience bad epochs in a row, then as many ignored as the cooldown says.</summary>
    [Fact]
    public void A_plateau_lowers_the_rate_after_the_patience()
    {
        var optimizer = new Sgd(1);
        var schedule = new ReduceOnPlateau(optimizer) { Factor = 0.5, Patience = 1, Cooldown = 2 };
        (double Metric, double Rate)[] epochs =
        [
            (10, 1), (9, 1),
            (8.9999, 1), // Better by less than the threshold: bad.
            (9.5, 0.5), // A second bad epoch.
            (9.5, 0.5), (9.5, 0.5), // The cooldown.
            (9.5, 0.5), (double.NaN, 0.25), // Two bad epochs.
            (8, 0.25), (7, 0.25), (7.5, 0.25), (6, 0.25), (6, 0.25), (6, 0.125),
        ];
        foreach ((double metric, double rate) in epochs)
        {
            double before = optimizer.LearningRate;
            Assert.Equal(rate != before, schedule.Step(metric));
            Assert.Equal(rate, optimizer.LearningRate);
        }
    }

    [Fact]
    public void A_plateau_of_accuracy_lowers_the_rate_down_to_the_minimum()
    {
        var optimizer = new Sgd(1);
        var schedule = new ReduceOnPlateau(optimizer) { Patience = 0, HigherIsBetter = true, MinimumLearningRate = 0.05 };
        double[] rates = [.. new[] { 0.5, 0.6, 0.6, 0.7, 0.5, 0.5 }.Select(accuracy =>
        {
            schedule.Step(accuracy);
            return optimizer.LearningRate;
        })];
        Assert.Equal([1, 1, 0.1, 0.1, 0.05, 0.05], rates);
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepSchedule(new Sgd(1), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepSchedule(new Sgd(1), 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceOnPlateau(new Sgd(1)) { Factor = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceOnPlateau(new Sgd(1)) { Patience = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceOnPlateau(new Sgd(1)) { Threshold = double.NaN });
    }
}
