using ConvNet.CompilerServices;

namespace ConvNet.Tests.Networks;

public sealed unsafe class GradientAccumulationTests
{
    private readonly float[] images = [.. Enumerable.Range(0, 6 * 8).Select(i => MathF.Sin(i * 1.7f))];
    private readonly int[] labels = [0, 1, 2, 2, 1, 0];

    public static TheoryData<string> Losses => ["mean", "sum", "weights", "hinge"];

    /// <summary>Sums of at most six terms in another order: a few units in the last place of values of about 1.</summary>
    [Theory]
    [MemberData(nameof(Losses))]
    public void Several_batches_are_as_one(string kind)
    {
        float[] whole = Train(kind, 1, [6]), parts = Train(kind, 3, [1, 3, 2]);
        for (int i = 0; i < whole.Length; i++)
            Assert.Equal(whole[i], parts[i], 2e-6f);
        Assert.NotEqual(whole, Train(kind, 1, [1, 3, 2]), (a, b) => Math.Abs(a - b) < 1e-4f);
    }

    [Fact]
    public void The_rest_of_an_epoch_is_flushed()
    {
        Linear<WithSoftmax> network = Linear<WithSoftmax>.New(1);
        var optimizer = new Sgd(0.1);
        using var trainer = new Trainer<Linear<WithSoftmax>>(network, optimizer) { AccumulateBatches = 3 };
        float[] before = Weights();
        trainer.Step(images, labels);
        trainer.Step(images, labels);
        Assert.Equal(0, trainer.Steps);
        Assert.Equal(before, Weights());
        trainer.Flush();
        trainer.Flush();
        Assert.Equal((1, 1), (trainer.Steps, optimizer.Steps));
        trainer.Dispose();
        Assert.Throws<ObjectDisposedException>(trainer.Flush);

        float[] Weights()
        {
            float[] values = new float[Linear<WithSoftmax>.Inputs * Linear<WithSoftmax>.Outputs];
            network.Parameters.CopyTo("fc.weight", values);
            return values;
        }
    }

    /// <summary>Running averages follow every batch, as in PyTorch, whenever the optimizer steps.</summary>
    [Fact]
    public void Running_averages_do_not_wait_for_the_step()
    {
        Linear<WithSoftmax> network = Linear<WithSoftmax>.New(1);
        using var trainer = new Trainer<Linear<WithSoftmax>>(network, new Sgd(0.1)) { AccumulateBatches = 3 };
        float[] running = [0], zeros = new float[images.Length];
        for (int pass = 1; pass <= 4; pass++)
        {
            trainer.Step(zeros, labels);
            network.Parameters.CopyTo("fc.running_mean", running);
            Assert.Equal(MathF.Pow(0.5f, pass), running[0]);
        }
    }

    [Fact]
    public void Batches_of_a_step_have_masks_of_their_own()
    {
        using var trainer = new Trainer<Linear<WithSoftmax>>(Linear<WithSoftmax>.New(1), new Sgd(0)) { AccumulateBatches = 100 };
        Assert.NotEqual(trainer.Step(images, labels), trainer.Step(images, labels));
    }

    [Fact]
    public void Accumulation_allocates_nothing_after_the_first_step()
    {
        using var trainer = new Trainer<Linear<WithSoftmax>>(Linear<WithSoftmax>.New(1), new Sgd(0.1)) { AccumulateBatches = 2 };
        trainer.Step(images, labels);
        trainer.Step(images, labels);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++)
            trainer.Step(images, labels);
        trainer.Flush();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void At_least_one_batch_makes_a_step() => Assert.Throws<ArgumentOutOfRangeException>(
        () => new Trainer<Linear<WithSoftmax>>(Linear<WithSoftmax>.New(1), new Sgd(0.1)) { AccumulateBatches = 0 });

    private float[] Train(string kind, int accumulate, int[] batches)
    {
        Loss loss = kind switch
        {
            "mean" => new SoftmaxCrossEntropy(),
            "sum" => new SoftmaxCrossEntropy { Reduction = Reduction.Sum },
            "weights" => new SoftmaxCrossEntropy { ClassWeights = [1, 5, 0.5f] },
            _ => new MulticlassHinge { Power = 2 },
        };
        Linear<WithSoftmax> network = Linear<WithSoftmax>.New(1);
        using var trainer = new Trainer<Linear<WithSoftmax>>(network, new Sgd(0.1), loss) { AccumulateBatches = accumulate, Noise = new KeepAll() };
        for (int round = 0; round < 2; round++)
        {
            int first = 0;
            foreach (int batch in batches)
            {
                trainer.Step(images.AsSpan(first * 8, batch * 8), labels.AsSpan(first, batch));
                first += batch;
            }
        }

        var weight = new float[24];
        network.Parameters.CopyTo("fc.weight", weight);
        return weight;
    }

    /// <summary>Dropout that drops nothing.</summary>
    private sealed class KeepAll : TrainingNoise
    {
        public override void Dropout(int site, int batch, float* mask, int count, float rate, float kept) => new Span<float>(mask, batch * count).Fill(1);
    }
}
