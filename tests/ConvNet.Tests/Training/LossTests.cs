using ConvNet.Testing;
using ConvNet.Testing.Golden;

namespace ConvNet.Tests.Training;

public sealed class LossTests
{
    [Theory]
    [InlineData("cross_entropy__ce1")]
    [InlineData("cross_entropy__ce2")]
    [InlineData("cross_entropy__ce5")]
    [InlineData("cross_entropy__ce_pixelwise")]
    public void Cross_entropy_is_that_of_PyTorch(string name)
    {
        GoldenCase golden = Case("cross_entropy", name);
        Shape shape = ShapeOf(golden.Shape("input"));
        var loss = new SoftmaxCrossEntropy { Reduction = golden.Arguments.GetProperty("reduction").GetString() == "sum" ? Reduction.Sum : Reduction.Mean };
        float[] logits = golden.Floats("input"), gradient = new float[logits.Length];
        int[] labels = golden.Integers("target");
        loss.CheckLabels(labels, logits.Length / shape.Count, shape);
        AssertClose(golden, loss.Compute(logits, labels, shape, gradient), gradient);

        // The same labels as distributions, all of which lies on one class.
        int area = shape.Height * shape.Width;
        float[] targets = new float[logits.Length], gradientOfTargets = new float[logits.Length];
        for (int i = 0; i < labels.Length; i++)
            targets[(i / area * shape.Count) + (labels[i] * area) + (i % area)] = 1;
        AssertClose(golden, loss.Compute(logits, targets, shape, gradientOfTargets), gradientOfTargets);
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
