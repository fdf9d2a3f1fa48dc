using ConvNet.CompilerServices;

namespace ConvNet.Tests.Networks;

public sealed unsafe class TrainerTests
{
    private readonly float[] images = [.. Enumerable.Range(0, 6 * 8).Select(i => MathF.Sin(i * 1.7f))];
    private readonly int[] labels = [0, 1, 2, 2, 1, 0];

    [Fact]
    public void Steps_make_the_loss_small()
    {
        Linear<WithSoftmax> network = Linear<WithSoftmax>.New(1);
        using var trainer = new Trainer<Linear<WithSoftmax>>(network, new Sgd(0.5) { Momentum = 0.9 }) { Noise = new KeepAll() };
        float first = trainer.Step(images, labels), last = first;
        for (int i = 0; i < 200; i++)
            last = trainer.Step(images, labels);
        Assert.True(last < 0.01 * first, $"The loss went from {first} to {last}.");
        Assert.Equal(201, trainer.Steps);

        using var predictor = new Predictor<Linear<WithSoftmax>>(network);
        var classes = new int[6];
        predictor.Classify(images, classes);
        Assert.Equal(labels, classes);
    }

    [Fact]
    public void The_gradient_is_that_of_the_loss()
    {
        AssertGradient<WithSoftmax>(new SoftmaxCrossEntropy(), (trainer, _) => trainer.Step(images, labels));
        AssertGradient<Plain>(null, (trainer, _) => trainer.Step(images, labels));
    }

    [Fact]
    public void The_gradient_of_a_loss_by_probabilities_goes_back_through_the_softmax()
    {
        AssertGradient<WithSoftmax>(new MeanSquaredError { Reduction = Reduction.Sum }, (trainer, targets) => trainer.Step(images, targets));
        AssertGradient<Plain>(new MeanSquaredError { Reduction = Reduction.Sum }, (trainer, targets) => trainer.Step(images, targets));
    }

    [Fact]
    public void A_loss_by_probabilities_compares_probabilities()
    {
        Linear<WithSoftmax> network = Linear<WithSoftmax>.New(5);
        var outputs = new float[6 * 3];
        using (var predictor = new Predictor<Linear<WithSoftmax>>(network))
            predictor.Run(images, outputs);
        using var trainer = new Trainer<Linear<WithSoftmax>>(network, new Sgd(0.1)) { Noise = new KeepAll() };
        Assert.Equal(outputs.Average(p => (p - 0.25) * (p - 0.25)), trainer.Step(images, Enumerable.Repeat(0.25f, 18).ToArray()), 1e-6);
    }

    [Fact]
    public void The_same_seed_gives_the_same_parameters_bit_for_bit()
    {
        Assert.Equal(Train(seed: 4), Train(seed: 4));
        Assert.NotEqual(Train(seed: 4), Train(seed: 5));

        float[] Train(int seed)
        {
            Linear<WithSoftmax> network = Linear<WithSoftmax>.New(1);
            using var trainer = new Trainer<Linear<WithSoftmax>>(network, new Adam(0.01), seed: seed);
            foreach (int batch in (int[])[6, 2, 6, 5, 1])
                trainer.Step(images.AsSpan(0, batch * 8), labels.AsSpan(0, batch));
            var weight = new float[24];
            network.Parameters.CopyTo("fc.weight", weight);
            return weight;
        }
    }

    [Fact]
    public void Dropout_differs_from_step_to_step()
    {
        Linear<WithSoftmax> network = Linear<WithSoftmax>.New(1);
        using var trainer = new Trainer<Linear<WithSoftmax>>(network, new Sgd(0));
        Assert.NotEqual(trainer.Step(images, labels), trainer.Step(images, labels));
    }

