using ConvNet.Testing;
using ConvNet.Testing.Compiled;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>Images as interleaved bytes, normalised by the network as its Input declares.</summary>
[Trait("Category", "Widths")]
public class PixelTests
{
    private const int Height = 7, Width = 9;

    /// <summary>Between what the input declares and how many channels it has.</summary>
    public static TheoryData<int, string, double[], double[]> Inputs => new()
    {
        { 1, "", [0], [1] },
        { 1, ", Mean = new[] { 0.1307 }, Deviation = new[] { 0.3081 }", [0.1307], [0.3081] },
        { 3, "", [0, 0, 0], [1, 1, 1] },
        { 3, ", Mean = new[] { 0.5 }, Deviation = new[] { 0.25 }", [0.5, 0.5, 0.5], [0.25, 0.25, 0.25] },
        { 3, ", Mean = new[] { 0.485, 0.456, 0.406 }, Deviation = new[] { 0.229, 0.224, 0.225 }", [0.485, 0.456, 0.406], [0.229, 0.224, 0.225] },
        { 5, ", Mean = new[] { 0.1, 0.2, 0.3, 0.4, 0.5 }, Deviation = new[] { 0.2, 0.3, 0.4, 0.5, 0.6 }", [0.1, 0.2, 0.3, 0.4, 0.5], [0.2, 0.3, 0.4, 0.5, 0.6] },
        { 17, ", Mean = new[] { 0.2 }", [.. Enumerable.Repeat(0.2, 17)], [.. Enumerable.Repeat(1.0, 17)] },
    };

    // The border is padded: a pad is a zero after normalisation, not a black pixel.
    [Theory]
    [MemberData(nameof(Inputs))]
    public void Bytes_give_what_their_normalised_floats_give(int channels, string arguments, double[] mean, double[] deviation) =>
        Compare("Conv(5, 3, Pad = 1), Tanh, Dense(10)", channels, arguments, mean, deviation);

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Bytes_give_what_their_normalised_floats_give_in_planes(int channels, string arguments, double[] mean, double[] deviation) =>
        Compare("Conv(5, 3, Pad = 1), Tanh, Conv(4, 3), Dense(10)", channels, arguments, mean, deviation);

    private static void Compare(string layers, int channels, string arguments, double[] mean, double[] deviation)
    {
        string declaration = $"[Network, Input({channels}, {Height}, {Width}{arguments})]\n[{layers}]\npublic sealed partial class Pixels;\n";
        ICompiledNetwork network = NetworkCompiler.Compile(new Dictionary<string, string> { ["Pixels"] = declaration })["Pixels"];
        network.Parameters.Initialize(seed: 3);

        const int batch = 3;
        var random = new Random(4);
        byte[] pixels = new byte[batch * channels * Height * Width];
        random.NextBytes(pixels);
        float[] images = new float[pixels.Length];
        for (int n = 0; n < batch; n++)
        {
            for (int i = 0; i < Height * Width; i++)
            {
                for (int c = 0; c < channels; c++)
                {
                    double value = pixels[(((n * Height * Width) + i) * channels) + c] / 255.0;
                    images[(((n * channels) + c) * Height * Width) + i] = (float)((value - mean[c]) / deviation[c]);
                }
            }
        }

        var differences = new Differences();
        double[] expected = Array.ConvertAll(network.Forward(images), value => (double)value);
        double tolerance = 1e-5 * Differences.Largest(expected);
        differences.Compare("output", expected, network.Forward(pixels), tolerance);

        float[] predicted = new float[expected.Length];
        using ICompiledPredictor predictor = network.CreatePredictor(maxBatch: 2);
        predictor.Run(pixels, predicted);
        differences.Compare("output of a predictor", expected, predicted, tolerance);

        int[] labels = [1, 0, 9];
        ICompiledNetwork sibling = network.Sibling();
        sibling.Parameters.CopyFrom(network.Parameters);
        using ICompiledTrainer byPixels = network.CreateTrainer(new Sgd(0.1)), byImages = sibling.CreateTrainer(new Sgd(0.1));
        Assert.Equal(byImages.Step(images, labels), byPixels.Step(pixels, labels), 1e-4f);
        foreach (ParameterTensor tensor in network.Description.Parameters)
        {
            float[] a = new float[tensor.Count], b = new float[tensor.Count];
            byImages.CopyGradientTo(tensor.Name, a);
            byPixels.CopyGradientTo(tensor.Name, b);
            double[] gradient = Array.ConvertAll(a, value => (double)value);
            differences.Compare($"{tensor.Name}'s gradient", gradient, b, 1e-5 * Differences.Largest(gradient));
        }

        differences.ThrowIfAny();
    }
}
