using ConvNet.Testing;
using ConvNet.Testing.Golden;
using ConvNet.Testing.Reference;
using Xunit;

namespace ConvNet.Tests.Reference;

/// <summary>The reference against PyTorch in double precision: it may differ by the rounding of the stored values alone.</summary>
public class ReferenceGoldenTests
{
    public static TheoryData<string> Operators => new(GoldenOperator.Names);

    [Theory]
    [MemberData(nameof(Operators))]
    public void Operator_agrees_with_PyTorch(string op)
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        var differences = new Differences();
        foreach (GoldenOperator golden in GoldenOperator.All(op))
        {
            ReferencePass pass = golden.Network.Forward(golden.Images);
            Compare(golden.Case, "output", pass.Output.Values);
            ReferenceGradients gradients = pass.Backward(new Tensor(golden.Batch, golden.Network.Output, golden.Case.Doubles("grad_output")));
            Compare(golden.Case, "grad_input", gradients.Images.Values);
            foreach ((string name, double[] values) in gradients.Parameters) Compare(golden.Case, golden.Recorded(name), values);
        }

        differences.ThrowIfAny();

        void Compare(GoldenCase golden, string name, double[] actual) =>
            differences.Compare($"{golden.Name} {name}", golden.Doubles(name), actual, golden.RoundingTolerance(name));
    }

    [Fact]
    public void Softmax_cross_entropy_agrees_with_PyTorch()
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        var differences = new Differences();
        foreach (GoldenCase golden in GoldenCase.All("cross_entropy").Where(golden => !golden.Has("class_weight")))
        {
            if (golden.Arguments.GetProperty("label_smoothing").GetDouble() != 0) continue;
            IReadOnlyList<int> shape = golden.Shape("input");
            Volume volume = shape is [_, int channels, int height, int width] ? new(channels, height, width) : new(shape[1]);
            int[] targets = golden.Integers("target");
            LossResult loss = Losses.SoftmaxCrossEntropy(new Tensor(shape[0], volume, golden.Doubles("input")), targets);
            double scale = golden.Arguments.GetProperty("reduction").GetString() == "sum" ? targets.Length : 1;
            Compare(golden, "loss", [scale * loss.Value]);
            Compare(golden, "grad_input", loss.Gradient.Map(value => scale * value).Values);
        }

        differences.ThrowIfAny();

        void Compare(GoldenCase golden, string name, double[] actual) =>
            differences.Compare($"{golden.Name} {name}", golden.Doubles(name), actual, golden.RoundingTolerance(name));
    }

    /// <summary>The k-th log softmax is minus the cross-entropy with target k, and so is its gradient.</summary>
    [Fact]
    public void Cross_entropy_of_every_class_is_log_softmax()
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        var differences = new Differences();
        foreach (GoldenCase golden in GoldenCase.All("log_softmax"))
        {
            (int batch, int classes) = (golden.Shape("input")[0], golden.Shape("input")[1]);
            double[] input = golden.Doubles("input"), upstream = golden.Doubles("grad_output");
            double[] output = new double[input.Length], gradient = new double[input.Length];
            for (int i = 0; i < input.Length; i++)
            {
                int row = i / classes * classes;
                LossResult loss = Losses.SoftmaxCrossEntropy(new Tensor(1, new Volume(classes), input[row..(row + classes)]), [i - row]);
                output[i] = -loss.Value;
                for (int k = 0; k < classes; k++) gradient[row + k] -= upstream[i] * loss.Gradient.Values[k];
            }

            Assert.Equal(batch * classes, input.Length);
            differences.Compare($"{golden.Name} output", golden.Doubles("output"), output, golden.RoundingTolerance("output"));
            differences.Compare($"{golden.Name} grad_input", golden.Doubles("grad_input"), gradient, golden.RoundingTolerance("grad_input"));
        }

        differences.ThrowIfAny();
    }

    [Fact]
    public void Mean_squared_error_agrees_with_PyTorch()
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        var differences = new Differences();
        foreach (GoldenCase golden in GoldenCase.All("mse"))
        {
            (int batch, int outputs) = (golden.Shape("input")[0], golden.Shape("input")[1]);
            var volume = new Volume(outputs);
            LossResult loss = Losses.MeanSquaredError(new Tensor(batch, volume, golden.Doubles("input")), new Tensor(batch, volume, golden.Doubles("target")));
            double scale = MeanToReduction(golden, batch, outputs);
            differences.Compare($"{golden.Name} loss", golden.Doubles("loss"), [scale * loss.Value], golden.RoundingTolerance("loss"));
            differences.Compare(
                $"{golden.Name} grad_input", golden.Doubles("grad_input"), loss.Gradient.Map(value => scale * value).Values, golden.RoundingTolerance("grad_input"));
        }

        differences.ThrowIfAny();
    }

    /// <summary>The factor from the mean over all elements to the case's reduction.</summary>
    private static double MeanToReduction(GoldenCase golden, int batch, int outputs) => golden.Arguments.GetProperty("reduction").GetString() switch
    {
        "mean" => 1,
        "sum" => batch * outputs,
        "half_batchmean" => outputs / 2.0,
        var other => throw new InvalidDataException($"{golden.Name}: unknown reduction '{other}'."),
    };
}
