using System.Numerics;
using ConvNet.CompilerServices;

namespace ConvNet;

/// <summary>
/// The passes of a training step over the shards of a batch, on one thread or several. Each shard's result depends on its images
/// alone, and the shards are summed in their order, so the number of threads changes nothing.
/// </summary>
internal sealed unsafe class ShardedPass<TNetwork> : IDisposable
    where TNetwork : class, INetwork<TNetwork>
{
    private readonly ParameterStore parameters;
    private readonly TrainingShard<TNetwork>[] shards;
    private readonly Action<int> forward;
    private readonly Action<int> backward;
    private readonly Action<int> sum;
    private ThreadTeam team = ThreadTeam.Alone;
    private void* images;
    private PixelFormat format;
    private long pass;
    private int batch;

    public ShardedPass(ParameterStore parameters, int shards, int seed)
    {
        this.parameters = parameters;
        this.shards = [.. Enumerable.Range(0, shards).Select(_ => new TrainingShard<TNetwork>(new TrainingNoise(seed)))];
        forward = shard => this.shards[shard].Forward(Weights, images, format, pass);
        backward = shard => this.shards[shard].Backward(Weights);
        sum = Sum;
    }

    public int Shards => shards.Length;

    /// <summary>The number of threads that work on a step, the caller's included.</summary>
    public int Threads { get; set; } = 1;

    /// <summary>The weights that are dropped; none unless set.</summary>
    public WeightMasks? Masks { get; set; }

    /// <summary>The first shard's masks; tests put known ones here.</summary>
    public TrainingNoise Noise
    {
        get => shards[0].Noise;
        set => shards[0].Noise = value;
    }

    /// <summary>The gradients of the last step.</summary>
    public ParameterStore Gradients => shards[0].Gradients;

    /// <summary>The forward pass: fills the outputs.</summary>
    public void Forward(int batch, void* images, PixelFormat format, long pass, OutputMemory outputs, OutputMemory outputGradients)
    {
        this.images = images;
        (this.batch, this.format, this.pass) = (batch, format, pass);
        Masks?.Draw(pass);

        // The first shards have the images that are over, so that the first one is never empty.
        int share = batch / shards.Length, over = batch % shards.Length, start = 0;
        for (int i = 0; i < shards.Length; i++)
        {
            int count = share + (i < over ? 1 : 0);
            shards[i].Take(start, count, outputs, outputGradients);
            start += count;
        }

        Run(forward);
    }

    /// <summary>
    /// The backward pass: leaves the sum of all shards' gradients in <see cref="Gradients"/>, and sets the parameters that are not
    /// trained to the mean of what the shards make of them, weighted by their images.
    /// </summary>
    public void Backward()
    {
        Run(backward);
        if (shards.Length > 1)
            Run(sum);

        Masks?.Apply(Gradients);
        Span<float> next = parameters.Untrained;
        for (int i = 0; i < next.Length; i++)
        {
            double mean = 0;
            foreach (TrainingShard<TNetwork> shard in shards)
            {
                if (shard.Count > 0)
                    mean += (double)shard.Count / batch * shard.Gradients.Untrained[i];
            }

            next[i] = (float)mean;
        }

        parameters.MarkChanged();
    }

    /// <summary>Frees the scratch memory.</summary>
    public void Free()
    {
        foreach (TrainingShard<TNetwork> shard in shards)
            shard.Dispose();
    }

    /// <summary>Frees the scratch memory and ends the threads.</summary>
    public void Dispose()
    {
        Free();
        team.Dispose();
        team = ThreadTeam.Alone;
    }

    private float* Weights => Masks is null ? parameters.Packed : Masks.Packed;

    private void Run(Action<int> work)
    {
        int threads = ThreadTeam.Available(Math.Min(Threads, shards.Length));
        if (team.Threads != threads)
        {
            team.Dispose();
            team = new ThreadTeam(threads);
        }

        team.Run(work, shards.Length);
    }

    /// <summary>Adds all shards' gradients to the first one's, for one of as many parts of the parameters as there are shards.</summary>
    private void Sum(int part)
    {
        const int Line = AlignedMemory.Alignment / sizeof(float);
        long lines = Gradients.TrainedLength / Line, start = lines * part / shards.Length * Line, end = lines * (part + 1) / shards.Length * Line;
        float* total = Gradients.Packed;
        for (int shard = 1; shard < shards.Length && shards[shard].Count > 0; shard++)
        {
            float* own = shards[shard].Gradients.Packed;
            for (long i = start; i < end; i += Vector<float>.Count)
                (Vector.LoadAligned(total + i) + Vector.LoadAligned(own + i)).StoreAligned(total + i);
        }
    }
}
