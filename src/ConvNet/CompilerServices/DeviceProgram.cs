using System.ComponentModel;

namespace ConvNet.CompilerServices;

/// <summary>
/// A network compiled for a graphics processor, with the memory it works on there: what the compiler writes for projects that reference
/// ILGPU, and what <see cref="GpuTrainer{TNetwork}"/> and <see cref="GpuPredictor{TNetwork}"/> drive. Kernels are queued and run in the
/// order of the calls; only reading waits for them. This library stays free of ILGPU.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract unsafe class DeviceProgram : IDisposable
{
    /// <summary>The accelerator's name.</summary>
    public abstract string DeviceName { get; }

    /// <summary>The largest batch that its memory holds.</summary>
    public abstract int MaxBatch { get; }

    /// <summary>The bytes of device memory that it has taken.</summary>
    public abstract long DeviceBytes { get; }

    /// <summary>Copies packed parameters to the device. They may be changed as soon as the call returns.</summary>
    public abstract void WriteParameters(float* packed, long floats);

    /// <summary>Waits, and copies the packed parameters from the device.</summary>
    public abstract void ReadParameters(float* packed, long floats);

    /// <summary>Waits, and copies the gradients by the packed parameters from the device.</summary>
    public abstract void ReadGradients(float* packed, long floats);

    /// <summary>Copies a batch of images to the device, beside the pass before, which has images of its own. Labels and targets follow, then the pass.</summary>
    public abstract void WriteImages(void* images, PixelFormat format, int batch);

    /// <summary>Copies the labels of a batch to the device.</summary>
    public abstract void WriteLabels(ReadOnlySpan<int> labels);

    /// <summary>Copies the targets of a batch to the device.</summary>
    public abstract void WriteTargets(ReadOnlySpan<float> targets);

    /// <summary>Inference over the images that were written.</summary>
    /// <param name="batch">Their number.</param>
    /// <param name="format">How they lie.</param>
    /// <param name="wanted">For each output, whether it is to be computed; the first one is the main output.</param>
    public abstract void Forward(int batch, PixelFormat format, ReadOnlySpan<bool> wanted);

    /// <summary>Takes memory for a copy of the parameters without the weights that are dropped, which training passes work on from then on.</summary>
    public abstract void TakeMasked(IReadOnlyList<DroppedWeights> dropped);

    /// <summary>Makes that copy of the parameters as they are, by the masks of a step.</summary>
    public abstract void MaskParameters(TrainingNoise noise);

    /// <summary>The gradients by the parameters, of those by the masked ones of the step.</summary>
    public abstract void MaskGradients(TrainingNoise noise);

    /// <summary>The forward pass of a training step over the images that were written.</summary>
    public abstract void TrainingForward(int batch, PixelFormat format, TrainingNoise noise);

    /// <summary>The backward pass, from the gradients by the outputs to those by the parameters.</summary>
    /// <param name="batch">The number of images, as in the forward pass.</param>
    /// <param name="imageGradients">Whether the gradients by the images are computed too.</param>
    public abstract void Backward(int batch, bool imageGradients);

    /// <summary>Waits, and copies the gradients by the images, [batch, input], from the device.</summary>
    public abstract void ReadImageGradients(Span<float> values);

    /// <summary>Waits, and copies the values of an output, [batch, output], from the device.</summary>
    public abstract void ReadOutput(int output, Span<float> values);

    /// <summary>Copies the gradients by an output, [batch, output], to the device.</summary>
    public abstract void WriteOutputGradient(int output, ReadOnlySpan<float> gradients);

    /// <summary>Computes an output's loss and the gradient by it; the loss is added to the one of the step.</summary>
    public abstract void Loss(int output, int batch, in LossRule rule);

    /// <summary>Waits, and returns the step's loss.</summary>
    public abstract float ReadLoss();

    /// <summary>Changes the trained parameters by their gradients, and takes on the next values of the others.</summary>
    /// <param name="rule">How.</param>
    /// <param name="trained">The floats of the trained parameters.</param>
    public abstract void Update(in UpdateRule rule, long trained);

    /// <summary>Waits, and copies the optimizer's state from the device; before the first step there is none, and nothing is copied.</summary>
    /// <param name="states">The packed state, in the optimizer's order.</param>
    public abstract void ReadStates(IReadOnlyList<ParameterStore> states);

    /// <summary>Copies an optimizer's state to the device. It may be changed as soon as the call returns.</summary>
    /// <param name="states">The packed state, in the optimizer's order.</param>
    public abstract void WriteStates(IReadOnlyList<ParameterStore> states);

    /// <summary>Waits for all that was queued.</summary>
    public abstract void Synchronize();

    /// <summary>Frees the device memory.</summary>
    public abstract void Dispose();
}
