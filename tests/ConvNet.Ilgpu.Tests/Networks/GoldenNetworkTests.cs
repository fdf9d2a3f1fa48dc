using ConvNet.Testing;
using ConvNet.Testing.Compiled;
using ConvNet.Testing.Golden;
using ConvNet.Testing.Reference;

namespace ConvNet.Ilgpu.Tests.Networks;

/// <summary>Whole networks on an accelerator against PyTorch: outputs, and the gradients of a training step.</summary>
public class GoldenNetworkTests
{
    /// <summary>The one that the emulator runs in seconds: the others' convolutions take minutes of barriers there.</summary>
    public static TheoryData<string> Networks => ["lenet5"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Agrees_with_PyTorch(string name)
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        GoldenTraining golden = GoldenTraining.Read(name);
        ICompiledNetwork network = ReferenceComparison.Compile(new Dictionary<string, ReferenceNetwork> { ["Known"] = golden.Network })["Known"];
        var differences = new Differences();
        using TestAccelerator accelerator = TestAccelerator.Create();
        Compare("logits_eval_init", DeviceTraining.Forward(network, accelerator.Accelerator, golden.Images));

        TrainingResult result = DeviceTraining.Run(network, accelerator.Accelerator, golden.Images, LossGradient);
        Compare("logits_train_step1", result.Logits);
        Compare("grad_input", result.ImageGradients);
        foreach (ParameterTensor tensor in network.Description.Parameters)
            Compare($"{(tensor.IsTrained ? "grad" : "step1")}.{tensor.Name}", result.Gradients[tensor.Name]);
        differences.ThrowIfAny();

        void Compare(string tensor, float[] actual) => differences.Compare(tensor, golden.Doubles(tensor), actual, golden.Tolerance(tensor));

        float[] LossGradient(float[] logits) => Losses.SoftmaxCrossEntropy(
            new Tensor(golden.Batch, golden.Network.Output, Array.ConvertAll(logits, value => (double)value)), golden.Labels).Gradient.Singles();
    }
}
