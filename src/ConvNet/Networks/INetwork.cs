using System.ComponentModel;
using ConvNet.CompilerServices;

namespace ConvNet;

/// <summary>
/// What the compiler writes into a class marked <see cref="NetworkAttribute"/>. Training loops, metrics and tools are generic
/// code over this contract: everything is resolved at compile time, without reflection, and survives trimming and Native AOT.
/// </summary>
/// <typeparam name="TSelf">The network's own class.</typeparam>
public unsafe interface INetwork<TSelf>
    where TSelf : class, INetwork<TSelf>
{
    /// <summary>The network's layers, shapes, parameters and memory, known at compile time. Always the same instance.</summary>
    static abstract NetworkDescription Description { get; }

    /// <summary>A network over the given parameters.</summary>
    static abstract TSelf Create(ParameterStore parameters);

    /// <summary>The learned parameters. All predictors and trainers of this network share them.</summary>
    ParameterStore Parameters { get; }

    /// <summary>Computes what <see cref="Forward"/> needs of the parameters in another form; again after they have changed.</summary>
    /// <param name="parameters">The packed parameters, 64-byte aligned.</param>
    /// <param name="prepared"><see cref="NetworkDescription.PreparedFloats"/> floats, 64-byte aligned, zero before the first call.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract void Prepare(float* parameters, float* prepared);

    /// <summary>Inference over <paramref name="batch"/> images.</summary>
    /// <param name="batch">The number of images, at least 1.</param>
    /// <param name="parameters">The packed parameters, 64-byte aligned.</param>
    /// <param name="prepared">What <see cref="Prepare"/> made of them.</param>
    /// <param name="images">The images, in <paramref name="format"/>.</param>
    /// <param name="format">How the images lie in memory.</param>
    /// <param name="outputs">
    /// For each output, the main one first, where its values go: [batch, output], dense; null for a named one that nobody wants.
    /// </param>
    /// <param name="scratch"><see cref="NetworkDescription.InferenceScratch"/> floats, 64-byte aligned, zero before the first call.</param>
    /// <param name="team">The threads that share the work.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract void Forward(
        int batch, float* parameters, float* prepared, void* images, PixelFormat format, float** outputs, float* scratch, ThreadTeam team);

    /// <summary>The forward pass of a training step: keeps in <paramref name="scratch"/> what <see cref="Backward"/> needs.</summary>
    /// <param name="batch">The number of images, at least 1.</param>
    /// <param name="parameters">The packed parameters, 64-byte aligned.</param>
    /// <param name="images">The images, in <paramref name="format"/>.</param>
    /// <param name="format">How the images lie in memory.</param>
    /// <param name="logits">
    /// For each output that is trained, where its values before a final softmax go: [batch, output]. The others' pointers are not used.
    /// </param>
    /// <param name="scratch"><see cref="NetworkDescription.TrainingScratch"/> floats, 64-byte aligned, zero before the first call with this batch size.</param>
    /// <param name="noise">Draws the masks of dropout.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract void TrainingForward(int batch, float* parameters, void* images, PixelFormat format, float** logits, float* scratch, TrainingNoise noise);

    /// <summary>The backward pass of a training step, after <see cref="TrainingForward"/> on the same scratch.</summary>
    /// <param name="batch">The number of images, as in the forward pass.</param>
    /// <param name="parameters">The packed parameters, unchanged since the forward pass.</param>
    /// <param name="logitGradients">For each output that is trained the loss's gradient by its logits: [batch, output].</param>
    /// <param name="gradients">
    /// The gradients by the packed parameters, in their layout, and in the place of tensors that are not trained their next values;
    /// overwritten, with zeros in the lanes that no tensor uses.
    /// </param>
    /// <param name="imageGradients">[batch, input]: the gradient by the images (planar), or null when nobody asks for it.</param>
    /// <param name="scratch">The scratch of the forward pass.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract void Backward(int batch, float* parameters, float** logitGradients, float* gradients, float* imageGradients, float* scratch);
}
