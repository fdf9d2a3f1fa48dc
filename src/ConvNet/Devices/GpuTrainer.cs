using System.Collections.Immutable;
using System.ComponentModel;
using ConvNet.CompilerServices;

namespace ConvNet;

/// <summary>
/// Trains a network on a graphics processor. It has a copy of the network's parameters there, which each step changes;
/// <see cref="CopyParametersTo"/> brings them back. Memory is taken once, for <see cref="MaxBatch"/> images. Steps are those of
/// <see cref="Trainer{TNetwork}"/> but for rounding, the masks of dropout and <see cref="DropConnect"/> included. One thread at a time.
/// </summary>
/// <remarks>
/// Softmax cross-entropy by labels (without class weights), squared errors, and the arithmetic of <see cref="Sgd"/>, <see cref="Adam"/> and
/// <see cref="AdamW"/> run on the device, and nothing waits for it until the loss is read. Every other loss is computed by the processor from
/// the outputs, and every other optimizer, penalty or bound steps there by the gradients: they are copied each step, at the same result.
/// </remarks>
/// <typeparam name="TNetwork">The network's class.</typeparam>
public sealed unsafe class GpuTrainer<TNetwork> : ITrainingRun, IExclusive, IDisposable
    where TNetwork : class, INetwork<TNetwork>
{
    private readonly DeviceProgram program;
    private readonly Loss labelLoss;
    private readonly Loss targetLoss;
    private readonly bool[] trained = OutputLosses<TNetwork>.Trained();
    private readonly ParameterStore parameters;
    private readonly TrainingNoise noise;
    private readonly bool dropsWeights;
    private ParameterStore? gradients;
    private OutputMemory? outputs;
    private OutputMemory? outputGradients;
    private double loss = double.NaN;
    private bool lossIsOnDevice;
    private long passes;
    private ExclusiveUse use;

    /// <summary>Copies the network's parameters to the device. Generated code calls it: see the network's CreateGpuTrainer.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public GpuTrainer(
        TNetwork network, DeviceProgram program, Optimizer optimizer, Loss? loss = null, int seed = 0, ImmutableArray<DropConnect> dropConnects = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        this.program = program;
        try
        {
            ArgumentNullException.ThrowIfNull(network);
            ArgumentNullException.ThrowIfNull(optimizer);
            loss?.CheckNetwork(TNetwork.Description);
            Optimizer = optimizer;
            Seed = seed;
            labelLoss = loss ?? ConvNet.Loss.ByLabels(TNetwork.Description);
            targetLoss = loss ?? new MeanSquaredError();
            noise = new TrainingNoise(seed);
            parameters = network.Parameters.Clone();
            program.WriteParameters(parameters.Packed, Floats);
            DropConnects = dropConnects.IsDefault ? [] : Optimizer.WithoutNull(dropConnects, nameof(dropConnects));
            dropsWeights = !DropConnects.IsEmpty;
            if (dropsWeights)
                program.TakeMasked([.. WeightMasks.Rates(parameters, DropConnects).Select(Dropped)]);
        }
        catch
        {
            program.Dispose(); // nobody else has it
            throw;
        }
    }

    /// <summary>The accelerator's name.</summary>
    public string DeviceName => program.DeviceName;

    /// <summary>The bytes of device memory that the trainer has taken.</summary>
    public long DeviceBytes => program.DeviceBytes;

    /// <summary>The largest batch of a step.</summary>
    public int MaxBatch => program.MaxBatch;

    /// <summary>The optimizer; schedules change its learning rate between steps.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The seed of dropout's masks.</summary>
    public int Seed { get; }

    /// <summary>The weights that each step drops at random, by the masks of <see cref="Trainer{TNetwork}.DropConnects"/>.</summary>
    public ImmutableArray<DropConnect> DropConnects { get; }

    /// <summary>The number of steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>
    /// The loss of the last step before it, summed over all outputs; waits for the step. Not a number before the first, and after one that failed.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another thread is using this trainer.</exception>
    /// <exception cref="ObjectDisposedException">The trainer was disposed.</exception>
    public float Loss
    {
        get
        {
            using ExclusiveUse.Call call = use.Enter(this);
            if (lossIsOnDevice)
                (loss, lossIsOnDevice) = (loss + program.ReadLoss(), false);
            return (float)loss;
        }
    }

    /// <summary>Takes one step on a batch, and waits for its loss.</summary>
    /// <param name="images">[N, C, H, W]: planar floats, N from 1 to <see cref="MaxBatch"/>.</param>
    /// <param name="labels">[N]: the class of each image, from 0; [N, H, W] where the output is an image.</param>
    /// <returns>The batch's loss before the step.</returns>
    /// <inheritdoc cref="Enqueue(ReadOnlySpan{float}, ReadOnlySpan{int})" path="/exception"/>
    public float Step(ReadOnlySpan<float> images, ReadOnlySpan<int> labels)
    {
        Enqueue(images, labels);
        return Loss;
    }

    /// <summary>Takes one step on a batch, and waits for its loss.</summary>
    /// <param name="images">[N, C, H, W]: planar floats, N from 1 to <see cref="MaxBatch"/>.</param>
    /// <param name="targets">[N, outputs]: what the network should give.</param>
    /// <returns>The batch's loss before the step.</returns>
    /// <inheritdoc cref="Enqueue(ReadOnlySpan{float}, ReadOnlySpan{int})" path="/exception"/>
    public float Step(ReadOnlySpan<float> images, ReadOnlySpan<float> targets)
    {
        Enqueue(images, targets);
        return Loss;
    }

    /// <summary>Takes one step on a batch, and waits for its loss.</summary>
    /// <param name="pixels">[N, H, W, C]: interleaved bytes, N from 1 to <see cref="MaxBatch"/>, normalised as the network's Input declares.</param>
    /// <param name="labels">[N]: the class of each image, from 0; [N, H, W] where the output is an image.</param>
    /// <returns>The batch's loss before the step.</returns>
    /// <inheritdoc cref="Enqueue(ReadOnlySpan{float}, ReadOnlySpan{int})" path="/exception"/>
    public float Step(ReadOnlySpan<byte> pixels, ReadOnlySpan<int> labels)
    {
        Enqueue(pixels, labels);
        return Loss;
    }

    /// <summary>Takes one step on a batch, and waits for its loss.</summary>
    /// <param name="pixels">[N, H, W, C]: interleaved bytes, N from 1 to <see cref="MaxBatch"/>, normalised as the network's Input declares.</param>
    /// <param name="targets">[N, outputs]: what the network should give.</param>
    /// <returns>The batch's loss before the step.</returns>
    /// <inheritdoc cref="Enqueue(ReadOnlySpan{float}, ReadOnlySpan{int})" path="/exception"/>
    public float Step(ReadOnlySpan<byte> pixels, ReadOnlySpan<float> targets)
    {
        Enqueue(pixels, targets);
        return Loss;
    }

    /// <summary>Takes one step on a batch without waiting for it: while the device is at work the next batch can be made and sent. At most one step is under way; a second call waits for its end.</summary>
    /// <param name="images">[N, C, H, W]: planar floats, N from 1 to <see cref="MaxBatch"/>.</param>
    /// <param name="labels">[N]: the class of each image, from 0; [N, H, W] where the output is an image.</param>
    /// <exception cref="ArgumentException">A length does not fit or a label is out of range. Nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using this trainer.</exception>
    /// <exception cref="ObjectDisposedException">The trainer was disposed.</exception>
    public void Enqueue(ReadOnlySpan<float> images, ReadOnlySpan<int> labels)
    {
        int batch = BatchSize(images.Length, PixelFormat.PlanarSingle, nameof(images));
        fixed (float* start = images)
            Enqueue(start, PixelFormat.PlanarSingle, batch, labels);
    }

    /// <summary>Takes one step on a batch without waiting for it: while the device is at work the next batch can be made and sent. At most one step is under way; a second call waits for its end.</summary>
    /// <param name="images">[N, C, H, W]: planar floats, N from 1 to <see cref="MaxBatch"/>.</param>
    /// <param name="targets">[N, outputs]: what the network should give.</param>
    /// <inheritdoc cref="Enqueue(ReadOnlySpan{float}, ReadOnlySpan{int})" path="/exception"/>
    public void Enqueue(ReadOnlySpan<float> images, ReadOnlySpan<float> targets)
    {
        int batch = BatchSize(images.Length, PixelFormat.PlanarSingle, nameof(images));
        fixed (float* start = images)
            Enqueue(start, PixelFormat.PlanarSingle, batch, targets);
    }

    /// <summary>Takes one step on a batch without waiting for it: while the device is at work the next batch can be made and sent. At most one step is under way; a second call waits for its end.</summary>
    /// <param name="pixels">[N, H, W, C]: interleaved bytes, N from 1 to <see cref="MaxBatch"/>, normalised as the network's Input declares.</param>
    /// <param name="labels">[N]: the class of each image, from 0; [N, H, W] where the output is an image.</param>
    /// <inheritdoc cref="Enqueue(ReadOnlySpan{float}, ReadOnlySpan{int})" path="/exception"/>
    public void Enqueue(ReadOnlySpan<byte> pixels, ReadOnlySpan<int> labels)
    {
        int batch = BatchSize(pixels.Length, PixelFormat.InterleavedByte, nameof(pixels));
        fixed (byte* start = pixels)
            Enqueue(start, PixelFormat.InterleavedByte, batch, labels);
    }

    /// <summary>Takes one step on a batch without waiting for it: while the device is at work the next batch can be made and sent. At most one step is under way; a second call waits for its end.</summary>
    /// <param name="pixels">[N, H, W, C]: interleaved bytes, N from 1 to <see cref="MaxBatch"/>, normalised as the network's Input declares.</param>
    /// <param name="targets">[N, outputs]: what the network should give.</param>
    /// <inheritdoc cref="Enqueue(ReadOnlySpan{float}, ReadOnlySpan{int})" path="/exception"/>
    public void Enqueue(ReadOnlySpan<byte> pixels, ReadOnlySpan<float> targets)
    {
        int batch = BatchSize(pixels.Length, PixelFormat.InterleavedByte, nameof(pixels));
        fixed (byte* start = pixels)
            Enqueue(start, PixelFormat.InterleavedByte, batch, targets);
    }

    /// <summary>Brings the parameters back into a network, running averages included, after all steps so far.</summary>
    /// <exception cref="InvalidOperationException">Another thread is using this trainer.</exception>
    /// <exception cref="ObjectDisposedException">The trainer was disposed.</exception>
    public void CopyParametersTo(TNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        using ExclusiveUse.Call call = use.Enter(this);
        program.ReadParameters(network.Parameters.Packed, Floats);
        network.Parameters.MarkChanged();
        GC.KeepAlive(network);
    }

    /// <summary>Goes on from a network's parameters as they are now, such as the best so far; the optimizer's state stays.</summary>
    /// <exception cref="InvalidOperationException">Another thread is using this trainer.</exception>
    /// <exception cref="ObjectDisposedException">The trainer was disposed.</exception>
    public void CopyParametersFrom(TNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        using ExclusiveUse.Call call = use.Enter(this);
        program.WriteParameters(network.Parameters.Packed, Floats);
        GC.KeepAlive(network);
    }

    /// <summary>Copies the last step's gradient by a tensor, in PyTorch's layout; without weight decay.</summary>
    /// <param name="name">The tensor ("conv1.weight").</param>
    /// <param name="destination">As many floats as the tensor has values, row-major in its shape.</param>
    /// <exception cref="ArgumentException">There is no such tensor, it is not trained, or the length is another.</exception>
    public void CopyGradientTo(string name, Span<float> destination)
    {
        if (parameters.Tensors.Any(tensor => tensor.Name == name && !tensor.IsTrained))
            throw new ArgumentException($"{name} is not trained: training passes compute its values, and it has no gradient.", nameof(name));

        using ExclusiveUse.Call call = use.Enter(this);
        Gradients().CopyTo(name, destination);
    }

    /// <summary>Frees the device memory; the accelerator stays the caller's.</summary>
    public void Dispose() => use.Dispose(this);

    int ITrainingRun.Shards => 1;

    (long Steps, long Passes) ITrainingRun.Position => (Steps, passes);

    (ParameterStore Parameters, IReadOnlyList<ParameterStore> OptimizerState) ITrainingRun.Stores => (parameters, Optimizer.StatesFor(parameters));

    void ITrainingRun.Collect()
    {
        using ExclusiveUse.Call call = use.Enter(this);
        program.ReadParameters(parameters.Packed, Floats);
        program.ReadStates(Optimizer.StatesFor(parameters));
    }

    void ITrainingRun.Resume(long steps, long passes)
    {
        using ExclusiveUse.Call call = use.Enter(this);
        program.WriteParameters(parameters.Packed, Floats);
        if (Optimizer.NextOnDevice(parameters) is not null)
            program.WriteStates(Optimizer.StatesFor(parameters));
        (Steps, this.passes) = (steps, passes);
    }

    private static long Floats => TNetwork.Description.PackedParameters;

    private int BatchSize(int length, PixelFormat format, string argument)
    {
        int batch = Arguments.BatchSize(TNetwork.Description, length, format, argument);
        return batch <= MaxBatch ? batch : throw new ArgumentException(
            $"{batch} images were given, but this trainer's device memory holds {MaxBatch}: give fewer, or create it with maxBatch: {batch}.", argument);
    }

    private void Enqueue(void* images, PixelFormat format, int batch, ReadOnlySpan<int> labels)
    {
        OutputLosses<TNetwork>.Check(labelLoss, labels, batch);
        using ExclusiveUse.Call call = use.Enter(this);
        try
        {
            program.WriteImages(images, format, batch);
            program.WriteLabels(labels);
            Forward(format, batch);
            for (int k = 0; k < trained.Length; k++)
            {
                if (!trained[k])
                    continue;

                if (Rule(k, labelLoss, labelLoss.DeviceRule(labels, OutputShape(k))) is { } rule)
                {
                    program.Loss(k, batch, rule);
                    lossIsOnDevice = true;
                    continue;
                }

                Fetch(k, batch);
                loss += OutputLosses<TNetwork>.Compute(k, labelLoss, outputs![k, batch], labels, outputGradients![k, batch]);
                program.WriteOutputGradient(k, outputGradients[k, batch]);
            }

            Finish(batch);
        }
        catch
        {
            (loss, lossIsOnDevice) = (double.NaN, false); // what is there is that of a part
            throw;
        }
    }

    private void Enqueue(void* images, PixelFormat format, int batch, ReadOnlySpan<float> targets)
    {
        OutputLosses<TNetwork>.Check(targetLoss, targets, batch);
        using ExclusiveUse.Call call = use.Enter(this);
        try
        {
            program.WriteImages(images, format, batch);
            program.WriteTargets(targets);
            Forward(format, batch);
            for (int k = 0; k < trained.Length; k++)
            {
                if (!trained[k])
                    continue;

                if (Rule(k, targetLoss, targetLoss.DeviceRule(targets, OutputShape(k))) is { } rule)
                {
                    program.Loss(k, batch, rule);
                    lossIsOnDevice = true;
                    continue;
                }

                Fetch(k, batch);
                loss += OutputLosses<TNetwork>.Compute(k, targetLoss, outputs![k, batch], targets, outputGradients![k, batch]);
                program.WriteOutputGradient(k, outputGradients[k, batch]);
            }

            Finish(batch);
        }
        catch
        {
            (loss, lossIsOnDevice) = (double.NaN, false); // what is there is that of a part
            throw;
        }
    }

    private void Forward(PixelFormat format, int batch)
    {
        (loss, lossIsOnDevice) = (0, false);
        noise.Step = passes;
        if (dropsWeights)
            program.MaskParameters(noise);
        program.TrainingForward(batch, format, noise);
    }

    /// <summary>The backward pass and the step.</summary>
    private void Finish(int batch)
    {
        program.Backward(batch, imageGradients: false);
        if (dropsWeights)
            program.MaskGradients(noise);
        if (!Optimizer.TryStepOnDevice(parameters, program))
        {
            ParameterStore computed = Gradients();
            program.ReadParameters(parameters.Packed, Floats);
            computed.Untrained.CopyTo(parameters.Untrained);
            Optimizer.Step(parameters, computed);
            program.WriteParameters(parameters.Packed, Floats);
        }

        passes++;
        Steps++;
    }

    private DroppedWeights Dropped((int Index, double Rate) weights)
    {
        var packing = new TensorPacking(parameters.Tensors[weights.Index]);
        return new(WeightMasks.Site(weights.Index), (float)weights.Rate, WeightMasks.Kept(weights.Rate), packing.Extent.First, packing.Numbers());
    }

    private static Shape OutputShape(int output) => TNetwork.Description.AllOutputs[output].Shape;

    /// <summary>The rule with the output's weight; null where the processor has to compute the loss, or go back through a softmax.</summary>
    private static LossRule? Rule(int output, Loss loss, LossRule? rule) => OutputLosses<TNetwork>.SeesProbabilities(output, loss) ? null
        : rule is { } known ? known with { Weight = (float)TNetwork.Description.AllOutputs[output].Weight } : null;

    private void Fetch(int output, int batch)
    {
        outputs ??= new OutputMemory(TNetwork.Description, MaxBatch, trained);
        outputGradients ??= new OutputMemory(TNetwork.Description, MaxBatch, trained);
        program.ReadOutput(output, outputs[output, batch]);
    }

    private ParameterStore Gradients()
    {
        gradients ??= new ParameterStore(TNetwork.Description);
        program.ReadGradients(gradients.Packed, Floats);
        return gradients;
    }

    void IExclusive.Free()
    {
        program.Dispose();
        outputs?.Dispose();
        outputGradients?.Dispose();
    }
}
