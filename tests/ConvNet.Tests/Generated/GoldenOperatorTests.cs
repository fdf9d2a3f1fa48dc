using ConvNet.Testing;
using ConvNet.Testing.Compiled;
using ConvNet.Testing.Golden;
using ConvNet.Testing.Reference;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>Generated code of one layer against PyTorch: forward, and the gradients by images, weights and biases.</summary>
[Trait("Category", "Widths")]
public class GoldenOperatorTests
{
    public static TheoryData<string> Operators => new(GoldenOperator.Names.Where(
        op => op != "softmax" && !op.StartsWith("dropout", StringComparison.Ordinal) && !op.StartsWith("batch_norm", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Operators))]
    public void Operator_agrees_with_PyTorch(string op)
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        IReadOnlyList<GoldenOperator> cases = GoldenOperator.All(op);
        IReadOnlyDictionary<string, ICompiledNetwork> networks = ReferenceComparison.Compile(cases.ToDictionary(c => c.Case.Name, c => c.Network));
        var differences = new Differences();
        foreach (GoldenOperator golden in cases)
        {
            ICompiledNetwork network = networks[golden.Case.Name];
            float[] images = golden.Case.Floats("input");
            Compare(golden.Case, "output", network.Forward(images));

            using ICompiledTraining training = network.CreateTraining(golden.Batch);
            TrainingResult result = training.Run(images, _ => golden.Case.Floats("grad_output"));
            Compare(golden.Case, "output", result.Logits);
            Compare(golden.Case, "grad_input", result.ImageGradients);
            foreach ((string name, float[] gradient) in result.Gradients) Compare(golden.Case, $"grad_{name["op.".Length..]}", gradient);
        }

        differences.ThrowIfAny();

        void Compare(GoldenCase golden, string name, float[] actual) =>
            differences.Compare($"{golden.Name} {name}", golden.Doubles(name), actual, golden.Tolerance(name));
    }

    /// <summary>Training works on the logits, so only inference computes a softmax.</summary>
    [Fact]
    public void Softmax_agrees_with_PyTorch()
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        IReadOnlyList<GoldenOperator> cases = GoldenOperator.All("softmax");
        IReadOnlyDictionary<string, ICompiledNetwork> networks = ReferenceComparison.Compile(cases.ToDictionary(c => c.Case.Name, c => c.Network));
        var differences = new Differences();
        foreach (GoldenOperator golden in cases)
        {
            ICompiledNetwork network = networks[golden.Case.Name];
            Assert.True(network.Description.EndsInSoftmax);
            float[] images = golden.Case.Floats("input");
            differences.Compare(golden.Case.Name, golden.Case.Doubles("output"), network.Forward(images), golden.Case.Tolerance("output"));

            float[] upstream = golden.Case.Floats("grad_output");
            using ICompiledTraining training = network.CreateTraining(golden.Batch);
            TrainingResult result = training.Run(images, _ => upstream);
            Assert.Equal(images, result.Logits);
            Assert.Equal(upstream, result.ImageGradients);
        }

        differences.ThrowIfAny();
    }

    /// <summary>At 2^24 the logarithm of the sum is less than the step from one number to the next.</summary>
    [Fact]
    public void The_logarithm_of_a_softmax_of_large_values_keeps_its_precision()
    {
        const float Large = 1 << 24;
        ReferenceNetwork reference = ReferenceNetwork.Sequential(new Volume(3), new LogSoftmax());
        ICompiledNetwork network = ReferenceComparison.Compile(new Dictionary<string, ReferenceNetwork> { ["Large"] = reference })["Large"];
        Assert.All(network.Forward([Large, Large, Large]), value => Assert.Equal(-Math.Log(3), value, 1e-6));
    }

    /// <summary>A training pass normalises by the batch, and inference by the running averages as they are.</summary>
    [Fact]
    public void Batch_normalisation_agrees_with_PyTorch()
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        GoldenOperator[] cases = [.. GoldenOperator.All("batch_norm_train"), .. GoldenOperator.All("batch_norm_eval")];
        IReadOnlyDictionary<string, ICompiledNetwork> networks = ReferenceComparison.Compile(cases.ToDictionary(c => c.Case.Name, c => c.Network));
        var differences = new Differences();
        foreach (GoldenOperator golden in cases)
        {
            ICompiledNetwork network = networks[golden.Case.Name];
            float[] images = golden.Case.Floats("input");
            if (golden.Case.Name.StartsWith("batch_norm_eval", StringComparison.Ordinal))
            {
                Compare(golden.Case, "output", network.Forward(images));
                continue;
            }

            using ICompiledTraining training = network.CreateTraining(golden.Batch);
            TrainingResult result = training.Run(images, _ => golden.Case.Floats("grad_output"));
            Compare(golden.Case, "output", result.Logits);
            Compare(golden.Case, "grad_input", result.ImageGradients);
            foreach ((string name, float[] values) in result.Gradients) Compare(golden.Case, golden.Recorded(name), values);
        }

        differences.ThrowIfAny();

        void Compare(GoldenCase golden, string name, float[] actual) =>
            differences.Compare($"{golden.Name} {name}", golden.Doubles(name), actual, golden.Tolerance(name));
    }

    [Theory]
    [InlineData("dropout_inverted")]
    [InlineData("dropout_classic")]
    [InlineData("dropout_spatial")]
    public void Dropout_agrees_with_PyTorch_on_its_masks(string op)
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        IReadOnlyList<GoldenOperator> cases = GoldenOperator.All(op);
        IReadOnlyDictionary<string, ICompiledNetwork> networks = ReferenceComparison.Compile(cases.ToDictionary(c => c.Case.Name, c => c.Network));
        var differences = new Differences();
        foreach (GoldenOperator golden in cases)
        {
            ICompiledNetwork network = networks[golden.Case.Name];
            float[] images = golden.Case.Floats("input");
            Assert.Equal(golden.Case.Has("inference_output") ? golden.Case.Floats("inference_output") : images, network.Forward(images));

            using ICompiledTraining training = network.CreateTraining(golden.Batch);
            double[] mask = ((NoiseLayer)golden.Network.Nodes[0].Layer).Mask!;
            TrainingResult result = training.Run(images, _ => golden.Case.Floats("grad_output"), GivenNoise.Create(training, images.Length, mask));
            differences.Compare($"{golden.Case.Name} output", golden.Case.Doubles("output"), result.Logits, golden.Case.Tolerance("output"));
            differences.Compare($"{golden.Case.Name} grad_input", golden.Case.Doubles("grad_input"), result.ImageGradients, golden.Case.Tolerance("grad_input"));
        }

        differences.ThrowIfAny();
    }
}
