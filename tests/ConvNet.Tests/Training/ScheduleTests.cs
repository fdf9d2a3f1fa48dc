using System.Text.Json;
using ConvNet.Testing;

namespace ConvNet.Tests.Training;

public sealed class ScheduleTests
{
    public static TheoryData<string> Recorded => ["step", "exp", "warmup_linear_cosine"];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Every_epoch_is_that_of_PyTorch(string name)
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        SafetensorsFile golden = SafetensorsFile.Read(TestData.Path("golden", $"lr_schedule__{name}.safetensors"));
        JsonElement settings = JsonSerializer.Deserialize<JsonElement>(golden.Metadata["params"]);
        var optimizer = new Sgd(Number("base"));
        Schedule schedule = settings.GetProperty("kind").GetString() switch
        {
            "step" => new StepSchedule(optimizer, (int)Number("step"), Number("gamma")),
            "exp" => new ExponentialSchedule(optimizer, Number("gamma")),
            "warmup_linear_cosine" => new WarmUp(new CosineSchedule(optimizer, (int)(Number("max") - Number("warmup"))), (int)Number("warmup")),
            var kind => throw new InvalidOperationException($"There is no {kind}."),
        };
        foreach (double expected in golden.Doubles("lr"))
        {
            Assert.Equal(expected, optimizer.LearningRate, 1e-12 * expected);
            schedule.Step();
        }

        Assert.Equal(60, schedule.Epoch);

        double Number(string setting) => settings.GetProperty(setting).GetDouble();
    }

    [Fact]
    public void Every_recorded_schedule_is_tested()
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        Assert.Equal(
            Directory.GetFiles(TestData.Path("golden"), "lr_schedule__*").Select(path => Path.GetFileNameWithoutExtension(path)["lr_schedule__".Length..]).Order(),
            Recorded.Select(row => row.Data).Order());
    }

    [Fact]
    public void Rates_follow_the_formulas()
    {
        AssertRates([1, 1, 0.5, 0.5, 0.25, 0.25], optimizer => new MultiStepSchedule(optimizer, [2, 4], 0.5));
        AssertRates([1, 0.5, 1 / 3.0, 0.25], optimizer => new InverseTimeSchedule(optimizer, 1));
        AssertRates([1, 0.5625, 0.25, 0.0625, 0, 0], optimizer => new PolynomialSchedule(optimizer, 4, 2));
        AssertRates([1, 0.55, 0.1, 0.1], optimizer => new CosineSchedule(optimizer, 2, 0.1));
        AssertRates([0.5, 1, 1, 0.1, 0.1], optimizer => new WarmUp(new MultiStepSchedule(optimizer, [1]), 2));
    }

    [Fact]
    public void Restarts_begin_at_the_base_again()
    {
        AssertRates([1, 0.5, 1, 0.5, 1], optimizer => new CosineRestartSchedule(optimizer, 2));
        AssertRates([1, 0.6, 1, 0.6 + (0.4 * Math.Sqrt(0.5)), 0.6, 0.6 - (0.4 * Math.Sqrt(0.5)), 1], optimizer => new CosineRestartSchedule(optimizer, 2, 2, 0.2));
        AssertRates([0.5, 1, 1, 0.5, 1], optimizer => new WarmUp(new CosineRestartSchedule(optimizer, 2), 2));

        var schedule = new CosineRestartSchedule(new Sgd(1), 1, 3);
        var restarts = new List<int>();
        for (; schedule.Epoch < 50; schedule.Step())
        {
            if (schedule.IsRestart)
                restarts.Add(schedule.Epoch);
        }

        Assert.Equal([1, 4, 13, 40], restarts);
        Assert.Equal(1, new CosineRestartSchedule(new Sgd(1), 1).At(int.MaxValue));
    }

    /// <summary>Of ten steps, PyTorch's cycle rises in steps 0 to 2 and falls in steps 2 to 9.</summary>
    [Fact]
    public void One_cycle_rises_and_falls()
    {
        AssertRates(
            [0.04, 0.52, 1, .. Enumerable.Range(1, 7).Select(i => 4e-6 + ((1 - 4e-6) * (1 + Math.Cos(Math.PI * i / 7)) / 2)), 4e-6, 4e-6],
            optimizer => new OneCycleSchedule(optimizer, 10));
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
        Assert.Throws<ArgumentException>(() => new MultiStepSchedule(new Sgd(1), []));
        Assert.Contains("3 follows 5", Assert.Throws<ArgumentException>(() => new MultiStepSchedule(new Sgd(1), [2, 5, 3])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialSchedule(new Sgd(1), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new InverseTimeSchedule(new Sgd(1), -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PolynomialSchedule(new Sgd(1), 4, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineSchedule(new Sgd(1), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineRestartSchedule(new Sgd(1), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineRestartSchedule(new Sgd(1), 5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule(new Sgd(1), 10, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule(new Sgd(1), 10, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WarmUp(new CosineSchedule(new Sgd(1), 5), 0));
        var stepped = new CosineSchedule(new Sgd(1), 5);
        stepped.Step();
        Assert.Contains("at epoch 1 already", Assert.Throws<ArgumentException>(() => new WarmUp(stepped, 2)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceOnPlateau(new Sgd(1)) { Factor = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceOnPlateau(new Sgd(1)) { Patience = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceOnPlateau(new Sgd(1)) { Threshold = double.NaN });
    }

    private static void AssertRates(double[] rates, Func<Optimizer, Schedule> create)
    {
        var optimizer = new Sgd(1);
        Schedule schedule = create(optimizer);
        foreach (double rate in rates)
        {
            Assert.Equal(rate, optimizer.LearningRate, 1e-12);
            schedule.Step();
        }
    }
}
