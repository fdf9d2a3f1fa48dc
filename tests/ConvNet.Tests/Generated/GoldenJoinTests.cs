using ConvNet.Testing;
using ConvNet.Testing.Compiled;
using ConvNet.Testing.Golden;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>Joins and modules with branches against PyTorch. A network has one input: the operands lie in it one behind the other, and are cropped out.</summary>
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
        IReadOnlyList<GoldenCase> cases = GoldenCase.All(op);
        IReadOnlyDictionary<string, ICompiledNetwork> networks =
            NetworkCompiler.Compile(cases.ToDictionary(golden => golden.Name, golden => Declaration(golden, join)));
        var differences = new Differences();
        foreach (GoldenCase golden in cases)
        {
            ICompiledNetwork network = networks[golden.Name];
            (int batch, int count) = (golden.Shape("a")[0], network.Description.Input.Count);
            float[] images = new float[batch * count];
            ForEachOperand(golden, (name, offset, length) =>
            {
                for (int n = 0; n < batch; n++) golden.Floats(name).AsSpan(n * length, length).CopyTo(images.AsSpan((n * count) + offset));
            });
            Compare(golden, "output", network.Forward(images));

            using ICompiledTraining training = network.CreateTraining(batch);
            TrainingResult result = training.Run(images, _ => golden.Floats("grad_output"));
            Compare(golden, "output", result.Logits);
            ForEachOperand(golden, (name, offset, length) => Compare(
                golden, $"grad_{name}", [.. Enumerable.Range(0, batch).SelectMany(n => result.ImageGradients.Skip((n * count) + offset).Take(length))]));
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

    private static string Declaration(GoldenCase golden, string join)
    {
        (int height, int width) = golden.Shape("a") is [_, _, int rows, int columns] ? (rows, columns) : (1, 1);
        string[] names = [.. Operands(golden)];
        int[] channels = [.. names.Select(name => golden.Shape(name)[1])];
        IEnumerable<string> crops = names.Select(
            (name, i) => $"[From(\"all\"), Crop(0, Front = {channels.Take(i).Sum()}, Back = {channels.Skip(i + 1).Sum()}), As(\"{name}\")]\n");
        return $"[Network, Input({channels.Sum()}, {height}, {width}), As(\"all\")]\n{string.Concat(crops)}"
            + $"[From({string.Join(", ", names.Select(name => $"\"{name}\""))}), {join}]\npublic sealed partial class {golden.Name};\n";
    }

    private static IEnumerable<string> Operands(GoldenCase golden) => new[] { "a", "b", "c", "d" }.Where(golden.Has);

    /// <summary>Each operand with its first value's index in an image of the network, and its values an image.</summary>
    private static void ForEachOperand(GoldenCase golden, Action<string, int, int> visit)
    {
        int offset = 0;
        foreach (string name in Operands(golden))
        {
            int length = golden.Shape(name).Skip(1).Aggregate(1, (product, size) => product * size);
            visit(name, offset, length);
            offset += length;
        }
    }
}
