using ConvNet.Testing;
using ConvNet.Testing.Compiled;
using ConvNet.Testing.Golden;

namespace ConvNet.Ilgpu.Tests.Networks;

/// <summary>The emitted kernels of one layer against PyTorch: forward, and the gradients by images, weights and biases.</summary>
public class GoldenOperatorTests
{
    /// <summary>The multiply-adds of a case above which a smaller one has to do: every thread of a kernel with barriers is one of the operating system's.</summary>
    private const long LargestCase = 2_000_000;

    public static TheoryData<string> Operators => new(GoldenOperator.Names.Where(
        op => op != "softmax" && !op.StartsWith("dropout", StringComparison.Ordinal) && !op.StartsWith("batch_norm", StringComparison.Ordinal)));

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
            float[] images = golden.Case.Floats("input");
            Compare(golden.Case, "output", DeviceTraining.Forward(network, accelerator.Accelerator, images));

            TrainingResult result = DeviceTraining.Run(network, accelerator.Accelerator, images, _ => golden.Case.Floats("grad_output"));
            Compare(golden.Case, "output", result.Logits);
            Compare(golden.Case, "grad_input", result.ImageGradients);
            foreach ((string name, float[] gradient) in result.Gradients) Compare(golden.Case, $"grad_{name["op.".Length..]}", gradient);
            System.IO.File.AppendAllText("/tmp/golden_times.txt", $"{op} {golden.Case.Name} {network.Description.Layers.Sum(l => l.MultiplyAdds) * golden.Batch} {watch.ElapsedMilliseconds}\n");
        }

        differences.ThrowIfAny();

        void Compare(GoldenCase golden, string name, float[] actual) =>
            differences.Compare($"{golden.Name} {name}", golden.Doubles(name), actual, golden.Tolerance(name));
    }
}
