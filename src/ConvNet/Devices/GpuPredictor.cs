using System.ComponentModel;
using ConvNet.CompilerServices;

namespace ConvNet;

/// <summary>
/// Runs a network on a graphics processor, by a copy of its parameters there: <see cref="CopyParametersFrom"/> brings later ones. Memory is
/// taken once. One thread at a time.
/// </summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
public sealed unsafe class GpuPredictor<TNetwork> : IDisposable
    where TNetwork : class, INetwork<TNetwork>
{
    private readonly DeviceProgram program;
    private readonly bool[] wanted = [.. TNetwork.Description.AllOutputs.Select((_, k) => k == 0)];
    private ExclusiveUse use;

    /// <summary>Copies the network's parameters to the device. Generated code calls it: see the network's CreateGpuPredictor.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public GpuPredictor(TNetwork network, DeviceProgram program)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(program);
        this.program = program;
        CopyParametersFrom(network);
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
        use.Enter(this);
        try
        {
            program.WriteParameters(network.Parameters.Packed, TNetwork.Description.PackedParameters);
            GC.KeepAlive(network);
        }
        finally
        {
            if (use.Exit())
                program.Dispose();
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
            Run((byte*)start, sizeof(float), PixelFormat.PlanarSingle, count, outputs);
    }

    /// <summary>Computes the outputs of any number of images.</summary>
    /// <param name="pixels">[N, H, W, C]: interleaved bytes, as decoders give them. They are normalised as the network's Input declares.</param>
    /// <param name="outputs">[N, outputs].</param>
    /// <inheritdoc cref="Run(ReadOnlySpan{float}, Span{float})" path="/exception"/>
    public void Run(ReadOnlySpan<byte> pixels, Span<float> outputs)
    {
        int count = Arguments.ImageCount(TNetwork.Description, pixels.Length, PixelFormat.InterleavedByte, nameof(pixels));
        fixed (byte* start = pixels)
            Run(start, sizeof(byte), PixelFormat.InterleavedByte, count, outputs);
    }

    /// <summary>Frees the device memory; the accelerator stays the caller's.</summary>
    public void Dispose()
    {
        if (use.Dispose())
            program.Dispose();
    }

    private void Run(byte* images, int size, PixelFormat format, int count, Span<float> outputs)
    {
        Shape output = TNetwork.Description.Output;
        Arguments.RequireLength(outputs.Length, count, output.Count, output, "floats", nameof(outputs));
        use.Enter(this);
        try
        {
            for (int done = 0; done < count; done += MaxBatch)
            {
                int batch = Math.Min(MaxBatch, count - done);
                program.WriteImages(images + ((long)done * TNetwork.Description.Input.Count * size), format, batch);
                program.Forward(batch, format, wanted);
                program.ReadOutput(0, outputs.Slice(done * output.Count, batch * output.Count));
            }
        }
        finally
        {
            if (use.Exit())
                program.Dispose();
        }
    }
}
