using ConvNet.Testing;
using ConvNet.Testing.Compiled;
using ConvNet.Testing.Golden;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>Joins and modules with branches against PyTorch.</summary>
[Trait("Category", "Widths")]
public class GoldenJoinTests
{
    [Theory]
    [InlineData("concat", "Concat")]
    [InlineData("add", "Add")]
    [InlineData("add_relu", "Add, ReLU")]
    public void Joins_agree_with_PyTorch(string op, string join)
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        var differences = new Differences();
        foreach ((GoldenJoin golden, ICompiledNetwork network) in GoldenJoin.Compile(op, join))
        {
            float[] images = golden.Images();
            Compare(golden.Case, "output", network.Forward(images));

            using ICompiledTraining training = network.CreateTraining(golden.Batch);
            TrainingResult result = training.Run(images, _ => golden.Case.Floats("grad_output"));
            Compare(golden.Case, "output", result.Logits);
            foreach ((string name, float[] gradient) in golden.Gradients(result.ImageGradients)) Compare(golden.Case, name, gradient);
        }

        differences.ThrowIfAny();

        void Compare(GoldenCase golden, string name, float[] actual) =>
            differences.Compare($"{golden.Name} {name}", golden.Doubles(name), actual, golden.Tolerance(name));
    }

    [Fact]
    public void Fire_modules_agree_with_PyTorch()
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        GoldenCase golden = Assert.Single(GoldenCase.All("fire_module"));
        string declaration = $"""
            [Network, Input({string.Join(", ", golden.Shape("input").Skip(1))})]
            [Conv({golden.Shape("squeeze.weight")[0]}, 1, Name = "squeeze"), ReLU]
            [Fork]
            [Branch, Conv({golden.Shape("expand1.weight")[0]}, 1, Name = "expand1"), ReLU]
            [Branch, Conv({golden.Shape("expand3.weight")[0]}, 3, Pad = 1, Name = "expand3"), ReLU]
            [Concat]
            public sealed partial class Fire;
            """;
        ICompiledNetwork network = NetworkCompiler.Compile(new Dictionary<string, string> { ["Fire"] = declaration })["Fire"];
        foreach (ParameterTensor tensor in network.Description.Parameters) network.Parameters.CopyFrom(tensor.Name, golden.Floats(tensor.Name));
        var differences = new Differences();
        Compare("output", network.Forward(golden.Floats("input")));
        using ICompiledTraining training = network.CreateTraining(golden.Shape("input")[0]);
        TrainingResult result = training.Run(golden.Floats("input"), _ => golden.Floats("grad_output"));
        Compare("grad_input", result.ImageGradients);
        foreach ((string name, float[] gradient) in result.Gradients) Compare($"grad_{name}", gradient);
        differences.ThrowIfAny();

        void Compare(string name, float[] actual) => differences.Compare(name, golden.Doubles(name), actual, golden.Tolerance(name));
    }
}
