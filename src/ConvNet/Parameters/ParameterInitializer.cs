using ConvNet.Numerics;

namespace ConvNet;

/// <summary>Draws the first values of a tensor. Biases start at zero, as in the papers that the distributions are from.</summary>
internal static class ParameterInitializer
{
    /// <summary>Fills a tensor in PyTorch's layout, so that its values do not depend on how it is packed.</summary>
    public static void Fill(Initializer initializer, ref Xoshiro256 random, Span<float> values)
    {
        switch (initializer.Kind)
        {
            case InitializerKind.Zero:
                values.Clear();
                break;

            case InitializerKind.Constant:
                values.Fill(initializer.Value);
                break;

            case InitializerKind.He:
                Normal(ref random, Math.Sqrt(2.0 / initializer.FanIn), values);
                break;

            case InitializerKind.Xavier:
                double bound = Math.Sqrt(6.0 / (initializer.FanIn + initializer.FanOut));
                for (int i = 0; i < values.Length; i++)
                    values[i] = (float)(bound * ((2 * random.NextDouble()) - 1));
                break;

            default:
                throw new ArgumentOutOfRangeException(nameof(initializer), initializer.Kind, "There is no such initializer.");
        }
    }

    /// <summary>Fills with normal numbers of mean 0.</summary>
    public static void Normal(ref Xoshiro256 random, double deviation, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(deviation * random.NextNormal());
    }
}
