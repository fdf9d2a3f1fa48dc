using ConvNet.Testing;
using ConvNet.Testing.Compiled;
using ConvNet.Testing.Golden;

namespace ConvNet.Ilgpu.Tests.Networks;

/// <summary>Joins by the emitted kernels, against PyTorch.</summary>
public class GoldenJoinTests
{
    [Theory]
    [InlineData("concat", "Concat")]
    [InlineData("add", "Add")]
    [InlineData("add_relu", "Add, ReLU")]
    public void Joins_agree_with_PyTorch(string op, string join)
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        using TestAccelerator accelerator = TestAccelerator.Create();
        var differences = new Differences();
        foreach ((GoldenJoin golden, ICompiledNetwork network) in GoldenJoin.Compile(op, join))
        {
            float[] images = golden.Images();
            Compare(golden.Case, "output", DeviceTraining.Forward(network, accelerator.Accelerator, images));
            TrainingResult result = DeviceTraining.Run(network, accelerator.Accelerator, images, _ => golden.Case.Floats("grad_output"));
            Compare(golden.Case, "output", result.Logits);
            foreach ((string name, float[] gradient) in golden.Gradients(result.ImageGradients)) Compare(golden.Case, name, gradient);
        }

        differences.ThrowIfAny();

        void Compare(GoldenCase golden, string name, float[] actual) =>
            differences.Compare($"{golden.Name} {name}", golden.Doubles(name), actual, golden.Tolerance(name));
    }
}