    [Fact]
    public void Bytes_train_like_the_same_values_as_floats()
    {
        byte[] pixels = [.. Enumerable.Range(0, 16).Select(i => (byte)(i * 37))];
        float[] planar = [.. Enumerable.Range(0, 16).Select(i => pixels[(i / 8 * 8) + (i % 4 * 2) + (i / 4 % 2)] / 255f)];
        using var bytes = new Trainer<Linear<WithSoftmax>>(Linear<WithSoftmax>.New(1), new Sgd(0.1));
        using var floats = new Trainer<Linear<WithSoftmax>>(Linear<WithSoftmax>.New(1), new Sgd(0.1));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(floats.Step(planar, [1, 2]), bytes.Step(pixels, [1, 2]));
            Assert.Equal(floats.Step(planar, [1f, 0, 0, 0, 0, 1]), bytes.Step(pixels, [1f, 0, 0, 0, 0, 1]));
        }
    }

    [Fact]
    public void A_step_of_a_size_seen_before_allocates_nothing()
    {
        var pixels = new byte[6 * 8];
        var targets = new float[6 * 3];
        using var trainer = new Trainer<Linear<WithSoftmax>>(Linear<WithSoftmax>.New(1), new Adam(0.01));
        StepAll();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++)
            StepAll();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void StepAll()
        {
            trainer.Step(images, labels);
            trainer.Step(images.AsSpan(0, 16), labels.AsSpan(0, 2));
            trainer.Step(pixels, labels);
            trainer.Step(images, targets);
            trainer.Step(pixels, targets);
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_changes_nothing()
    {
        Linear<WithSoftmax> network = Linear<WithSoftmax>.New(1);
        var optimizer = new Sgd(0.1);
        using var trainer = new Trainer<Linear<WithSoftmax>>(network, optimizer);
        long version = network.Parameters.Version;
        var label = Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Step(images, [0, 1, 2, 3, 1, 0]));
        Assert.StartsWith("Label 3 of the batch is 3; the network has 3 classes, labelled 0 to 2.", label.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Step(images, [0, 1, -1, 2, 1, 0]));
        Assert.Contains("6 labels, but the span holds 5", Assert.Throws<ArgumentException>(() => trainer.Step(images, [0, 1, 2, 1, 0])).Message);
        Assert.Contains("18 floats", Assert.Throws<ArgumentException>(() => trainer.Step(images, new float[17])).Message);
        Assert.Contains("none were given", Assert.Throws<ArgumentException>(() => trainer.Step(ReadOnlySpan<float>.Empty, ReadOnlySpan<int>.Empty)).Message);
        Assert.Contains("9 values", Assert.Throws<ArgumentException>(() => trainer.Step(new byte[9], [1])).Message);
        using var squared = new Trainer<Linear<WithSoftmax>>(network, optimizer, new MeanSquaredError());
        Assert.Contains("not with labels", Assert.Throws<NotSupportedException>(() => squared.Step(images, labels)).Message);
        Assert.Equal(version, network.Parameters.Version);
        Assert.Equal(0, trainer.Steps);
        Assert.Equal(0, optimizer.Steps);
    }

    [Fact]
    public void A_disposed_trainer_refuses()
    {
        var trainer = new Trainer<Linear<WithSoftmax>>(Linear<WithSoftmax>.New(1), new Sgd(0.1));
        trainer.Step(images, labels);
        trainer.Dispose();
        trainer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => trainer.Step(images, labels));
    }

    [Fact]
    public void A_second_thread_is_refused_and_the_first_goes_on()
    {
        Exception? refused = null;
        var noise = new Callback();
        using var trainer = new Trainer<Linear<WithSoftmax>>(Linear<WithSoftmax>.New(1), new Sgd(0.1)) { Noise = noise };
        noise.Called = () =>
        {
            var second = new Thread(() => refused = Record.Exception(() => trainer.Step(images, labels)));
            second.Start();
            second.Join();
        };
        trainer.Step(images, labels);
        Assert.Contains("give each thread its own Trainer", Assert.IsType<InvalidOperationException>(refused).Message);
        Assert.Equal(1, trainer.Steps);
    }

    [Fact]
    public void Disposing_during_a_step_lets_it_finish()
    {
        var noise = new Callback();
        var trainer = new Trainer<Linear<WithSoftmax>>(Linear<WithSoftmax>.New(1), new Sgd(0.1)) { Noise = noise };
        noise.Called = trainer.Dispose;
        trainer.Step(images, labels);
        Assert.Equal(1, trainer.Steps);
        Assert.Throws<ObjectDisposedException>(() => trainer.Step(images, labels));
    }

    /// <summary>A step that fails changes nothing, and the next one works.</summary>
    [Fact]
    public void A_step_that_fails_leaves_the_trainer_usable()
    {
        Linear<WithSoftmax> network = Linear<WithSoftmax>.New(1);
        var noise = new Callback { Called = () => throw new TimeoutException() };
        using var trainer = new Trainer<Linear<WithSoftmax>>(network, new Sgd(0.1)) { Noise = noise };
        long version = network.Parameters.Version;
        Assert.Throws<TimeoutException>(() => trainer.Step(images, labels));
        Assert.Equal(version, network.Parameters.Version);
        noise.Called = () => { };
        trainer.Step(images, labels);
        Assert.Equal(1, trainer.Steps);
    }

    [Fact]
    public void Padding_lanes_stay_zero()
    {
        Linear<WithSoftmax> network = Linear<WithSoftmax>.New(1);
        using var trainer = new Trainer<Linear<WithSoftmax>>(network, new Adam(0.01) { WeightDecay = 0.1 });
        for (int i = 0; i < 5; i++)
            trainer.Step(images, labels);
        for (int i = 0; i < Linear<WithSoftmax>.Bias + 16; i++)
            Assert.Equal(i % 16 >= 3, network.Parameters.Packed[i] == 0);
    }

    /// <summary>Compares the trainer's gradient by every weight with a central difference of its loss.</summary>
    private static void AssertGradient<TEnd>(Loss? loss, Func<Trainer<Linear<TEnd>>, float[], float> step)
        where TEnd : IEnd
    {
        const float Delta = 1e-2f;
        float[] targets = [.. Enumerable.Range(0, 18).Select(i => i % 5 * 0.2f)];
        Linear<TEnd> network = Linear<TEnd>.New(2);
        using var trainer = new Trainer<Linear<TEnd>>(network, new Sgd(0), loss) { Noise = new KeepAll() };
        step(trainer, targets);
        float[] gradient = new float[24], weight = new float[24];
        trainer.CopyGradientTo("fc.weight", gradient);
        network.Parameters.CopyTo("fc.weight", weight);
        Assert.True(gradient.Max(Math.Abs) > 0.01);
        for (int i = 0; i < weight.Length; i++)
        {
            float kept = weight[i];
            double difference = (LossAt(kept + Delta) - LossAt(kept - Delta)) / (2 * Delta);
            LossAt(kept);
            Assert.Equal(difference, gradient[i], 1e-3);

            double LossAt(float value)
            {
                weight[i] = value;
                network.Parameters.CopyFrom("fc.weight", weight);
                return step(trainer, targets);
            }
        }
    }

    /// <summary>Calls back during the forward pass.</summary>
    private sealed class Callback : TrainingNoise
    {
        public Action Called { get; set; } = () => { };

        public override void Dropout(int site, int batch, float* mask, int count, float rate, float kept) => Called();
    }

    /// <summary>Dropout that drops nothing.</summary>
    private sealed class KeepAll : TrainingNoise
    {
        public override void Dropout(int site, int batch, float* mask, int count, float rate, float kept) => new Span<float>(mask, batch * count).Fill(1);
    }
}
