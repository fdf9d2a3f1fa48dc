using System.Reflection;
using ConvNet.CompilerServices;
using ConvNet.Testing.Compiled;
using ILGPU.Runtime;

namespace ConvNet.Ilgpu.Tests.Networks;

/// <summary>A generated network's kernels on an accelerator: what <see cref="ICompiledTraining"/> is for those of the processor.</summary>
internal static unsafe class DeviceTraining
{
    /// <summary>The program that the generator wrote beside a network.</summary>
    public static DeviceProgram Program(ICompiledNetwork network, Accelerator accelerator, int maxBatch, bool isTraining)
    {
        string kernels = "ConvNet.Compiled." + network.NetworkType.FullName!.Replace("_", "__").Replace('.', '_') + ".DeviceNetwork";
        Type type = network.NetworkType.Assembly.GetType(kernels, throwOnError: true)!;
        try
        {
            var program = (DeviceProgram)Activator.CreateInstance(type, network.Description, accelerator, maxBatch, isTraining)!;
            program.WriteParameters(network.Parameters.Packed, network.Description.PackedParameters);
            return program;
        }
        catch (TargetInvocationException e)
        {
            throw new InvalidOperationException($"{network.Description.Name} cannot be created on {accelerator.Name}.", e.InnerException);
        }
    }

    /// <summary>Inference.</summary>
    public static float[] Forward(ICompiledNetwork network, Accelerator accelerator, float[] images)
    {
        int batch = images.Length / network.Description.Input.Count;
        using DeviceProgram program = Program(network, accelerator, batch, isTraining: false);
        fixed (float* start = images) program.WriteImages(start, PixelFormat.PlanarSingle, batch);
        program.Forward(batch, PixelFormat.PlanarSingle, [true, .. network.Description.NamedOutputs.Select(_ => false)]);
        var outputs = new float[batch * network.Description.Output.Count];
        program.ReadOutput(0, outputs);
        return outputs;
    }

    /// <summary>A forward and a backward pass.</summary>
    /// <param name="logitGradients">From the logits to the gradient by them.</param>
    public static TrainingResult Run(
        ICompiledNetwork network, Accelerator accelerator, float[] images, Func<float[], float[]> logitGradients, TrainingNoise? noise = null)
    {
        NetworkDescription description = network.Description;
        int batch = images.Length / description.Input.Count;
        using DeviceProgram program = Program(network, accelerator, batch, isTraining: true);
        fixed (float* start = images) program.WriteImages(start, PixelFormat.PlanarSingle, batch);
        program.TrainingForward(batch, PixelFormat.PlanarSingle, noise ?? new TrainingNoise());
        var logits = new float[batch * description.Output.Count];
        program.ReadOutput(0, logits);
        program.WriteOutputGradient(0, logitGradients(logits));
        for (int k = 0; k < description.NamedOutputs.Count; k++)
            if (description.NamedOutputs[k].Weight > 0) program.WriteOutputGradient(k + 1, new float[batch * description.NamedOutputs[k].Shape.Count]);
        program.Backward(batch, imageGradients: true);
        var imageGradients = new float[images.Length];
        program.ReadImageGradients(imageGradients);

        var gradients = new ParameterStore(description);
        program.ReadGradients(gradients.Packed, description.PackedParameters);
        var named = new Dictionary<string, float[]>();
        foreach (ParameterTensor tensor in description.Parameters)
        {
            var values = new float[tensor.Count];
            gradients.CopyTo(tensor.Name, values);
            named.Add(tensor.Name, values);
        }

        return new TrainingResult(logits, named, imageGradients);
    }
}
