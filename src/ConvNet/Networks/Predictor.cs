using ConvNet.CompilerServices;

namespace ConvNet;

/// <summary>
/// Runs a network. A predictor owns the scratch memory of one call at a time, so each thread takes its own; all of them share the
/// network's parameters, and see changes to them from the next call on. No call allocates.
/// </summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
public sealed unsafe class Predictor<TNetwork> : IExclusive, IDisposable
    where TNetwork : class, INetwork<TNetwork>
{
    private readonly ParameterStore parameters;
    private readonly int maxBatch;
    private readonly AlignedMemory scratch;
    private readonly OutputMemory outputs;
    private ThreadTeam team = ThreadTeam.Alone;
    private ExclusiveUse use;
    private int held;

    /// <summary>Allocates a predictor's memory.</summary>
    /// <param name="network">The network.</param>
    /// <param name="maxBatch">How many images are computed together: more need more scratch memory and use dense layers better.</param>
    /// <param name="namedOutputs">The named outputs that runs compute beside the main one, for <see cref="Output"/>; the others cost nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxBatch"/> is not positive.</exception>
    /// <exception cref="ArgumentException">The network has no output of such a name.</exception>
    public Predictor(TNetwork network, int maxBatch = 1, params string[] namedOutputs)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(namedOutputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBatch);
        Network = network;
        parameters = network.Parameters;
        this.maxBatch = maxBatch;
        parameters.Prepared<TNetwork>();
        scratch = new AlignedMemory(TNetwork.Description.InferenceScratch.For(maxBatch));
        outputs = new OutputMemory(TNetwork.Description, maxBatch, OutputValues.Wanted(TNetwork.Description, namedOutputs));
    }

    /// <summary>The network.</summary>
    public TNetwork Network { get; }

    /// <summary>
    /// How many threads work on a call, the caller's included: 1 unless set. They share the work within an image, for an answer sooner; what
    /// is too small to share stays with the caller's, so small networks gain nothing. For more answers give each thread a predictor of its own.
    /// Results are the same, bit for bit, whatever their number. May be changed between calls; more than there are processors are of no use.
    /// In a browser, which has no threads to start, it stays 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using this predictor.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was disposed.</exception>
    public int Threads
    {
        get => team.Threads;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            using ExclusiveUse.Call call = use.Enter(this);
            if (ThreadTeam.Available(value) == team.Threads)
                return;

            team.Dispose();
            team = ThreadTeam.Alone;
            team = new ThreadTeam(value);
        }
    }

    /// <summary>Computes the outputs of any number of images.</summary>
    /// <param name="images">[N, C, H, W]: planar floats, as PyTorch's.</param>
    /// <param name="outputs">[N, outputs].</param>
    /// <exception cref="ArgumentException">A length does not fit; the message gives the shapes.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using this predictor.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was disposed.</exception>
    public void Run(ReadOnlySpan<float> images, Span<float> outputs)
    {
        int count = Arguments.ImageCount(TNetwork.Description, images.Length, PixelFormat.PlanarSingle, nameof(images));
        fixed (float* start = images)
            Run(start, sizeof(float), PixelFormat.PlanarSingle, count, outputs);
    }

    /// <summary>Computes the outputs of any number of images.</summary>
    /// <param name="pixels">[N, H, W, C]: interleaved bytes, as decoders give them. They are normalised as the network's Input declares.</param>
    /// <param name="outputs">[N, outputs].</param>
    /// <exception cref="ArgumentException">A length does not fit; the message gives the shapes.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using this predictor.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was disposed.</exception>
    public void Run(ReadOnlySpan<byte> pixels, Span<float> outputs)
    {
        int count = Arguments.ImageCount(TNetwork.Description, pixels.Length, PixelFormat.InterleavedByte, nameof(pixels));
        fixed (byte* start = pixels)
            Run(start, sizeof(byte), PixelFormat.InterleavedByte, count, outputs);
    }

    /// <summary>
    /// The class of the highest output, of distances the lowest, for each of any number of images, or for each of their pixels where the output is an image [C, H, W];
    /// the first of equals.
    /// </summary>
    /// <param name="images">[N, C, H, W]: planar floats.</param>
    /// <param name="classes">[N]; [N, H, W] where the output is an image.</param>
    /// <exception cref="ArgumentException">A length does not fit; the message gives the shapes.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using this predictor.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was disposed.</exception>
    public void Classify(ReadOnlySpan<float> images, Span<int> classes)
    {
        int count = Arguments.ImageCount(TNetwork.Description, images.Length, PixelFormat.PlanarSingle, nameof(images));
        fixed (float* start = images)
            Classify(start, sizeof(float), PixelFormat.PlanarSingle, count, classes);
    }

    /// <summary>
    /// The class of the highest output, of distances the lowest, for each of any number of images, or for each of their pixels where the output is an image [C, H, W];
    /// the first of equals.
    /// </summary>
    /// <param name="pixels">[N, H, W, C]: interleaved bytes.</param>
    /// <param name="classes">[N]; [N, H, W] where the output is an image.</param>
    /// <exception cref="ArgumentException">A length does not fit; the message gives the shapes.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using this predictor.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was disposed.</exception>
    public void Classify(ReadOnlySpan<byte> pixels, Span<int> classes)
    {
        int count = Arguments.ImageCount(TNetwork.Description, pixels.Length, PixelFormat.InterleavedByte, nameof(pixels));
        fixed (byte* start = pixels)
            Classify(start, sizeof(byte), PixelFormat.InterleavedByte, count, classes);
    }

    /// <summary>The class of the highest output, of distances the lowest, for one image; the first of equals.</summary>
    /// <param name="image">[C, H, W]: planar floats.</param>
    public int Classify(ReadOnlySpan<float> image)
    {
        int result = 0;
        Classify(image, new Span<int>(ref result));
        return result;
    }

    /// <summary>The class of the highest output, of distances the lowest, for one image; the first of equals.</summary>
    /// <param name="pixels">[H, W, C]: interleaved bytes.</param>
    public int Classify(ReadOnlySpan<byte> pixels)
    {
        int result = 0;
        Classify(pixels, new Span<int>(ref result));
        return result;
    }

    /// <summary>A named output's values for the images of the last run, which must not have been more than this predictor's batch.</summary>
    /// <param name="name">The name, one of those that the predictor was created with.</param>
    /// <returns>[N, output], planar; the next run overwrites it.</returns>
    /// <exception cref="ArgumentException">The network has no such output.</exception>
    /// <exception cref="InvalidOperationException">The predictor was not asked for this output, has not run, or ran more images than it holds.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was disposed.</exception>
    /// <example><code>using var predictor = network.CreatePredictor(1, "fc7"); predictor.Run(image, scores); var features = predictor.Output("fc7");</code></example>
    public ReadOnlySpan<float> Output(string name)
    {
        use.RequireOwner(this);
        int output = OutputValues.IndexOf(TNetwork.Description, name, nameof(name));
        OutputValues.RequireHeld(name, outputs.Table[output] is not null, held, maxBatch);
        return outputs[output, held];
    }

    /// <summary>Frees the memory and ends the threads; a call that is going on in another thread finishes first.</summary>
    public void Dispose() => use.Dispose(this);

    private void Run(void* images, int size, PixelFormat format, int count, Span<float> scores)
    {
        Shape output = TNetwork.Description.Output;
        Arguments.RequireLength(scores.Length, count, output.Count, output, "floats", "outputs");
        using ExclusiveUse.Call call = use.Enter(this);
        fixed (float* start = scores)
        {
            for (int done = 0; done < count; done += maxBatch)
                Forward(images, size, format, done, Math.Min(maxBatch, count - done), start + ((long)done * output.Count));
        }

        held = count;
    }

    private void Classify(void* images, int size, PixelFormat format, int count, Span<int> classes)
    {
        Shape output = TNetwork.Description.Output;
        int area = output.Height * output.Width;
        Arguments.RequireLength(classes.Length, count, area, output with { Channels = 1 }, "classes", nameof(classes));
        using ExclusiveUse.Call call = use.Enter(this);
        for (int done = 0; done < count; done += maxBatch)
        {
            int batch = Math.Min(maxBatch, count - done);
            Forward(images, size, format, done, batch, outputs.Table[0]);
            OutputValues.Classify(outputs[0, batch], TNetwork.Description, classes.Slice(done * area, batch * area));
        }

        held = count;
    }

    /// <summary>Computes some of the images; the main output goes to <paramref name="main"/>.</summary>
    private void Forward(void* images, int size, PixelFormat format, int first, int batch, float* main)
    {
        byte* start = (byte*)images + ((long)first * TNetwork.Description.Input.Count * size);
        float* prepared = parameters.Prepared<TNetwork>(), own = outputs.Table[0];
        outputs.Table[0] = main;
        TNetwork.Forward(batch, parameters.Packed, prepared, start, format, outputs.Table, scratch.Pointer, team);
        outputs.Table[0] = own;
        GC.KeepAlive(parameters);
    }

    void IExclusive.Free()
    {
        team.Dispose();
        scratch.Dispose();
        outputs.Dispose();
    }
}
