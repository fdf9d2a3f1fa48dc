using ConvNet.Testing.Reference;

namespace ConvNet.Tests.Generated;

/// <summary>
/// A network with random parameters, images and an upstream gradient, all exact in single precision, and what the reference
/// makes of them. The values are drawn again until none lies where single precision could rightly take another branch.
/// </summary>
internal sealed class RandomCase
{
    /// <summary>Some hundred roundings of single precision.</summary>
    private const double SmallestMargin = 1e-5;

    /// <summary>The factor of every dropout mask: one that an inactive dropout does not have.</summary>
    public const float DropoutFactor = 1.25f;

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
        foreach (NoiseLayer layer in Network.Nodes.Select(node => node.Layer).OfType<NoiseLayer>()) layer.Mask = null;
        Tensor output = Network.Forward(Images).Output;
        Train(Network, Images.Batch);
        return output;
    }

    private static void Train(ReferenceNetwork network, int batch)
    {
        network.IsTraining = true;
        for (int i = 0; i < network.Nodes.Count; i++)
        {
            if (network.Nodes[i].Layer is not NoiseLayer layer) continue;
            layer.Mask = new double[batch * network.Shapes[i + 1].Count];
            Array.Fill(layer.Mask, DropoutFactor);
        }
    }

    private static Tensor Draw(Random random, int batch, Volume volume) => new Tensor(batch, volume).Map(_ => (float)((2 * random.NextDouble()) - 1));
}
