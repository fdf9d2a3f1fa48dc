using ConvNet.Testing.Compiled;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>Norms by hand, as PyTorch's LPPool2d(2, 2, ceil_mode=True) takes them.</summary>
[Trait("Category", "Widths")]
public class L2PoolTests
{
    /// <summary>
    /// The windows hold 1, 1, 7 and -7, whose squares add up to 100; 3 and 4; 3 and -4; and -3. Those that reach past the image count as whole ones
    /// with the same mean square: 4 * 25 / 2 = 50 and 4 * 9 / 1 = 36. A gradient of the norms themselves comes back as the values, times 4 / 2 and 4 / 1.
    /// The second image has norms of 0, and a gradient of 0 in place of 0 / 0.
    /// </summary>
    [Fact]
    public void Norms_and_their_gradients()
    {
        const string Norms = "[Network, Input(1, 3, 3), L2Pool(2, Fit = Fit.Ceiling)] public sealed partial class Norms;";
        ICompiledNetwork network = NetworkCompiler.Compile(new Dictionary<string, string> { ["Norms"] = Norms })["Norms"];
        using ICompiledTraining training = network.CreateTraining(batch: 2);
        float[] norms = [10, MathF.Sqrt(50), MathF.Sqrt(50), 6, 0, 0, 0, 0];
        TrainingResult result = training.Run([1, 1, 3, 7, -7, 4, 3, -4, -3, .. new float[9]], _ => [.. norms[..4], 1, 1, 1, 1]);
        AssertClose(norms, result.Logits);
        AssertClose([1, 1, 6, 7, -7, 8, 6, -8, -12, .. new float[9]], result.ImageGradients);
    }

    private static void AssertClose(float[] expected, float[] actual) => Assert.Equal(expected, actual, (e, a) => MathF.Abs(e - a) < 1e-5f);
}
