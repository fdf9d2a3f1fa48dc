using ConvNet.Tests.Networks;

namespace ConvNet.Tests.Training;

public sealed class CheckpointTests : IDisposable
{
    private const int Epochs = 4, Batches = 5;
    private static readonly ImageDataset Data = new(
        new Shape(2, 2, 2), Enumerable.Range(0, 160).Select(i => (byte)(i * 59)).ToArray(), Enumerable.Range(0, 20).Select(i => i * 7 % 3).ToArray(), 3);

    private readonly TemporaryFolder temporary = new();

    private string Folder => temporary.Path;

    public static TheoryData<string, int> Kills => new(
        from optimizer in (string[])["sgd", "adam", "rmsprop"] from steps in (int[])[0, 1, 4, 5, 6, 13, 19] select (optimizer, steps));

    public void Dispose() => temporary.Dispose();

    /// <summary>The run has dropout, a schedule, a plateau, early stopping, shuffled data and an optimizer with state.</summary>
    [Theory]
    [MemberData(nameof(Kills))]
    public void A_run_that_was_killed_goes_on_bit_for_bit(string optimizer, int steps)
    {
        var whole = new Run(optimizer, Path.Combine(Folder, "whole"));
        whole.Train(int.MaxValue);

        string place = Path.Combine(Folder, "killed");
        new Run(optimizer, place).Train(steps);
        Directory.CreateDirectory(place);
        File.WriteAllText(Path.Combine(place, "checkpoint-000000000099.safetensors.0123.tmp"), "killed while it wrote");

        var resumed = new Run(optimizer, place);
        resumed.Train(int.MaxValue);
        Assert.Equal(20 - steps, resumed.StepsTaken);
        Assert.Equal(whole.State(), resumed.State());
        Assert.Equal(3, Directory.GetFiles(place).Length);
    }

    [Fact]
    public void The_newest_checkpoints_stay()
    {
        var run = new Run("sgd", Folder);
        run.Train(7);
        Assert.Equal([5, 6, 7], run.Checkpoints.Files.Select(path => int.Parse(Path.GetFileNameWithoutExtension(path)["checkpoint-".Length..])));
        Assert.Equal(new TrainingPosition(1, 1), new Run("sgd", Folder).Checkpoints.Resume(run.Checkpoints.Files[1]));
    }

    [Fact]
    public void Loading_weights_from_a_checkpoint_says_what_it_is()
    {
        var run = new Run("sgd", Folder);
        run.Train(1);
        Assert.Contains("is a checkpoint of a training run: Checkpoints.Resume", Assert.Throws<SafeTensorsException>(
            () => Linear<Plain>.New(1).Parameters.Load(run.Checkpoints.Files[0])).Message);
    }

    /// <summary>"checkpoint-best" comes after every number.</summary>
    [Fact]
    public void A_copy_in_the_folder_is_no_checkpoint()
    {
        var run = new Run("sgd", Folder);
        run.Train(2);
        string[] copies = [.. ((string[])["best", "1", "000000000001 (2)"]).Select(name => Path.Combine(Folder, $"checkpoint-{name}.safetensors"))];
        foreach (string copy in copies)
            File.WriteAllText(copy, "nonsense");
        run.Train(9);
        Assert.Equal(3, run.Checkpoints.Files.Count);
        Assert.All(copies, copy => Assert.True(File.Exists(copy)));
    }

    [Fact]
    public void A_run_that_goes_back_leaves_what_came_later()
    {
        var run = new Run("sgd", Folder);
        run.Train(9);
        run.Checkpoints.Resume(run.Checkpoints.Files[0]);
        string saved = run.Checkpoints.Save(new TrainingPosition(1, 2));
        Assert.Equal([saved], run.Checkpoints.Files);
        Assert.Equal(new TrainingPosition(1, 2), run.Checkpoints.Resume());
    }

