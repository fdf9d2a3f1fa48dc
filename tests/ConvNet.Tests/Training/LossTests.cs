using ConvNet.Testing;
using ConvNet.Testing.Golden;
using ConvNet.Tests.Networks;

namespace ConvNet.Tests.Training;

public sealed class LossTests
{
    [Theory]
    [InlineData("cross_entropy__ce1")]
    [InlineData("cross_entropy__ce2")]
    [InlineData("cross_entropy__ce5")]
    [InlineData("cross_entropy__ce_pixelwise")]
    [InlineData("cross_entropy__ce_class_weights")]
    public void Cross_entropy_is_that_of_PyTorch(string name)
    {
        GoldenCase golden = Case("cross_entropy", name);
        Shape shape = ShapeOf(golden.Shape("input"));
        var loss = new SoftmaxCrossEntropy
        {
            Reduction = golden.Arguments.GetProperty("reduction").GetString() == "sum" ? Reduction.Sum : Reduction.Mean,
            LabelSmoothing = golden.Arguments.GetProperty("label_smoothing").GetDouble(),
            ClassWeights = golden.Has("class_weight") ? [.. golden.Floats("class_weight")] : [],
        };
        float[] logits = golden.Floats("input"), gradient = new float[logits.Length];
        int[] labels = golden.Integers("target");
        loss.CheckLabels(labels, logits.Length / shape.Count, shape);
        AssertClose(golden, loss.Compute(logits, labels, shape, gradient), gradient);

        if (golden.Has("class_weight"))
            return; // The mean of distributions is divided by another number.

        // The same labels as distributions, all of which lies on one class.
        int area = shape.Height * shape.Width;
        float[] targets = new float[logits.Length], gradientOfTargets = new float[logits.Length];
        for (int i = 0; i < labels.Length; i++)
            targets[(i / area * shape.Count) + (labels[i] * area) + (i % area)] = 1;
        AssertClose(golden, loss.Compute(logits, targets, shape, gradientOfTargets), gradientOfTargets);
    }

    [Theory]
    [InlineData("multiclass_hinge__svm1")]
    [InlineData("multiclass_hinge__svm2")]
    [InlineData("multiclass_hinge__torch_multi_margin")]
    public void Hinges_are_those_of_the_lectures_and_of_PyTorch(string name)
    {
        GoldenCase golden = Case("multiclass_hinge", name);
        var loss = new MulticlassHinge
        {
            Margin = golden.Arguments.GetProperty("margin").GetDouble(),
            Power = golden.Arguments.GetProperty("p").GetInt32(),
            DivideByClasses = golden.Arguments.GetProperty("reduction").GetString() == "mean_div_C",
        };
        float[] scores = golden.Floats("input"), gradient = new float[scores.Length];
        AssertClose(golden, loss.Compute(scores, golden.Integers("target"), ShapeOf(golden.Shape("input")), gradient), gradient);
    }

    /// <summary>The lectures' cat, car and frog: 2.9, 0 and 12.9, on average 5.27.</summary>
    [Fact]
    public void Hinges_of_the_lecture()
    {
        float[] scores = [3.2f, 5.1f, -1.7f, 1.3f, 4.9f, 2.0f, 2.2f, 2.5f, -3.1f], gradient = new float[9];
        Assert.Equal(15.8 / 3, new MulticlassHinge().Compute(scores, [0, 1, 2], new Shape(3, IsVector: true), gradient), 1e-5);
        Assert.Equal(15.8, new MulticlassHinge { Reduction = Reduction.Sum }.Compute(scores, [0, 1, 2], new Shape(3, IsVector: true), gradient), 1e-5);
        Assert.Equal([-1f, 1, 0, 0, 0, 0, 1, 1, -2], gradient);
    }

