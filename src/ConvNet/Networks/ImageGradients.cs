using ConvNet.CompilerServices;

namespace ConvNet;

/// <summary>
/// The gradients of a network's outputs by its images: saliency maps (Simonyan et al., 2014), images that a class likes best, images
/// that fool. They are those of inference, PyTorch's eval(), where dropout drops nothing and BatchNorm normalises by its running averages; and of the
/// values before a final softmax, the scores. Images are computed one by one, so memory is that of one; a call allocates nothing after the first. One
/// thread at a time.
/// </summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
/// <example><code>
/// using var gradients = new ImageGradients&lt;SqueezeNet&gt;(net);
/// gradients.Run(image, [classIndex], saliency); // [3, 224, 224]; a map of it is the largest magnitude of the channels
/// </code></example>
public sealed unsafe class ImageGradients<TNetwork> : IExclusive, IDisposable
    where TNetwork : class, INetwork<TNetwork>
{
    private readonly ParameterStore parameters;
    private readonly ParameterStore parameterGradients = new(TNetwork.Description);
    private readonly Inference noise = new();
    private readonly AlignedMemory scratch = new(TNetwork.Description.TrainingScratch.For(1));
    private readonly OutputMemory outputs;
    private readonly OutputMemory outputGradients;
    private ExclusiveUse use;

    /// <summary>Takes the memory for one image, and for gradients by the parameters, which the backward pass computes too.</summary>
    /// <param name="network">The network, whose parameters are shared: changes to them are seen from the next call on.</param>
    public ImageGradients(TNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        Network = network;
        parameters = network.Parameters;
        bool[] trained = OutputLosses<TNetwork>.Trained();
        outputs = new OutputMemory(TNetwork.Description, 1, trained);
        outputGradients = new OutputMemory(TNetwork.Description, 1, trained);
    }

    /// <summary>The network.</summary>
    public TNetwork Network { get; }

    /// <summary>The gradient of one score of each image, that of a class.</summary>
    /// <param name="images">[N, C, H, W]: planar floats.</param>
    /// <param name="classes">[N]: the class of each image whose score is meant, from 0; [N, H, W] where the output is an image, for the sum of the scores.</param>
    /// <param name="gradients">[N, C, H, W]: to be overwritten.</param>
    /// <exception cref="ArgumentException">A length does not fit or a class is out of range; the message says which.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using this object.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void Run(ReadOnlySpan<float> images, ReadOnlySpan<int> classes, Span<float> gradients)
    {
        int count = Count(images, gradients);
        Shape output = TNetwork.Description.Output;
        ChannelLabels.Check(classes, count, output);
        int area = output.Height * output.Width;
        using ExclusiveUse.Call call = use.Enter(this);
        for (int n = 0; n < count; n++)
        {
            Span<float> chosen = outputGradients[0, 1];
            chosen.Clear();
            for (int i = 0; i < area; i++)
                chosen[(classes[(n * area) + i] * area) + i] = 1;
            Differentiate(n, images, gradients);
        }
    }

    /// <summary>The gradient of a function of the scores, from the function's gradient by them.</summary>
    /// <param name="images">[N, C, H, W]: planar floats.</param>
    /// <param name="scoreGradients">[N, outputs]: the gradient by the main output, before its softmax.</param>
    /// <param name="gradients">[N, C, H, W]: to be overwritten.</param>
    /// <exception cref="ArgumentException">A length does not fit; the message gives the shapes.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using this object.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void Run(ReadOnlySpan<float> images, ReadOnlySpan<float> scoreGradients, Span<float> gradients)
    {
        int count = Count(images, gradients);
        Shape output = TNetwork.Description.Output;
        Arguments.RequireLength(scoreGradients.Length, count, output.Count, output, "floats", nameof(scoreGradients));
        using ExclusiveUse.Call call = use.Enter(this);
        for (int n = 0; n < count; n++)
        {
            scoreGradients.Slice(n * output.Count, output.Count).CopyTo(outputGradients[0, 1]);
            Differentiate(n, images, gradients);
        }
    }

    /// <summary>Frees the memory; the network keeps its parameters.</summary>
    public void Dispose() => use.Dispose(this);

    private static int Count(ReadOnlySpan<float> images, ReadOnlySpan<float> gradients)
    {
        Shape input = TNetwork.Description.Input;
        int count = Arguments.ImageCount(TNetwork.Description, images.Length, PixelFormat.PlanarSingle, nameof(images));
        Arguments.RequireLength(gradients.Length, count, input.Count, input, "floats", nameof(gradients));
        return count;
    }

    /// <summary>Both passes over an image. Gradients by other outputs than the main one stay zero.</summary>
    private void Differentiate(int image, ReadOnlySpan<float> images, Span<float> gradients)
    {
        int count = TNetwork.Description.Input.Count;
        fixed (float* source = images.Slice(image * count, count), target = gradients.Slice(image * count, count))
        {
            TNetwork.TrainingForward(1, parameters.Packed, source, PixelFormat.PlanarSingle, outputs.Table, scratch.Pointer, noise);
            TNetwork.Backward(1, parameters.Packed, outputGradients.Table, parameterGradients.Packed, target, scratch.Pointer);
        }

        GC.KeepAlive(parameters);
        GC.KeepAlive(parameterGradients);
    }

    void IExclusive.Free()
    {
        scratch.Dispose();
        outputs.Dispose();
        outputGradients.Dispose();
    }

    /// <summary>Training's masks and statistics as inference has them.</summary>
    private sealed class Inference : TrainingNoise
    {
        public override void Dropout(int site, int batch, float* mask, int count, float rate, float kept) => Fill(batch, mask, count, rate, kept);

        public override void DropImages(int site, int batch, float* mask, int count, float rate, float kept) => Fill(batch, mask, count, rate, kept);

        public override void DropPaths(int site, int batch, float* weights, int stride, int inputs, float rate, float global, int columns)
        {
            for (int n = 0; n < batch; n++)
                new Span<float>(weights + ((long)n * stride), inputs).Fill(1f / inputs);
        }

        public override void PoolingPhases(int site, float* phases, int height, int rows, int width, int columns, int row, int column) =>
            (phases[0], phases[1]) = (row, column);

        /// <summary>Running averages are of infinitely many values: an image does not move them, and nothing goes back through them.</summary>
        public override void ChooseStatistics(
            float* scale, float* shift, float* count, float* mean, float* variance, float* weight, float* bias, int lanes, float epsilon)
        {
            for (int i = 0; i < lanes; i++)
            {
                scale[i] = (weight == null ? 1 : weight[i]) / MathF.Sqrt(variance[i] + epsilon);
                shift[i] = (bias == null ? 0 : bias[i]) - (mean[i] * scale[i]);
                count[i] = float.PositiveInfinity;
            }
        }

        /// <summary>What is not scaled up where it is kept, inference scales down.</summary>
        private static void Fill(int batch, float* mask, int count, float rate, float kept) =>
            new Span<float>(mask, batch * count).Fill(kept == 1 ? 1 - rate : 1);
    }
}
