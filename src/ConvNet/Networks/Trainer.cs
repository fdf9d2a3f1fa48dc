using System.Collections.Immutable;
using ConvNet.CompilerServices;

namespace ConvNet;

/// <summary>
/// Trains a network by gradient steps over batches. The same network, data and seed give the same parameters, bit for bit. Scratch
/// memory grows with the largest batch seen; a step of a size seen before allocates nothing. One thread at a time, and no predictor
/// of the network during a step, which changes the parameters under it.
/// </summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
public sealed unsafe class Trainer<TNetwork> : ITrainingRun, IExclusive, IDisposable
    where TNetwork : class, INetwork<TNetwork>
{
    private readonly Loss labelLoss;
    private readonly Loss targetLoss;
    private readonly ParameterStore parameters;
    private readonly ShardedPass<TNetwork> pass;
    private readonly bool[] trained = OutputLosses<TNetwork>.Trained();
    private OutputMemory? outputs;
    private OutputMemory? outputGradients;
    private int capacity;
    private GradientAccumulator? accumulator;
    private long passes;
    private ExclusiveUse use;

    /// <summary>Prepares training; memory is taken at the first step.</summary>
    /// <param name="network">The network, whose parameters each step changes.</param>
    /// <param name="optimizer">How they change. It keeps state for this network, so it cannot serve another one.</param>
    /// <param name="loss">
    /// What to make small: unless given, <see cref="SoftmaxCrossEntropy"/> for labels (of distances <see cref="DistanceCrossEntropy"/>) and <see cref="MeanSquaredError"/> for targets.
    /// </param>
    /// <param name="seed">The seed of dropout's masks.</param>
    /// <param name="shards">
    /// Into how many parts each batch is cut, which several threads may work on at once (see <see cref="Threads"/>). The result depends on
    /// it by rounding, and through layers that take statistics of a batch: those take the part's.
    /// </param>
    /// <exception cref="ArgumentException">The network does not end in what the loss takes.</exception>
    public Trainer(TNetwork network, Optimizer optimizer, Loss? loss = null, int seed = 0, int shards = 1)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shards);
        loss?.CheckNetwork(TNetwork.Description);
        Network = network;
        Optimizer = optimizer;
        parameters = network.Parameters;
        labelLoss = loss ?? Loss.ByLabels(TNetwork.Description);
        targetLoss = loss ?? new MeanSquaredError();
        Seed = seed;
        pass = new ShardedPass<TNetwork>(parameters, shards, seed) { Threads = Math.Min(shards, Environment.ProcessorCount) };
    }

    /// <summary>The seed of dropout's masks.</summary>
    public int Seed { get; }

    /// <summary>
    /// Into how many parts each batch is cut, as even as they can be. Each goes forward and backward on its own, with its own scratch
    /// memory and gradients, which are summed in the order of the parts; the loss and its gradient are those of the whole batch, and
    /// dropout's masks belong to the images. Normalisations take the statistics of a part, as PyTorch's DataParallel does, and the running
    /// averages go on by the mean of the parts'.
    /// </summary>
    public int Shards => pass.Shards;

    /// <summary>
    /// How many threads work on the parts of a batch, the caller's included; beyond <see cref="Shards"/> they have nothing to do. Steps
    /// give the same result, bit for bit, whatever their number. May be changed between steps; as many as there are processors, but no more than <see cref="Shards"/>, unless set.
    /// In a browser, which has no threads to start, the caller's does it all.
    /// </summary>
    public int Threads
    {
        get => pass.Threads;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            pass.Threads = value;
        }
    }

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

    /// <summary>
    /// The weights that each step drops at random; of rules about the same tensor the last one holds. A step then works on a copy of the
    /// parameters, and costs a pass over them more and the drawing of the masks.
    /// </summary>
    /// <exception cref="ArgumentException">A rule selects none of the parameters.</exception>
    public ImmutableArray<DropConnect> DropConnects
    {
        get;
        init
        {
            field = Optimizer.WithoutNull(value, nameof(DropConnects));
            pass.Masks = value.IsEmpty ? null : new WeightMasks(parameters, value, Seed);
        }
    } = [];

    /// <summary>The network.</summary>
    public TNetwork Network { get; }

    /// <summary>The optimizer; schedules change its learning rate between steps.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The number of steps that the optimizer has taken.</summary>
    public long Steps { get; private set; }

    /// <summary>Where dropout's masks come from; tests put known masks here.</summary>
    internal TrainingNoise Noise
    {
        get => pass.Noise;
        set => pass.Noise = value;
    }

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
        using ExclusiveUse.Call call = use.Enter(this);
        if (accumulator is not { Count: > 0 })
            return;

        accumulator.MoveTo(pass.Gradients);
        Optimizer.Step(parameters, pass.Gradients);
        Steps++;
    }

    /// <summary>Copies the last step's gradient by a tensor, in PyTorch's layout; without weight decay, and zero before the first step.</summary>
    /// <param name="name">The tensor ("conv1.weight").</param>
    /// <param name="destination">As many floats as the tensor has values, row-major in its shape.</param>
    /// <exception cref="ArgumentException">There is no such tensor, it is not trained, or the length is another.</exception>
    public void CopyGradientTo(string name, Span<float> destination)
    {
        if (parameters.Tensors.Any(tensor => tensor.Name == name && !tensor.IsTrained))
            throw new ArgumentException($"{name} is not trained: training passes compute its values, and it has no gradient.", nameof(name));

        pass.Gradients.CopyTo(name, destination);
    }

    /// <summary>Frees the scratch memory; the network keeps its parameters.</summary>
    public void Dispose() => use.Dispose(this);

    private float Step(void* images, PixelFormat format, int batch, ReadOnlySpan<int> labels)
    {
        OutputLosses<TNetwork>.Check(labelLoss, labels, batch);
        using ExclusiveUse.Call call = use.Enter(this);
        Forward(images, format, batch);
        double loss = 0;
        for (int k = 0; k < trained.Length; k++)
        {
            if (trained[k])
                loss += OutputLosses<TNetwork>.Compute(k, labelLoss, outputs![k, batch], labels, outputGradients![k, batch]);
        }

        Backward(labelLoss, labelLoss.BatchWeight(labels, batch));
        return (float)loss;
    }

    private float Step(void* images, PixelFormat format, int batch, ReadOnlySpan<float> targets)
    {
        OutputLosses<TNetwork>.Check(targetLoss, targets, batch);
        using ExclusiveUse.Call call = use.Enter(this);
        Forward(images, format, batch);
        double loss = 0;
        for (int k = 0; k < trained.Length; k++)
        {
            if (trained[k])
                loss += OutputLosses<TNetwork>.Compute(k, targetLoss, outputs![k, batch], targets, outputGradients![k, batch]);
        }

        Backward(targetLoss, targetLoss.BatchWeight([], batch));
        return (float)loss;
    }

    private void Forward(void* images, PixelFormat format, int batch)
    {
        TakeMemory(batch);
        pass.Forward(batch, images, format, passes, outputs!, outputGradients!);
    }

    private void Backward(Loss loss, double weight)
    {
        pass.Backward();
        passes++;
        if (AccumulateBatches > 1)
        {
            accumulator ??= new GradientAccumulator(TNetwork.Description);
            accumulator.Add(pass.Gradients, loss.Reduction, weight);
            if (accumulator.Count < AccumulateBatches)
                return;

            accumulator.MoveTo(pass.Gradients);
        }

        Optimizer.Step(parameters, pass.Gradients);
        Steps++;
    }

    (long Steps, long Passes) ITrainingRun.Position => accumulator is { Count: > 0 }
        ? throw new InvalidOperationException($"{accumulator.Count} batches are accumulated: step or call Flush before saving a checkpoint.")
        : (Steps, passes);

    (ParameterStore Parameters, IReadOnlyList<ParameterStore> OptimizerState) ITrainingRun.Stores => (parameters, Optimizer.StatesFor(parameters));

    void ITrainingRun.Collect()
    {
    }

    void ITrainingRun.Resume(long steps, long passes)
    {
        (Steps, this.passes) = (steps, passes);
        accumulator?.Clear();
    }

    private void TakeMemory(int batch)
    {
        if (batch <= capacity)
            return;

        Free();
        outputs = new OutputMemory(TNetwork.Description, batch, trained);
        outputGradients = new OutputMemory(TNetwork.Description, batch, trained);
        capacity = batch;
    }

    private void Free()
    {
        pass.Free();
        outputs?.Dispose();
        outputGradients?.Dispose();
        outputs = outputGradients = null;
        capacity = 0;
    }

    void IExclusive.Free()
    {
        Free();
        pass.Dispose();
    }
}