    [Theory]
    [InlineData("bce_with_logits", "bce_with_logits__bce")]
    [InlineData("l1_loss", "l1_loss__l1")]
    public void Losses_by_targets_are_those_of_PyTorch(string op, string name)
    {
        GoldenCase golden = Case(op, name);
        Loss loss = op == "l1_loss" ? new MeanAbsoluteError() : new BinaryCrossEntropy();
        float[] outputs = golden.Floats("input"), gradient = new float[outputs.Length];
        Shape shape = ShapeOf(golden.Shape("input"));
        loss.CheckTargets(golden.Floats("target"), golden.Shape("input")[0], shape);
        AssertClose(golden, loss.Compute(outputs, golden.Floats("target"), shape, gradient), gradient);
    }

    [Fact]
    public void Smooth_L1_is_square_near_zero_and_straight_beyond()
    {
        float[] outputs = [0, 0.25f, -0.5f, 3], gradient = new float[4];
        var shape = new Shape(4, IsVector: true);
        Assert.Equal(0.0625f + 0.25f + 2.75f, new SmoothL1 { Beta = 0.5, Reduction = Reduction.Sum }.Compute(outputs, new float[4], shape, gradient));
        Assert.Equal([0, 0.5f, -1, 1], gradient);
        Assert.Equal((0.03125f + 0.125f + 2.5f) / 4, new SmoothL1().Compute(outputs, new float[4], shape, gradient));
    }

    [Fact]
    public void Binary_cross_entropy_does_not_overflow()
    {
        float[] gradient = new float[4];
        Assert.Equal(400, new BinaryCrossEntropy { Reduction = Reduction.Sum }.Compute([200, 200, -200, -200], [1f, 0, 0, 1], new Shape(4, IsVector: true), gradient));
        Assert.Equal([0f, 1, 0, -1], gradient);
    }

