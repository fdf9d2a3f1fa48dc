namespace ConvNet;

/// <summary>
/// Several networks whose probabilities are averaged (as AlexNet's seven). They may be of different classes, but take the same
/// images and give the same classes; outputs that are not probabilities become so by a softmax. Calls allocate nothing, once a
/// call was as large. One thread at a time.
/// </summary>
/// <example><code>using var ensemble = new Ensemble().Add(first).Add(second);</code></example>
public sealed class Ensemble : IDisposable
{
    private readonly List<Member> members = [];
    private float[] probabilities = [];

    /// <summary>The number of networks.</summary>
    public int Count => members.Count;

    /// <summary>Adds a network, whose parameters are shared, not copied.</summary>
    /// <param name="network">The network.</param>
    /// <param name="maxBatch">How many images are computed together.</param>
    /// <returns>This ensemble.</returns>
    /// <exception cref="ArgumentException">The network takes or gives other shapes than the others.</exception>
    public Ensemble Add<TNetwork>(TNetwork network, int maxBatch = 1)
        where TNetwork : class, INetwork<TNetwork>
    {
        NetworkDescription added = TNetwork.Description;
        if (members.Count > 0 && (members[0].Description.Input, members[0].Description.Output) != (added.Input, added.Output))
        {
            NetworkDescription first = members[0].Description;
            throw new ArgumentException(
                $"{added.Name} takes {added.Input} and gives {added.Output}, but {first.Name} takes {first.Input} and gives {first.Output}.", nameof(network));
        }

        members.Add(new Member<TNetwork>(new Predictor<TNetwork>(network, maxBatch)));
        return this;
    }

    /// <summary>Computes the averaged probabilities of any number of images.</summary>
    /// <param name="images">[N, C, H, W]: planar floats.</param>
    /// <param name="outputs">[N, outputs].</param>
    /// <exception cref="ArgumentException">A length does not fit; the message gives the shapes.</exception>
    /// <exception cref="InvalidOperationException">There are no networks.</exception>
    public void Run(ReadOnlySpan<float> images, Span<float> outputs)
    {
        Begin(outputs);
        foreach (Member member in members)
        {
            member.Run(images, probabilities.AsSpan(0, outputs.Length));
            Accumulate(member, outputs);
        }
    }

    /// <summary>Computes the averaged probabilities of any number of images.</summary>
    /// <param name="pixels">[N, H, W, C]: interleaved bytes.</param>
    /// <param name="outputs">[N, outputs].</param>
    /// <exception cref="ArgumentException">A length does not fit; the message gives the shapes.</exception>
    /// <exception cref="InvalidOperationException">There are no networks.</exception>
    public void Run(ReadOnlySpan<byte> pixels, Span<float> outputs)
    {
        Begin(outputs);
        foreach (Member member in members)
        {
            member.Run(pixels, probabilities.AsSpan(0, outputs.Length));
            Accumulate(member, outputs);
        }
    }

    /// <summary>Frees the networks' scratch memory; the networks keep their parameters.</summary>
    public void Dispose()
    {
        foreach (Member member in members)
            member.Dispose();
    }

    private void Begin(Span<float> outputs)
    {
        if (members.Count == 0)
            throw new InvalidOperationException("The ensemble has no networks: add some.");
        if (probabilities.Length < outputs.Length)
            probabilities = new float[outputs.Length];

        outputs.Clear();
    }

    private void Accumulate(Member member, Span<float> outputs)
    {
        Span<float> own = probabilities.AsSpan(0, outputs.Length);
        if (!member.Description.EndsInSoftmax)
            ChannelSoftmax.Forward(own, member.Description.Output);

        float share = 1f / members.Count;
        for (int i = 0; i < outputs.Length; i++)
            outputs[i] += share * own[i];
    }

    /// <summary>A network, whatever its class.</summary>
    private abstract class Member(NetworkDescription description) : IDisposable
    {
        public NetworkDescription Description => description;

        public abstract void Run(ReadOnlySpan<float> images, Span<float> outputs);

        public abstract void Run(ReadOnlySpan<byte> pixels, Span<float> outputs);

        public abstract void Dispose();
    }

    private sealed class Member<TNetwork>(Predictor<TNetwork> predictor) : Member(TNetwork.Description)
        where TNetwork : class, INetwork<TNetwork>
    {
        public override void Run(ReadOnlySpan<float> images, Span<float> outputs) => predictor.Run(images, outputs);

        public override void Run(ReadOnlySpan<byte> pixels, Span<float> outputs) => predictor.Run(pixels, outputs);

        public override void Dispose() => predictor.Dispose();
    }
}
