using ConvNet.Testing.Compiled;
using ConvNet.Testing.Reference;

namespace ConvNet.Testing.Drawn;

/// <summary>
/// A network with random parameters, images and an upstream gradient, all exact in single precision, and what the reference
/// makes of them. The values are drawn again until none lies where single precision could rightly take another branch.
/// </summary>
public sealed class RandomCase
{
    /// <summary>Some hundred roundings of single precision.</summary>
    private const double SmallestMargin = 1e-5;

    /// <summary>Of a tensor's largest value: single precision through six layers, far below what any wrong index does.</summary>
    public const double RelativeTolerance = 2e-5;

    /// <summary>Of the largest gradient: a shift before a normalisation has a gradient of zero, in which only the rounding of what cancels is left.</summary>
    private const double CancellingTolerance = 3e-6;

    /// <summary>The factor of every dropout mask: one that an inactive dropout does not have.</summary>
    public const float DropoutFactor = 1.25f;

    /// <summary>The u of every fractional pooling's rows and columns: other than in inference.</summary>
    public static readonly (double Rows, double Columns) PoolingPlaces = (0.3141, 0.8284);

    public RandomCase(ReferenceNetwork network, int batch, int seed)
    {
        Network = network;
        Train(network, batch);
        var random = new Random(seed);
        for (int attempt = 0; ; attempt++)
        {
            network.Randomize(random);
            Images = Draw(random, batch, network.Input);
            Pass = network.Forward(Images);
            if (Pass.KinkMargin > SmallestMargin) break;
            if (attempt == 100) throw new InvalidOperationException($"No draw of {ArchitectureText.Declaration(network, "Random")} keeps clear of its kinks.");
        }

        LogitGradient = Draw(random, batch, Pass.Logits.Volume);
        Gradients = Pass.BackwardFromLogits(LogitGradient);
    }

    /// <summary>A case, or null where a hundred draws all come too near to a kink, as products of small numbers do.</summary>
    public static RandomCase? TryDraw(ReferenceNetwork network, int batch, int seed)
    {
        try
        {
            return new RandomCase(network, batch, seed);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public ReferenceNetwork Network { get; }

    public Tensor Images { get; }

    /// <summary>The pass of a training step: dropout multiplies by <see cref="DropoutFactor"/>, normalisations take the batch's statistics.</summary>
    public ReferencePass Pass { get; }

    public Tensor LogitGradient { get; }

    public ReferenceGradients Gradients { get; }

    /// <summary>The output of inference, where nothing is drawn and normalisations take the running averages.</summary>
    public Tensor InferenceOutput()
    {
        Network.IsTraining = false;
        foreach (ReferenceLayer layer in Network.Nodes.Select(node => node.Layer))
        {
            if (layer is NoiseLayer noise) noise.Mask = null;
            if (layer is Mean mean) mean.Weight = null;
            if (layer is FractionalMaxPool pool) pool.Drawn = null;
        }

        Tensor output = Network.Forward(Images).Output;
        Train(Network, Images.Batch);
        return output;
    }

    /// <summary>Notes where values differ from the reference's.</summary>
    public static void Compare(Differences differences, string name, double[] expected, float[] actual) => Compare(differences, name, expected, actual, 0);

    /// <summary>Notes where a training pass on the case's images and upstream gradient differs from the reference's.</summary>
    public void Compare(Differences differences, TrainingResult result) => Compare(differences, Pass.Logits.Values, Gradients.Images.Values, Gradients.Parameters, result);

    /// <summary>Notes where a training pass differs from another one.</summary>
    public static void Compare(Differences differences, TrainingResult expected, TrainingResult result) => Compare(
        differences, Doubles(expected.Logits), Doubles(expected.ImageGradients), expected.Gradients.ToDictionary(g => g.Key, g => Doubles(g.Value)), result);

    private static void Compare(Differences differences, double[] logits, double[] images, IReadOnlyDictionary<string, double[]> parameters, TrainingResult result)
    {
        double largest = parameters.Values.Append(images).Max(values => Differences.Largest(values));
        Compare(differences, "logits", logits, result.Logits, 0);
        Compare(differences, "images' gradient", images, result.ImageGradients, largest);
        foreach ((string name, double[] expected) in parameters) Compare(differences, $"{name}'s gradient", expected, result.Gradients[name], largest);
    }

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);

    /// <param name="largest">The largest of the values among which this one's may cancel.</param>
    private static void Compare(Differences differences, string name, double[] expected, float[] actual, double largest) =>
        differences.Compare(name, expected, actual, (RelativeTolerance * Differences.Largest(expected)) + (CancellingTolerance * largest) + 1e-12);

    private static void Train(ReferenceNetwork network, int batch)
    {
        network.IsTraining = true;
        for (int i = 0; i < network.Nodes.Count; i++)
        {
            if (network.Nodes[i].Layer is Mean { Drops: true } mean) mean.Weight = PathWeight;
            if (network.Nodes[i].Layer is FractionalMaxPool pool) pool.Drawn = PoolingPlaces;
            if (network.Nodes[i].Layer is not NoiseLayer layer) continue;
            layer.Mask = new double[batch * network.Shapes[i + 1].Count];
            Array.Fill(layer.Mask, DropoutFactor);
        }
    }

    /// <summary>The weight of a join's input for an image where paths are dropped: other than in inference, and sometimes zero.</summary>
    public static double PathWeight(int image, int input) => ((image + input) % 3) switch { 0 => 0, 1 => 0.75, _ => 1.5 };

    private static Tensor Draw(Random random, int batch, Volume volume) => new Tensor(batch, volume).Map(_ => (float)((2 * random.NextDouble()) - 1));
}
