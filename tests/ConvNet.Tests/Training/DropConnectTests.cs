using ConvNet.CompilerServices;
using ConvNet.Tests.Networks;

namespace ConvNet.Tests.Training;

public sealed class DropConnectTests
{
    private const int Batch = 2;
    private static readonly float[] Images = [.. Enumerable.Range(1, Batch * 8).Select(i => i / 8f)];
    private static readonly float[] Targets = [.. Enumerable.Range(0, Batch * 3).Select(i => 10f + i)];

    /// <summary>The loss is that of the weights without the dropped ones, which are those without a gradient; the others count double at a half.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.2)]
    public void Dropped_weights_have_no_part_in_a_step(double rate)
    {
        var network = Linear<Plain>.New(1);
        float[] weights = Values(network, "fc.weight"), bias = Values(network, "fc.bias");
        using Trainer<Linear<Plain>> trainer = Trainer(network, rate);
        int dropped = 0;
        const int Steps = 100;
        for (int step = 0; step < Steps; step++)
        {
            float loss = trainer.Step(Images, Targets);
            float[] gradient = new float[24], biasGradient = new float[3];
            trainer.CopyGradientTo("fc.weight", gradient);
            trainer.CopyGradientTo("fc.bias", biasGradient);
            dropped += gradient.Count(value => value == 0);
            Assert.DoesNotContain(0f, biasGradient);
            double expected = 0;
            for (int n = 0; n < Batch; n++)
            {
                for (int o = 0; o < 3; o++)
                {
                    double y = bias[o];
                    for (int i = 0; i < 8; i++)
                        y += gradient[(o * 8) + i] == 0 ? 0 : weights[(o * 8) + i] / (1 - rate) * Images[(n * 8) + i];
                    expected += (y - Targets[(n * 3) + o]) * (y - Targets[(n * 3) + o]) / (Batch * 3);
                }
            }

            Assert.Equal(expected, loss, 1e-5 * expected);
        }

        // Five standard deviations.
        Assert.Equal(rate, dropped / (24.0 * Steps), 5 * Math.Sqrt(rate * (1 - rate) / (24 * Steps)));
        Assert.Equal(weights, Values(network, "fc.weight"));
    }

    /// <summary>A gradient by a weight has the factor that the weight has.</summary>
    [Fact]
    public void Gradients_are_those_by_the_weights_themselves()
    {
        var network = Linear<Plain>.New(1);
        float[] weights = Values(network, "fc.weight"), gradient = new float[24];
        using Trainer<Linear<Plain>> trainer = Trainer(network, 0.5);
        trainer.Step(Images, Targets);
        trainer.CopyGradientTo("fc.weight", gradient);
        for (int i = 0; i < 24; i++)
        {
            double above = LossAt(i, 0.01f), below = LossAt(i, -0.01f);
            Assert.Equal(gradient[i], (above - below) / 0.02, 0.02 + (0.01 * Math.Abs(gradient[i])));
        }

        float LossAt(int index, float step)
        {
            var moved = Linear<Plain>.New(1);
            float[] values = [.. weights];
            values[index] += step;
            moved.Parameters.CopyFrom("fc.weight", values);
            using Trainer<Linear<Plain>> again = Trainer(moved, 0.5);
            return again.Step(Images, Targets);
        }
    }

    [Fact]
    public void Masks_are_a_function_of_seed_and_step_alone()
    {
        float[] one = Trained(seed: 1);
        Assert.Equal(one, Trained(seed: 1));
        Assert.NotEqual(one, Trained(seed: 2));

        static float[] Trained(int seed)
        {
            var network = Linear<Plain>.New(1);
            using Trainer<Linear<Plain>> trainer = Trainer(network, 0.5, new Sgd(0.01), seed);
            for (int step = 0; step < 5; step++)
                trainer.Step(Images, Targets);
            return Values(network, "fc.weight");
        }
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DropConnect(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DropConnect(-0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DropConnect(double.NaN));
        Assert.Contains("'fc9.weight'", Assert.Throws<ArgumentException>(() => new Trainer<Linear<Plain>>(Linear<Plain>.New(1), new Sgd(1))
        {
            DropConnects = [new DropConnect(0.5) { On = TensorSelector.Named("fc9.weight") }],
        }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => new Trainer<Linear<Plain>>(Linear<Plain>.New(1), new Sgd(1)) { DropConnects = default });
    }

    private static Trainer<Linear<Plain>> Trainer(Linear<Plain> network, double rate, Optimizer? optimizer = null, int seed = 3)
    {
        var trainer = new Trainer<Linear<Plain>>(network, optimizer ?? new Sgd(0.0), seed: seed) { DropConnects = [new DropConnect(rate)] };
        trainer.Noise = new Ones();
        return trainer;
    }

    private static float[] Values(Linear<Plain> network, string name)
    {
        var values = new float[network.Parameters.Tensors.Single(tensor => tensor.Name == name).Count];
        network.Parameters.CopyTo(name, values);
        return values;
    }

    /// <summary>Dropout that keeps every value.</summary>
    private sealed unsafe class Ones : TrainingNoise
    {
        public override void Dropout(int site, int batch, float* mask, int count, float rate, float kept) => new Span<float>(mask, batch * count).Fill(1);
    }
}