    [Fact]
    public void A_new_run_does_not_delete_the_checkpoints_of_another()
    {
        var whole = new Run("sgd", Folder);
        whole.Train(9);
        IReadOnlyList<string> before = whole.Checkpoints.Files;
        Assert.Contains(
            "checkpoint-000000000009.safetensors: call Resume",
            Assert.Throws<InvalidOperationException>(() => new Run("sgd", Folder).Checkpoints.Save(default)).Message);
        Assert.Equal(before, whole.Checkpoints.Files);
    }

    [Fact]
    public void An_empty_folder_has_nothing_to_resume()
    {
        Assert.Null(new Run("sgd", Folder).Checkpoints.Resume());
        Assert.Null(new Run("sgd", Path.Combine(Folder, "none")).Checkpoints.Resume());
    }

    [Fact]
    public void Another_run_is_refused_with_every_difference_and_changes_nothing()
    {
        new Run("sgd", Folder).Train(2);
        var other = new Run("adam", Folder);
        string[] before = other.State();
        string message = Assert.Throws<SafeTensorsException>(() => other.Checkpoints.Resume()).Message;
        Assert.Contains("different: optimizer, expected 'Adam', found 'Sgd'", message);
        Assert.Contains("missing: optimizer.exp_avg.fc.weight, expected F32 [3, 8]", message);
        Assert.Contains("extra: optimizer.momentum_buffer.fc.bias, F32 [3]", message);
        Assert.Equal(before, other.State());
    }

    [Fact]
    public void A_file_that_is_no_checkpoint_is_refused()
    {
        Linear<WithSoftmax> network = Linear<WithSoftmax>.New(1);
        network.Parameters.Save(Path.Combine(Folder, "checkpoint-000000000001.safetensors"));
        Assert.Contains("expected 'ConvNet.Checkpoint 1', found nothing", Assert.Throws<SafeTensorsException>(() => new Run("sgd", Folder).Checkpoints.Resume()).Message);
        File.WriteAllText(Path.Combine(Folder, "checkpoint-000000000002.safetensors"), "nonsense");
        Assert.Throws<SafeTensorsException>(() => new Run("sgd", Folder).Checkpoints.Resume());
    }

    [Theory]
    [InlineData("epoch", "4294967296", "epoch is '4294967296'; expected a whole number from 0 to 2147483647.")]
    [InlineData("steps", "", "steps is ''; expected a whole number from 0 to 9223372036854775807.")]
    [InlineData("passes", null, "passes is missing.")]
    [InlineData("optimizer.learning_rate", "-1", "optimizer.learning_rate is '-1'; expected a number from 0 to 1.7976931348623157E+308.")]
    [InlineData("state0.epoch", "x", "state0.* is not what WarmUp saved: epoch is 'x'; expected a whole number from 0 to 2147483647.")]
    [InlineData("state1.best", "0,5", "state1.* is not what ReduceOnPlateau saved: best is '0,5'; expected a number from -Infinity to Infinity.")]
    [InlineData("state1.cooldown", "-1", "state1.* is not what ReduceOnPlateau saved: cooldown is '-1'; expected a whole number from 0 to 2147483647.")]
    [InlineData("state2.bad_epochs", null, "state2.* is not what EarlyStopping saved: bad_epochs is missing.")]
    public void A_damaged_value_is_named_and_nothing_changed(string name, string? value, string problem)
    {
        var run = new Run("adam", Folder);
        run.Train(12);
        string path = run.Checkpoints.Files[^1];
        using (SafeTensorsFile file = SafeTensorsFile.Parse(File.ReadAllBytes(path)))
        {
            var metadata = new Dictionary<string, string>(file.Metadata);
            if (value is null)
                metadata.Remove(name);
            else
                metadata[name] = value;
            SafeTensorsWriter.Save(
                path,
                file.Tensors.Select(tensor => new SafeTensorSource(
                    tensor.Name, [.. tensor.Shape.Select(size => (int)size)], values => file.CopyTo(tensor.Name, values))),
                metadata);
        }

        var resumed = new Run("adam", Folder);
        string[] before = resumed.State();
        Assert.Equal($"{path} is damaged: {problem}", Assert.Throws<SafeTensorsException>(() => resumed.Checkpoints.Resume()).Message);
        Assert.Equal(before, resumed.State());
    }

