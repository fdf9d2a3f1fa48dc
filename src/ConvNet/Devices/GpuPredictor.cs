using System.ComponentModel;
using ConvNet.CompilerServices;

namespace ConvNet;

/// <summary>
/// Runs a network on a graphics processor, by a copy of its parameters there: <see cref="CopyParametersFrom"/> brings later ones. Memory is
/// taken once. One thread at a time.
/// </summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
public sealed unsafe class GpuPredictor<TNetwork> : IExclusive, IDisposable
    where TNetwork : class, INetwork<TNetwork>
{
    private readonly DeviceProgram program;
    private readonly bool[] wanted;
    private readonly OutputMemory outputs;
    private int held;
    private ExclusiveUse use;

    /// <summary>Copies the network's parameters to the device. Generated code calls it: see the network's CreateGpuPredictor.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public GpuPredictor(TNetwork network, DeviceProgram program, params string[] namedOutputs)
    {
        ArgumentNullException.ThrowIfNull(program);
        this.program = program;
        try
        {
            ArgumentNullException.ThrowIfNull(network);
            ArgumentNullException.ThrowIfNull(namedOutputs);
            wanted = OutputValues.Wanted(TNetwork.Description, namedOutputs);
            outputs = new OutputMemory(TNetwork.Description, program.MaxBatch, wanted);
            CopyParametersFrom(network);
        }
        catch
        {
            program.Dispose(); // nobody else has it
            throw;
        }
    }

    /// <summary>The accelerator's name.</summary>
    public string DeviceName => program.DeviceName;

    /// <summary>The bytes of device memory that the predictor has taken.</summary>
    public long DeviceBytes => program.DeviceBytes;

    /// <summary>How many images are computed together; more are run in turns.</summary>
    public int MaxBatch => program.MaxBatch;

    /// <summary>Takes on a network's parameters as they are now.</summary>
    /// <exception cref="InvalidOperationException">Another thread is using this predictor.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was disposed.</exception>
    public void CopyParametersFrom(TNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        using ExclusiveUse.Call call = use.Enter(this);
        program.WriteParameters(network.Parameters.Packed, TNetwork.Description.PackedParameters);
        GC.KeepAlive(network);
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
            Run((byte*)start, sizeof(float), PixelFormat.PlanarSingle, count, outputs, []);
    }

    /// <summary>Computes the outputs of any number of images.</summary>
    /// <param name="pixels">[N, H, W, C]: interleaved bytes, as decoders give them. They are normalised as the network's Input declares.</param>
    /// <param name="outputs">[N, outputs].</param>
    /// <inheritdoc cref="Run(ReadOnlySpan{float}, Span{float})" path="/exception"/>
    public void Run(ReadOnlySpan<byte> pixels, Span<float> outputs)
    {
        int count = Arguments.ImageCount(TNetwork.Description, pixels.Length, PixelFormat.InterleavedByte, nameof(pixels));
        fixed (byte* start = pixels)
            Run(start, sizeof(byte), PixelFormat.InterleavedByte, count, outputs, []);
    }

    /// <summary>
    /// The class of the highest output, of distances the lowest, for each of any number of images, or for each of their pixels where the output is an image [C, H, W];
    /// the first of equals.
    /// </summary>
    /// <param name="images">[N, C, H, W]: planar floats.</param>
    /// <param name="classes">[N]; [N, H, W] where the output is an image.</param>
    /// <inheritdoc cref="Run(ReadOnlySpan{float}, Span{float})" path="/exception"/>
    public void Classify(ReadOnlySpan<float> images, Span<int> classes)
    {
        int count = Arguments.ImageCount(TNetwork.Description, images.Length, PixelFormat.PlanarSingle, nameof(images));
        RequireClasses(classes, count);
        fixed (float* start = images)
            Run((byte*)start, sizeof(float), PixelFormat.PlanarSingle, count, [], classes);
    }

    /// <summary>
    /// The class of the highest output, of distances the lowest, for each of any number of images, or for each of their pixels where the output is an image [C, H, W];
    /// the first of equals.
    /// </summary>
    /// <param name="pixels">[N, H, W, C]: interleaved bytes.</param>
    /// <param name="classes">[N]; [N, H, W] where the output is an image.</param>
    /// <inheritdoc cref="Run(ReadOnlySpan{float}, Span{float})" path="/exception"/>
    public void Classify(ReadOnlySpan<byte> pixels, Span<int> classes)
    {
        int count = Arguments.ImageCount(TNetwork.Description, pixels.Length, PixelFormat.InterleavedByte, nameof(pixels));
        RequireClasses(classes, count);
        fixed (byte* start = pixels)
            Run(start, sizeof(byte), PixelFormat.InterleavedByte, count, [], classes);
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
    public ReadOnlySpan<float> Output(string name)
    {
        use.RequireOwner(this);
        int output = OutputValues.IndexOf(TNetwork.Description, name, nameof(name));
        OutputValues.RequireHeld(name, wanted[output], held, MaxBatch);
        return outputs[output, held];
    }

    /// <summary>Frees the device memory; the accelerator stays the caller's.</summary>
    public void Dispose() => use.Dispose(this);

    private static void RequireClasses(ReadOnlySpan<int> classes, int count)
    {
        Shape output = TNetwork.Description.Output;
        Arguments.RequireLength(classes.Length, count, output.Height * output.Width, output with { Channels = 1 }, "classes", nameof(classes));
    }

    /// <summary>Runs the images in turns, for the main output's values or, where there are any to fill, for the classes.</summary>
    private void Run(byte* images, int size, PixelFormat format, int count, Span<float> scores, Span<int> classes)
    {
        Shape output = TNetwork.Description.Output;
        if (classes.IsEmpty)
            Arguments.RequireLength(scores.Length, count, output.Count, output, "floats", "outputs");
        using ExclusiveUse.Call call = use.Enter(this);
        int area = output.Height * output.Width;
        for (int done = 0; done < count; done += MaxBatch)
        {
            int batch = Math.Min(MaxBatch, count - done);
            program.WriteImages(images + ((long)done * TNetwork.Description.Input.Count * size), format, batch);
            program.Forward(batch, format, wanted);
            for (int k = 1; k < wanted.Length; k++)
            {
                if (wanted[k])
                    program.ReadOutput(k, outputs[k, batch]);
            }

            if (classes.IsEmpty)
            {
                program.ReadOutput(0, scores.Slice(done * output.Count, batch * output.Count));
                continue;
            }

            program.ReadOutput(0, outputs[0, batch]);
            OutputValues.Classify(outputs[0, batch], TNetwork.Description, classes.Slice(done * area, batch * area));
        }

        held = count;
    }

    void IExclusive.Free()
    {
        program.Dispose();
        outputs.Dispose();
    }
}
