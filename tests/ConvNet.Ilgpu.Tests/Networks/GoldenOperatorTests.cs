using ConvNet.Testing;
using ConvNet.Testing.Compiled;
using ConvNet.Testing.Golden;

namespace ConvNet.Ilgpu.Tests.Networks;

/// <summary>The emitted kernels of one layer against PyTorch: forward, and the gradients by images, weights and biases.</summary>
public class GoldenOperatorTests
{
    public static TheoryData<string> Operators => new(GoldenOperator.Names.Where(op => !op.StartsWith("dropout", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Operators))]
    public void Operator_agrees_with_PyTorch(string op)
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        IReadOnlyList<GoldenOperator> cases = GoldenOperator.All(op);
        IReadOnlyDictionary<string, ICompiledNetwork> networks = ReferenceComparison.Compile(cases.ToDictionary(c => c.Case.Name, c => c.Network));
        using TestAccelerator accelerator = TestAccelerator.Create();
        var differences = new Differences();
        foreach (GoldenOperator golden in cases)
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            ICompiledNetwork network = networks[golden.Case.Name];
            float[] images = golden.Case.Floats("input"), upstream = golden.Case.Floats("grad_output");

            // Batch normalisation is recorded in training or in inference; the gradient of a softmax is the loss's.
            if (op != "batch_norm_train") Compare(golden.Case, "output", DeviceTraining.Forward(network, accelerator.Accelerator, images));
            if (op is "batch_norm_eval" or "softmax") continue;
            TrainingResult result = DeviceTraining.Run(network, accelerator.Accelerator, images, _ => upstream);
            Compare(golden.Case, "output", result.Logits);
            Compare(golden.Case, "grad_input", result.ImageGradients);
            foreach ((string name, float[] values) in result.Gradients) Compare(golden.Case, golden.Recorded(name), values);
            System.IO.File.AppendAllText("/tmp/golden_times.txt", $"{op} {golden.Case.Name} {network.Description.Layers.Sum(l => l.MultiplyAdds) * golden.Batch} {watch.ElapsedMilliseconds}\n");
        }

        differences.ThrowIfAny();

        void Compare(GoldenCase golden, string name, float[] actual) =>
            differences.Compare($"{golden.Name} {name}", golden.Doubles(name), actual, golden.Tolerance(name));
    }
}