    [Fact]
    public void Accumulated_batches_are_not_forgotten_silently()
    {
        using var trainer = new Trainer<Linear<WithSoftmax>>(Linear<WithSoftmax>.New(1), new Sgd(0.1)) { AccumulateBatches = 2 };
        var checkpoints = new Checkpoints<Linear<WithSoftmax>>(Folder, trainer);
        trainer.Step(Data.Pixels(0, 2), Data.Labels[..2]);
        Assert.Contains("1 batches are accumulated", Assert.Throws<InvalidOperationException>(() => checkpoints.Save(default)).Message);
        trainer.Flush();
        checkpoints.Save(default);
    }

    /// <summary>A training run, as a user writes it: every step is followed by a checkpoint.</summary>
    private sealed class Run
    {
        private readonly Linear<WithSoftmax> network = Linear<WithSoftmax>.New(3);
        private readonly Trainer<Linear<WithSoftmax>> trainer;
        private readonly Schedule schedule;
        private readonly ReduceOnPlateau plateau;
        private readonly EarlyStopping stopping;
        private readonly Optimizer optimizer;

        public Run(string kind, string folder)
        {
            optimizer = kind switch
            {
                "sgd" => new Sgd(0.2) { Momentum = 0.9, Dampening = 0.1 },
                "adam" => new Adam(0.02),
                _ => new RmsProp(0.01) { Momentum = 0.5, Centered = true },
            };
            trainer = new Trainer<Linear<WithSoftmax>>(network, optimizer, seed: 8);
            schedule = new WarmUp(new ExponentialSchedule(optimizer, 0.9), 2);
            plateau = new ReduceOnPlateau(optimizer) { Patience = 0, Cooldown = 1 };
            stopping = new EarlyStopping(network.Parameters) { Patience = 100 };
            Checkpoints = new Checkpoints<Linear<WithSoftmax>>(folder, trainer) { States = [schedule, plateau, stopping] };
        }

        public Checkpoints<Linear<WithSoftmax>> Checkpoints { get; }

        public int StepsTaken { get; private set; }

        /// <summary>Goes on, and is killed within the step after so many.</summary>
        public void Train(int steps)
        {
            TrainingPosition start = Checkpoints.Resume() ?? default;
            var loader = new BatchLoader(Data, 4, seed: 2);
            for (int epoch = start.Epoch; epoch < Epochs; epoch++)
            {
                int index = 0;
                foreach (Batch batch in loader.Epoch(epoch))
                {
                    if (epoch == start.Epoch && index++ < start.Batch)
                        continue;

                    float loss = trainer.Step(batch.Pixels, batch.Labels);
                    if (StepsTaken == steps)
                        return;

                    bool last = (StepsTaken++ + (start.Epoch * Batches) + start.Batch + 1) % Batches == 0;
                    if (last)
                    {
                        schedule.Step();
                        plateau.Step(epoch == 1 ? 9 : loss);
                        stopping.Step(loss);
                    }

                    int done = (epoch * Batches) + (int)((trainer.Steps - 1) % Batches) + 1;
                    Checkpoints.Save(new TrainingPosition(done / Batches, done % Batches));
                }
            }
        }

        /// <summary>Everything that a run is, as text of full precision.</summary>
        public string[] State()
        {
            float[] weight = new float[24], best = new float[24];
            network.Parameters.CopyTo("fc.weight", weight);
            ((ITrainingState)stopping).Stores[0].Store.CopyTo("fc.weight", best);
            var values = new Dictionary<string, string>();
            ((ITrainingState)plateau).Save(values);
            return
            [
                .. weight.Concat(best).Select(w => BitConverter.SingleToUInt32Bits(w).ToString("X8")),
                optimizer.LearningRate.ToString("R"), $"{optimizer.Steps} {trainer.Steps} {schedule.Epoch} {stopping.BadEpochs} {stopping.Best:R}",
                .. values.Values,
            ];
        }
    }
}