    /// <summary>PyTorch's note: smoothing is the same as the distribution (1 - s) * one-hot + s / C; here of 3 classes, with weights too.</summary>
    [Fact]
    public void Smoothed_labels_are_distributions()
    {
        var shape = new Shape(3, IsVector: true);
        float[] logits = [0.3f, -1, 0.5f, 2, 0, -0.2f], gradient = new float[6], expected = new float[6];
        float rest = 0.3f / 3, most = 0.7f + rest;
        float smoothed = new SoftmaxCrossEntropy { LabelSmoothing = 0.3 }.Compute(logits, [1, 0], shape, gradient);
        float[] targets = [rest, most, rest, most, rest, rest];
        Assert.Equal(new SoftmaxCrossEntropy().Compute(logits, targets, shape, expected), smoothed, 1e-6f);
        Assert.Equal(expected, gradient, (a, b) => Math.Abs(a - b) < 1e-6f);

        // With weights the labels' mean is divided by their weights, 2 + 1, and that of distributions by 2.
        smoothed = new SoftmaxCrossEntropy { LabelSmoothing = 0.3, ClassWeights = [1, 2, 4] }.Compute(logits, [1, 0], shape, gradient);
        Assert.Equal(new SoftmaxCrossEntropy { ClassWeights = [1, 2, 4] }.Compute(logits, targets, shape, expected) * 2 / 3, smoothed, 1e-6f);
        Assert.Equal(expected.Select(g => g * 2 / 3), gradient, (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    /// <summary>Each pixel's loss and gradient are those that a vector of its logits would have.</summary>
    [Fact]
    public void Smoothed_labels_of_pixels_are_those_of_vectors()
    {
        var loss = new SoftmaxCrossEntropy { LabelSmoothing = 0.3, Reduction = Reduction.Sum };
        float[] logits = [0.3f, -1, 0.5f, 2, 0, -0.2f], gradient = new float[6], expected = new float[6];
        float pixels = loss.Compute(logits, [1, 0], new Shape(3, 1, 2), gradient);
        float vectors = loss.Compute([logits[0], logits[2], logits[4], logits[1], logits[3], logits[5]], [1, 0], new Shape(3, IsVector: true), expected);
        Assert.Equal(vectors, pixels, 1e-6f);
        Assert.Equal([expected[0], expected[3], expected[1], expected[4], expected[2], expected[5]], gradient, (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void Labels_of_weight_zero_give_no_loss()
    {
        float[] gradient = new float[2];
        Assert.Equal(0, new SoftmaxCrossEntropy { ClassWeights = [0, 1] }.Compute([1, 2], [0], new Shape(2, IsVector: true), gradient));
        Assert.Equal([0f, 0], gradient);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        var shape = new Shape(3, IsVector: true);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxCrossEntropy { LabelSmoothing = 1.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxCrossEntropy { ClassWeights = [1, -1] });
        Assert.Contains("2 weights, but the network has 3 classes", Assert.Throws<ArgumentException>(
            () => new SoftmaxCrossEntropy { ClassWeights = [1, 1] }.CheckLabels([0], 1, shape)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MulticlassHinge { Power = 3 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MulticlassHinge { Margin = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MulticlassHinge().CheckLabels([3], 1, shape));
        Assert.Throws<NotSupportedException>(() => new MulticlassHinge().CheckTargets([0f, 0, 0], 1, shape));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SmoothL1 { Beta = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MeanAbsoluteError { Reduction = Reduction.HalfBatchMean });
        Assert.Contains("Target 1 of the batch is 2", Assert.Throws<ArgumentOutOfRangeException>(
            () => new BinaryCrossEntropy().CheckTargets([0, 2, 1], 1, shape)).Message);
        Assert.Throws<NotSupportedException>(() => new BinaryCrossEntropy().CheckLabels([0], 1, shape));
    }

    [Fact]
    public void A_network_that_ends_in_what_the_loss_does_itself_is_refused()
    {
        Assert.Contains("Linear ends in a Softmax", Assert.Throws<ArgumentException>(
            () => new Trainer<Linear<WithSoftmax>>(Linear<WithSoftmax>.New(1), new Sgd(0.1), new BinaryCrossEntropy())).Message);
        NetworkDescription plain = Linear<Plain>.Description;
        new BinaryCrossEntropy().CheckNetwork(plain);
        var squashed = new NetworkDescription
        {
            Name = "Squashed", Input = plain.Input, Output = plain.Output, EndsInSoftmax = false, EndsInSigmoid = true, Parameters = plain.Parameters, Layers = plain.Layers,
            PackedParameters = plain.PackedParameters, TrainedParameters = plain.TrainedParameters, PreparedFloats = plain.PreparedFloats,
            InferenceScratch = plain.InferenceScratch, TrainingScratch = plain.TrainingScratch,
        };
        Assert.Contains("Squashed ends in a Sigmoid, which BinaryCrossEntropy takes itself", Assert.Throws<ArgumentException>(
            () => new BinaryCrossEntropy().CheckNetwork(squashed)).Message);
    }

    /// <summary>y[label] + log(exp(-j) + sum of exp(-y)), and finite differences of that; also of distances whose exponentials are zero.</summary>
    [Theory]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(2.5, 1)]
    [InlineData(0.1, 1)]
    [InlineData(150, 100)]
    [InlineData(double.PositiveInfinity, 100)]
    public void Distances_are_trained_by_the_criterion_of_LeNet5(double rubbish, double scale)
    {
        const int Classes = 4;
        int[] labels = [2, 0, 3];
        var random = new Random(1);
        float[] distances = [.. Enumerable.Range(0, labels.Length * Classes).Select(_ => (float)(scale * (1 + (3 * random.NextDouble()))))], gradient = new float[distances.Length];
        foreach (Reduction reduction in (Reduction[])[Reduction.Mean, Reduction.Sum])
        {
            var loss = new DistanceCrossEntropy { Rubbish = rubbish, Reduction = reduction };
            Assert.Equal(Expected(reduction, distances), loss.Compute(distances, labels, new Shape(Classes, IsVector: true), gradient), 1e-5 * scale);
            for (int i = 0; i < distances.Length; i++)
            {
                const double Step = 1e-5;
                double[] more = [.. distances.Select((d, k) => d + (k == i ? Step : 0))], less = [.. distances.Select((d, k) => d - (k == i ? Step : 0))];
                Assert.Equal((Expected(reduction, more) - Expected(reduction, less)) / (2 * Step), gradient[i], 1e-5);
            }
        }

        double Expected<T>(Reduction reduction, T[] values)
        {
            double[] y = [.. values.Select(v => Convert.ToDouble(v, System.Globalization.CultureInfo.InvariantCulture))];
            double sum = labels.Select((label, n) => y[(n * Classes) + label] + Math.Log(Math.Exp(-rubbish) + y.Skip(n * Classes).Take(Classes).Sum(d => Math.Exp(-d)))).Sum();
            return reduction == Reduction.Sum ? sum : sum / labels.Length;
        }
    }

    [Fact]
    public void Losses_of_scores_and_of_distances_are_not_taken_for_one_another()
    {
        Assert.Contains("Linear does not end in an RbfOutput", Assert.Throws<ArgumentException>(
            () => new Trainer<Linear<Plain>>(Linear<Plain>.New(1), new Sgd(0.1), new DistanceCrossEntropy())).Message);
        Assert.Throws<NotSupportedException>(() => new DistanceCrossEntropy().CheckTargets([0, 0], 1, new Shape(2, IsVector: true)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DistanceCrossEntropy { Rubbish = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DistanceCrossEntropy { Rubbish = double.NaN });
    }

    [Fact]
    public void Squared_error_is_that_of_Caffe()
    {
        GoldenCase golden = Case("mse", "mse__half_batchmean");
        float[] outputs = golden.Floats("input"), gradient = new float[outputs.Length];
        float loss = new MeanSquaredError { Reduction = Reduction.HalfBatchMean }.Compute(
            outputs, golden.Floats("target"), ShapeOf(golden.Shape("input")), gradient);
        AssertClose(golden, loss, gradient);
    }

    [Fact]
    public void Squared_error_has_the_reductions_of_PyTorch()
    {
        float[] outputs = [1, 2, 3, 5], targets = [0, 2, 5, 1], gradient = new float[4];
        var shape = new Shape(2, IsVector: true);
        Assert.Equal(21f / 4, new MeanSquaredError().Compute(outputs, targets, shape, gradient));
        Assert.Equal([0.5f, 0, -1, 2], gradient);
        Assert.Equal(21f, new MeanSquaredError { Reduction = Reduction.Sum }.Compute(outputs, targets, shape, gradient));
        Assert.Equal([2f, 0, -4, 8], gradient);
    }

    [Theory]
    [InlineData("softmax__softmax")]
    [InlineData("softmax__softmax_channels")]
    [InlineData("softmax__softmax_large")]
    public void Softmax_over_channels_is_that_of_PyTorch(string name)
    {
        GoldenCase golden = Case("softmax", name);
        Shape shape = ShapeOf(golden.Shape("input"));
        float[] values = golden.Floats("input"), gradient = golden.Floats("grad_output");
        ChannelSoftmax.Forward(values, shape);
        ChannelSoftmax.Backward(values, gradient, shape);
        var differences = new Differences();
        differences.Compare("output", golden.Doubles("output"), values, golden.Tolerance("output"));
        differences.Compare("grad_input", golden.Doubles("grad_input"), gradient, golden.Tolerance("grad_input"));
        Assert.Equal("", differences.Text);
    }

    [Fact]
    public void Soft_targets_have_the_gradient_of_their_loss()
    {
        var loss = new SoftmaxCrossEntropy();
        var shape = new Shape(3, IsVector: true);
        float[] logits = [0.3f, -1, 0.5f, 2, 0, -0.2f], targets = [0.7f, 0.2f, 0.1f, 0.3f, 0.3f, 0.3f], gradient = new float[6], other = new float[6];
        loss.Compute(logits, targets, shape, gradient);
        for (int i = 0; i < logits.Length; i++)
        {
            float kept = logits[i];
            logits[i] = kept + 0.01f;
            float above = loss.Compute(logits, targets, shape, other);
            logits[i] = kept - 0.01f;
            float below = loss.Compute(logits, targets, shape, other);
            logits[i] = kept;
            Assert.Equal((above - below) / 0.02, gradient[i], 1e-3);
        }
    }

    /// <summary>PyTorch's ignore_index: the mean is over the other labels, by their weights, and the ignored have no gradient.</summary>
    [Theory]
    [InlineData(255, false)]
    [InlineData(-100, true)]
    [InlineData(1, true)]
    public void Ignored_labels_have_no_part_in_the_loss(int ignored, bool weighted)
    {
        var shape = new Shape(3, 2, 2);
        var random = new Random(5);
        float[] logits = [.. Enumerable.Range(0, 24).Select(_ => (2 * random.NextSingle()) - 1)], gradient = new float[24], other = new float[24];
        int[] labels = [2, ignored, 0, ignored, ignored, 2, 2, 0];
        float[] weights = weighted ? [0.5f, 3, 2] : [1, 1, 1];
        var loss = new SoftmaxCrossEntropy { IgnoreIndex = ignored, ClassWeights = weighted ? [.. weights] : [] };
        loss.CheckLabels(labels, 2, shape);
        gradient.AsSpan().Fill(float.NaN);
        float value = loss.Compute(logits, labels, shape, gradient);

        double sum = 0, mass = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            int[] column = [.. Enumerable.Range(0, 3).Select(c => (i / 4 * 12) + (c * 4) + (i % 4))];
            if (labels[i] == ignored)
            {
                Assert.All(column, index => Assert.Equal(0, gradient[index]));
                continue;
            }

            sum += weights[labels[i]] * (Math.Log(column.Sum(index => Math.Exp(logits[index]))) - logits[column[labels[i]]]);
            mass += weights[labels[i]];
        }

        Assert.Equal(sum / mass, value, 1e-5);
        Assert.Equal(mass, loss.BatchWeight(labels, 2), 1e-6);
        for (int i = 0; i < logits.Length; i++)
        {
            float kept = logits[i];
            logits[i] = kept + 0.01f;
            float above = loss.Compute(logits, labels, shape, other);
            logits[i] = kept - 0.01f;
            float below = loss.Compute(logits, labels, shape, other);
            logits[i] = kept;
            Assert.Equal((above - below) / 0.02, gradient[i], 1e-3);
        }
    }

    [Fact]
    public void Only_the_ignored_label_may_be_no_class()
    {
        var shape = new Shape(3, IsVector: true);
        var loss = new SoftmaxCrossEntropy { IgnoreIndex = 255 };
        Assert.Equal(0, loss.Compute([1, 2, 3], [255], shape, new float[3]));
        Assert.Contains("labelled 0 to 2, and 255 is ignored", Assert.Throws<ArgumentOutOfRangeException>(() => loss.CheckLabels([255, 3], 2, shape)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxCrossEntropy().CheckLabels([255], 1, shape));
        Assert.Contains("IgnoreIndex 255 is a label", Assert.Throws<ArgumentException>(() => loss.CheckTargets([0f, 0, 1], 1, shape)).Message);
    }

    [Fact]
    public void Cross_entropy_has_no_half_mean() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxCrossEntropy { Reduction = Reduction.HalfBatchMean });

    private static void AssertClose(GoldenCase golden, float loss, float[] gradient)
    {
        var differences = new Differences();
        differences.Compare("loss", golden.Doubles("loss"), [loss], golden.Tolerance("loss"));
        differences.Compare("grad_input", golden.Doubles("grad_input"), gradient, golden.Tolerance("grad_input"));
        Assert.Equal("", differences.Text);
    }

    private static GoldenCase Case(string op, string name)
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        return GoldenCase.All(op).Single(golden => golden.Name == name);
    }

    private static Shape ShapeOf(IReadOnlyList<int> batch) =>
        batch.Count == 2 ? new Shape(batch[1], IsVector: true) : new Shape(batch[1], batch[2], batch[3]);
}
