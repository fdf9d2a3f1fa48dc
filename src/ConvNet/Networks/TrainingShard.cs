using ConvNet.CompilerServices;

namespace ConvNet;

/// <summary>The part of a batch that one thread trains on: some images in a row, with scratch memory and gradients of its own.</summary>
/// <param name="noise">Where its dropout masks come from.</param>
internal sealed unsafe class TrainingShard<TNetwork>(TrainingNoise noise) : IDisposable
    where TNetwork : class, INetwork<TNetwork>
{
    private readonly float*[] outputs = new float*[TNetwork.Description.AllOutputs.Count];
    private readonly float*[] outputGradients = new float*[TNetwork.Description.AllOutputs.Count];
    private AlignedMemory? scratch;
    private int first;
    private int capacity;
    private int lastCount;

    /// <summary>Where dropout's masks come from.</summary>
    public TrainingNoise Noise { get; set; } = noise;

    /// <summary>The gradients of the last step; unchanged by a step in which the shard has no image.</summary>
    public ParameterStore Gradients { get; } = new(TNetwork.Description);

    /// <summary>The number of images; 0 where the batch has fewer than there are shards.</summary>
    public int Count { get; private set; }

    /// <summary>Takes on its images of a batch, with what memory that needs.</summary>
    /// <param name="start">The first one.</param>
    /// <param name="count">Their number.</param>
    /// <param name="values">The memory of the whole batch's outputs.</param>
    /// <param name="gradients">The memory of the gradients by them.</param>
    public void Take(int start, int count, OutputMemory values, OutputMemory gradients)
    {
        (first, Count) = (start, count);
        if (count == 0)
            return;

        // Scratch memory starts zeroed for each size of batch, as the contract of the forward pass asks.
        if (count > capacity)
        {
            Dispose();
            scratch = new AlignedMemory(TNetwork.Description.TrainingScratch.For(count));
            capacity = count;
        }
        else if (count != lastCount)
        {
            scratch!.Clear();
        }

        lastCount = count;
        for (int k = 0; k < outputs.Length; k++)
        {
            long offset = (long)start * TNetwork.Description.AllOutputs[k].Shape.Count;
            outputs[k] = values.Table[k] == null ? null : values.Table[k] + offset;
            outputGradients[k] = gradients.Table[k] == null ? null : gradients.Table[k] + offset;
        }
    }

    /// <summary>The forward pass over its images.</summary>
    /// <param name="parameters">The packed parameters.</param>
    /// <param name="images">The whole batch.</param>
    /// <param name="format">How the images lie in memory.</param>
    /// <param name="pass">The number of the pass, which decides the masks.</param>
    public void Forward(float* parameters, void* images, PixelFormat format, long pass)
    {
        if (Count == 0)
            return;

        (Noise.Step, Noise.FirstImage) = (pass, first);
        long skipped = (long)first * TNetwork.Description.Input.Count * (format == PixelFormat.PlanarSingle ? sizeof(float) : sizeof(byte));
        fixed (float** table = outputs)
            TNetwork.TrainingForward(Count, parameters, (byte*)images + skipped, format, table, scratch!.Pointer, Noise);
    }

    /// <summary>The backward pass over its images, which overwrites <see cref="Gradients"/>.</summary>
    public void Backward(float* parameters)
    {
        if (Count == 0)
            return;

        fixed (float** table = outputGradients)
            TNetwork.Backward(Count, parameters, table, Gradients.Packed, null, scratch!.Pointer);
    }

    /// <summary>Frees the scratch memory.</summary>
    public void Dispose()
    {
        scratch?.Dispose();
        scratch = null;
        capacity = lastCount = 0;
    }
}
