using ConvNet.CompilerServices;

namespace ConvNet;

/// <summary>
/// Trains a network by gradient steps over batches. The same network, data and seed give the same parameters, bit for bit. Scratch
/// memory grows with the largest batch seen; a step of a size seen before allocates nothing. One thread at a time, and no predictor
/// of the network during a step, which changes the parameters under it.
/// </summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
public sealed unsafe class Trainer<TNetwork> : IDisposable
    where TNetwork : class, INetwork<TNetwork>
{
    private readonly Loss labelLoss;
    private readonly Loss targetLoss;
    private readonly ParameterStore parameters;
    private readonly ParameterStore gradients = new(TNetwork.Description);
    private AlignedMemory? scratch;
    private readonly bool[] trained = [.. TNetwork.Description.AllOutputs.Select(output => output.Weight > 0)];
    private OutputMemory? outputs;
    private OutputMemory? outputGradients;
    private int capacity;
    private int lastBatch;
    private GradientAccumulator? accumulator;
    private long passes;
    private ExclusiveUse use;

    /// <summary>Prepares training; memory is taken at the first step.</summary>
    /// <param name="network">The network, whose parameters each step changes.</param>
    /// <param name="optimizer">How they change. It keeps state for this network, so it cannot serve another one.</param>
    /// <param name="loss">
    /// What to make small: unless given, <see cref="SoftmaxCrossEntropy"/> for labels and <see cref="MeanSquaredError"/> for targets.
    /// </param>
    /// <param name="seed">The seed of dropout's masks.</param>
    public Trainer(TNetwork network, Optimizer optimizer, Loss? loss = null, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        Network = network;
        Optimizer = optimizer;
        parameters = network.Parameters;
        labelLoss = loss ?? new SoftmaxCrossEntropy();
        targetLoss = loss ?? new MeanSquaredError();
        Seed = seed;
        Noise = new TrainingNoise(seed);
    }

    /// <summary>The seed of dropout's masks.</summary>
    public int Seed { get; }

    /// <summary>
    /// In how many calls of Step the optimizer steps once, by the mean of their gradients (or their sum, for losses that are
    /// sums): as if the batches were one, but for rounding, other masks of dropout, and statistics that layers take of a batch.
    /// <see cref="Flush"/> steps by fewer, at the end of an epoch.
    /// </summary>
    public int AccumulateBatches
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(AccumulateBatches));
            field = value;
        }
    } = 1;

    /// <summary>The network.</summary>
    public TNetwork Network { get; }

    /// <summary>The optimizer; schedules change its learning rate between steps.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The number of steps that the optimizer has taken.</summary>
    public long Steps { get; private set; }

    /// <summary>Where dropout's masks come from; tests put known masks here.</summary>
    internal TrainingNoise Noise { get; set; }

    /// <summary>Takes one step on a batch.</summary>
    /// <param name="images">[N, C, H, W]: planar floats, N being at least 1.</param>
    /// <param name="labels">[N]: the class of each image, from 0; [N, H, W] where the output is an image.</param>
    /// <returns>The batch's loss before the step.</returns>
    /// <exception cref="ArgumentException">A length does not fit or a label is out of range. Nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using this trainer.</exception>
    /// <exception cref="ObjectDisposedException">The trainer was disposed.</exception>
    public float Step(ReadOnlySpan<float> images, ReadOnlySpan<int> labels)
    {
        int batch = Arguments.BatchSize(TNetwork.Description, images.Length, PixelFormat.PlanarSingle, nameof(images));
        fixed (float* start = images)
            return Step(start, PixelFormat.PlanarSingle, batch, labels);
    }

    /// <summary>Takes one step on a batch.</summary>
    /// <param name="pixels">[N, H, W, C]: interleaved bytes, N being at least 1, normalised as the network's Input declares.</param>
    /// <param name="labels">[N]: the class of each image, from 0; [N, H, W] where the output is an image.</param>
    /// <returns>The batch's loss before the step.</returns>
    /// <exception cref="ArgumentException">A length does not fit or a label is out of range. Nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using this trainer.</exception>
    /// <exception cref="ObjectDisposedException">The trainer was disposed.</exception>
    public float Step(ReadOnlySpan<byte> pixels, ReadOnlySpan<int> labels)
    {
        int batch = Arguments.BatchSize(TNetwork.Description, pixels.Length, PixelFormat.InterleavedByte, nameof(pixels));
        fixed (byte* start = pixels)
            return Step(start, PixelFormat.InterleavedByte, batch, labels);
    }

    /// <summary>Takes one step on a batch.</summary>
    /// <param name="images">[N, C, H, W]: planar floats, N being at least 1.</param>
    /// <param name="targets">[N, outputs]: what the network should give.</param>
    /// <returns>The batch's loss before the step.</returns>
    /// <exception cref="ArgumentException">A length does not fit. Nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using this trainer.</exception>
    /// <exception cref="ObjectDisposedException">The trainer was disposed.</exception>
    public float Step(ReadOnlySpan<float> images, ReadOnlySpan<float> targets)
    {
        int batch = Arguments.BatchSize(TNetwork.Description, images.Length, PixelFormat.PlanarSingle, nameof(images));
        fixed (float* start = images)
            return Step(start, PixelFormat.PlanarSingle, batch, targets);
    }

    /// <summary>Takes one step on a batch.</summary>
    /// <param name="pixels">[N, H, W, C]: interleaved bytes, N being at least 1, normalised as the network's Input declares.</param>
    /// <param name="targets">[N, outputs]: what the network should give.</param>
    /// <returns>The batch's loss before the step.</returns>
    /// <exception cref="ArgumentException">A length does not fit. Nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using this trainer.</exception>
    /// <exception cref="ObjectDisposedException">The trainer was disposed.</exception>
    public float Step(ReadOnlySpan<byte> pixels, ReadOnlySpan<float> targets)
    {
        int batch = Arguments.BatchSize(TNetwork.Description, pixels.Length, PixelFormat.InterleavedByte, nameof(pixels));
        fixed (byte* start = pixels)
            return Step(start, PixelFormat.InterleavedByte, batch, targets);
    }

    /// <summary>Steps by the batches that were accumulated since the last step (<see cref="AccumulateBatches"/>), if there are any.</summary>
    /// <exception cref="InvalidOperationException">Another thread is using this trainer.</exception>
    /// <exception cref="ObjectDisposedException">The trainer was disposed.</exception>
    public void Flush()
    {
        use.Enter(this);
        try
        {
            if (accumulator is not { Count: > 0 })
                return;

            accumulator.MoveTo(gradients);
            Optimizer.Step(parameters, gradients);
            Steps++;
        }
        finally
        {
            if (use.Exit())
                Free();
        }
    }

    /// <summary>Copies the last step's gradient by a tensor, in PyTorch's layout; without weight decay, and zero before the first step.</summary>
    /// <param name="name">The tensor ("conv1.weight").</param>
    /// <param name="destination">As many floats as the tensor has values, row-major in its shape.</param>
    /// <exception cref="ArgumentException">There is no such tensor, it is not trained, or the length is another.</exception>
    public void CopyGradientTo(string name, Span<float> destination)
    {
        if (parameters.Tensors.Any(tensor => tensor.Name == name && !tensor.IsTrained))
            throw new ArgumentException($"{name} is not trained: training passes compute its values, and it has no gradient.", nameof(name));

        gradients.CopyTo(name, destination);
    }

    /// <summary>Frees the scratch memory; the network keeps its parameters.</summary>
    public void Dispose()
    {
        if (use.Dispose())
            Free();
    }

    private float Step(void* images, PixelFormat format, int batch, ReadOnlySpan<int> labels)
    {
        for (int k = 0; k < trained.Length; k++)
        {
            if (trained[k])
                labelLoss.CheckLabels(labels, batch, TNetwork.Description.AllOutputs[k].Shape);
        }

        use.Enter(this);
        try
        {
            Forward(images, format, batch, labelLoss);
            double loss = 0;
            for (int k = 0; k < trained.Length; k++)
            {
                if (trained[k])
                    loss += Weigh(k, batch, labelLoss.Compute(outputs![k, batch], labels, TNetwork.Description.AllOutputs[k].Shape, outputGradients![k, batch]));
            }

            Backward(batch, labelLoss, labelLoss.BatchWeight(labels, batch));
            return (float)loss;
        }
        finally
        {
            if (use.Exit())
                Free();
        }
    }

    private float Step(void* images, PixelFormat format, int batch, ReadOnlySpan<float> targets)
    {
        for (int k = 0; k < trained.Length; k++)
        {
            if (trained[k])
                targetLoss.CheckTargets(targets, batch, TNetwork.Description.AllOutputs[k].Shape);
        }

        use.Enter(this);
        try
        {
            Forward(images, format, batch, targetLoss);
            double loss = 0;
            for (int k = 0; k < trained.Length; k++)
            {
                if (trained[k])
                    loss += Weigh(k, batch, targetLoss.Compute(outputs![k, batch], targets, TNetwork.Description.AllOutputs[k].Shape, outputGradients![k, batch]));
            }

            Backward(batch, targetLoss, targetLoss.BatchWeight([], batch));
            return (float)loss;
        }
        finally
        {
            if (use.Exit())
                Free();
        }
    }

    /// <summary>What an output's loss counts in the sum over all outputs; its gradient is scaled with it.</summary>
    private double Weigh(int output, int batch, float loss)
    {
        double weight = TNetwork.Description.AllOutputs[output].Weight;
        if (weight != 1)
        {
            foreach (ref float gradient in outputGradients![output, batch])
                gradient *= (float)weight;
        }

        return weight * loss;
    }

    private void Forward(void* images, PixelFormat format, int batch, Loss loss)
    {
        TakeMemory(batch);
        Noise.Step = passes;
        TNetwork.TrainingForward(batch, parameters.Packed, images, format, outputs!.Table, scratch!.Pointer, Noise);
        for (int k = 0; k < trained.Length; k++)
        {
            if (trained[k] && LossSeesProbabilities(k, loss))
                ChannelSoftmax.Forward(outputs[k, batch], TNetwork.Description.AllOutputs[k].Shape);
        }
    }

    private void Backward(int batch, Loss loss, double weight)
    {
        for (int k = 0; k < trained.Length; k++)
        {
            if (trained[k] && LossSeesProbabilities(k, loss))
                ChannelSoftmax.Backward(outputs![k, batch], outputGradients![k, batch], TNetwork.Description.AllOutputs[k].Shape);
        }

        TNetwork.Backward(batch, parameters.Packed, outputGradients!.Table, gradients.Packed, null, scratch!.Pointer);
        passes++;

        // What no optimizer changes has its next values behind the gradients.
        gradients.Untrained.CopyTo(parameters.Untrained);
        parameters.MarkChanged();
        if (AccumulateBatches > 1)
        {
            accumulator ??= new GradientAccumulator(TNetwork.Description);
            accumulator.Add(gradients, loss.Reduction, weight);
            if (accumulator.Count < AccumulateBatches)
                return;

            accumulator.MoveTo(gradients);
        }

        Optimizer.Step(parameters, gradients);
        Steps++;
    }

    /// <summary>The state between two steps, besides the optimizer's: passes are the random state of dropout.</summary>
    internal (long Steps, long Passes) Position
    {
        get => accumulator is { Count: > 0 }
            ? throw new InvalidOperationException($"{accumulator.Count} batches are accumulated: step or call Flush before saving a checkpoint.")
            : (Steps, passes);
        set
        {
            (Steps, passes) = value;
            accumulator?.Clear();
        }
    }

    private static bool LossSeesProbabilities(int output, Loss loss) => TNetwork.Description.AllOutputs[output].EndsInSoftmax && !loss.OnLogits;

    /// <summary>Scratch memory starts zeroed for each size of batch, as the contract of the forward pass asks.</summary>
    private void TakeMemory(int batch)
    {
        if (batch == lastBatch)
            return;

        if (batch <= capacity)
        {
            scratch!.Clear();
        }
        else
        {
            Free();
            scratch = new AlignedMemory(TNetwork.Description.TrainingScratch.For(batch));
            outputs = new OutputMemory(TNetwork.Description, batch, trained);
            outputGradients = new OutputMemory(TNetwork.Description, batch, trained);
            capacity = batch;
        }

        lastBatch = batch;
    }

    private void Free()
    {
        scratch?.Dispose();
        outputs?.Dispose();
        outputGradients?.Dispose();
        scratch = null;
        outputs = outputGradients = null;
        capacity = lastBatch = 0;
    }
}
