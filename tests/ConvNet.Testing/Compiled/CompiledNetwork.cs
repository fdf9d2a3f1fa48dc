using ConvNet.CompilerServices;

namespace ConvNet.Testing.Compiled;

/// <summary>Calls a generated class through its contract.</summary>
internal sealed unsafe class CompiledNetwork<TNetwork>(TNetwork network) : ICompiledNetwork
    where TNetwork : class, INetwork<TNetwork>
{
    // Found by NetworkCompiler, which knows the class at run time only.
    public CompiledNetwork()
        : this(TNetwork.Create(new ParameterStore(TNetwork.Description)))
    {
    }

    public NetworkDescription Description => TNetwork.Description;

    public Type NetworkType => typeof(TNetwork);

    public ParameterStore Parameters => network.Parameters;

    public ICompiledNetwork Sibling() => new CompiledNetwork<TNetwork>();

    public void SavePrepared(string path) => Member<Action<string>>(nameof(SavePrepared), network)(path);

    public ICompiledNetwork LoadPrepared(string path) => new CompiledNetwork<TNetwork>(Member<Func<string, TNetwork>>(nameof(LoadPrepared), null)(path));

    public float[] Forward(ReadOnlySpan<float> images) => Forward(images, PixelFormat.PlanarSingle);

    public float[] Forward(ReadOnlySpan<byte> pixels) => Forward(pixels, PixelFormat.InterleavedByte);

    public ICompiledTraining CreateTraining(int batch) => new CompiledTraining<TNetwork>(network, batch);

    public ICompiledPredictor CreatePredictor(int maxBatch, params string[] namedOutputs) =>
        new CompiledPredictor(new Predictor<TNetwork>(network, maxBatch, namedOutputs));

    public ICompiledTrainer CreateTrainer(Optimizer optimizer, Loss? loss = null, int seed = 0, int shards = 1) =>
        new CompiledTrainer(new Trainer<TNetwork>(network, optimizer, loss, seed, shards));

    public ICompiledImageGradients CreateImageGradients() => new CompiledImageGradients(new ImageGradients<TNetwork>(network));

    /// <summary>A member that is no part of the contract.</summary>
    private static TDelegate Member<TDelegate>(string name, TNetwork? target)
        where TDelegate : Delegate => typeof(TNetwork).GetMethod(name)!.CreateDelegate<TDelegate>(target);

    private float[] Forward<T>(ReadOnlySpan<T> values, PixelFormat format)
        where T : unmanaged
    {
        int batch = values.Length / Description.Input.Count;
        using var parameters = GuardedMemory.Of("the parameters", new ReadOnlySpan<float>(Parameters.Packed, checked((int)Description.PackedParameters)));
        using var prepared = new GuardedMemory("what is prepared", Description.PreparedFloats);
        TNetwork.Prepare(parameters.Pointer, prepared.Pointer);
        using var images = GuardedMemory.Of("the images", values);
        using var outputs = new GuardedOutputs("output", Description, batch, _ => true);
        using var scratch = new GuardedMemory("the inference scratch", Description.InferenceScratch.For(batch));
        using var other = new GuardedMemory("the inference scratch", Description.InferenceScratch.For(batch));
        using var several = new ThreadTeam(3);
        float[][] runs = [Run(scratch, ThreadTeam.Alone), Run(other, several), Run(other, ThreadTeam.Alone)];
        if (runs[0].Any(float.IsNaN)) return runs[0];
        Require(runs[1], $"inference on {several.Threads} threads");
        Require(runs[2], "a second inference on the same scratch");
        return runs[0];

        float[] Run(GuardedMemory memory, ThreadTeam team)
        {
            outputs.Fill(float.NaN);
            TNetwork.Forward(batch, parameters.Pointer, prepared.Pointer, images.Pointer, format, outputs.Table, memory.Pointer, team);
            foreach (GuardedMemory guarded in (ReadOnlySpan<GuardedMemory>)[parameters, prepared, images, memory]) guarded.Check();
            outputs.Check();
            return outputs[0].Values.ToArray();
        }

        void Require(float[] run, string what)
        {
            if (!runs[0].AsSpan().SequenceEqual(run)) throw new InvalidOperationException($"{Description.Name}: {what} gave another result.");
        }
    }

    private sealed class CompiledPredictor(Predictor<TNetwork> predictor) : ICompiledPredictor
    {
        public int Threads
        {
            get => predictor.Threads;
            set => predictor.Threads = value;
        }

        public void Run(ReadOnlySpan<float> images, Span<float> outputs) => predictor.Run(images, outputs);

        public void Run(ReadOnlySpan<byte> pixels, Span<float> outputs) => predictor.Run(pixels, outputs);

        public void Classify(ReadOnlySpan<float> images, Span<int> classes) => predictor.Classify(images, classes);

        public void Classify(ReadOnlySpan<byte> pixels, Span<int> classes) => predictor.Classify(pixels, classes);

        public ReadOnlySpan<float> Output(string name) => predictor.Output(name);

        public void Dispose() => predictor.Dispose();
    }

    private sealed class CompiledTrainer(Trainer<TNetwork> trainer) : ICompiledTrainer
    {
        public int Threads
        {
            get => trainer.Threads;
            set => trainer.Threads = value;
        }

        public float Step(ReadOnlySpan<float> images, ReadOnlySpan<int> labels) => trainer.Step(images, labels);

        public float Step(ReadOnlySpan<byte> pixels, ReadOnlySpan<int> labels) => trainer.Step(pixels, labels);

        public float Step(ReadOnlySpan<float> images, ReadOnlySpan<float> targets) => trainer.Step(images, targets);

        public TrainingNoise Noise
        {
            set => trainer.Noise = value;
        }

        public void CopyGradientTo(string name, Span<float> destination) => trainer.CopyGradientTo(name, destination);

        public void Dispose() => trainer.Dispose();
    }

    private sealed class CompiledImageGradients(ImageGradients<TNetwork> gradients) : ICompiledImageGradients
    {
        public void Run(ReadOnlySpan<float> images, ReadOnlySpan<int> classes, Span<float> gradientsByImages) => gradients.Run(images, classes, gradientsByImages);

        public void Run(ReadOnlySpan<float> images, ReadOnlySpan<float> scoreGradients, Span<float> gradientsByImages) =>
            gradients.Run(images, scoreGradients, gradientsByImages);

        public void Dispose() => gradients.Dispose();
    }
}
