using ConvNet.CompilerServices;

namespace ConvNet.Testing.Compiled;

/// <summary>The generated training methods over guarded memory.</summary>
internal sealed unsafe class CompiledTraining<TNetwork>(TNetwork network, int batch) : ICompiledTraining
    where TNetwork : class, INetwork<TNetwork>
{
    /// <summary>What gradients hold before each pass, which is to overwrite them.</summary>
    private const float Stale = 1e30f;

    private readonly GuardedMemory _images = new("the images", (long)batch * TNetwork.Description.Input.Count);
    private readonly GuardedMemory _parameters = new("the parameters", TNetwork.Description.PackedParameters);
    private readonly GuardedOutputs _logits = new("logits", TNetwork.Description, batch, o => o.Weight > 0);
    private readonly GuardedOutputs _logitGradients = new("gradient of the logits", TNetwork.Description, batch, o => o.Weight > 0);
    private readonly GuardedMemory _gradients = new("the parameters' gradient", TNetwork.Description.PackedParameters);
    private readonly GuardedMemory _imageGradients = new("the images' gradient", (long)batch * TNetwork.Description.Input.Count);
    private readonly GuardedMemory _scratch = new("the training scratch", TNetwork.Description.TrainingScratch.For(batch));

    private IReadOnlyList<GuardedMemory> All => [_images, _parameters, _gradients, _imageGradients, _scratch];

    public TrainingResult Run(
        ReadOnlySpan<float> images, Func<float[], float[]> logitGradients, TrainingNoise? noise = null, bool withImageGradients = true,
        IReadOnlyDictionary<string, float[]>? headGradients = null)
    {
        NetworkDescription description = TNetwork.Description;
        images.CopyTo(_images.Values);
        new ReadOnlySpan<float>(network.Parameters.Packed, checked((int)description.PackedParameters)).CopyTo(_parameters.Values);
        _logits.Fill(float.NaN);
        _imageGradients.Values.Fill(float.NaN);

        // Lanes that no tensor uses are zero by contract, and must be left so: an optimizer steps over them too.
        _gradients.Values.Clear();
        foreach (ParameterTensor tensor in description.Parameters)
            foreach (long offset in PackedTensors.Offsets(tensor)) _gradients.Pointer[offset] = Stale;

        TNetwork.TrainingForward(
            batch, _parameters.Pointer, _images.Pointer, PixelFormat.PlanarSingle, _logits.Table, _scratch.Pointer, noise ?? new TrainingNoise());
        float[] logits = _logits[0].Values.ToArray();
        _logitGradients.Fill(0);
        logitGradients(logits).CopyTo(_logitGradients[0].Values);
        for (int k = 0; k < description.NamedOutputs.Count; k++)
            if (headGradients?.TryGetValue(description.NamedOutputs[k].Name, out float[]? gradient) == true) gradient.CopyTo(_logitGradients[k + 1].Values);
        TNetwork.Backward(
            batch, _parameters.Pointer, _logitGradients.Table, _gradients.Pointer, withImageGradients ? _imageGradients.Pointer : null, _scratch.Pointer);
        foreach (GuardedMemory memory in All) memory.Check();
        _logits.Check();
        _logitGradients.Check();

        var gradients = new Dictionary<string, float[]>();
        foreach (ParameterTensor tensor in description.Parameters)
        {
            gradients.Add(tensor.Name, PackedTensors.Unpack(tensor, _gradients.Values));
            foreach (long offset in PackedTensors.Offsets(tensor)) _gradients.Pointer[offset] = 0;
        }

        int stray = _gradients.Values.IndexOfAnyExcept(0);
        if (stray >= 0)
        {
            throw new InvalidOperationException(
                $"{description.Name}: the gradient's unused lane {stray} became {_gradients.Values[stray]}; it must stay zero.");
        }

        return new TrainingResult(logits, gradients, withImageGradients ? _imageGradients.Values.ToArray() : []);
    }

    public void Dispose()
    {
        foreach (GuardedMemory memory in All) memory.Dispose();
        _logits.Dispose();
        _logitGradients.Dispose();
    }
}
