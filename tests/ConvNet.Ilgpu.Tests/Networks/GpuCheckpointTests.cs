namespace ConvNet.Ilgpu.Tests.Networks;

/// <summary>Checkpoints of training on an accelerator: the optimizer's state comes from there and goes back.</summary>
public sealed class GpuCheckpointTests : IDisposable
{
    private const int Batch = 3, Before = 2, After = 2;

    private readonly TestAccelerator accelerator = TestAccelerator.Create();
    private readonly string folder = Directory.CreateTempSubdirectory("convnet-checkpoints-").FullName;

    /// <summary>RmsProp steps on the processor, the others on the accelerator; plain gradient descent has no state.</summary>
    public static TheoryData<string> Optimizers => ["Sgd", "Momentum", "AmsGrad", "RmsProp"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_run_goes_on_bit_for_bit(string optimizer)
    {
        var network = new SmallClassifier(seed: 4);
        using GpuTrainer<SmallClassifier> whole = network.CreateGpuTrainer(accelerator.Accelerator, Create(optimizer), Batch, seed: 9);
        var saved = new Checkpoints<SmallClassifier>(folder, whole);
        Train(whole, 0, Before);
        saved.Save(new TrainingPosition(1));
        Train(whole, Before, After);
        whole.CopyParametersTo(network);

        var other = new SmallClassifier(seed: 5);
        using GpuTrainer<SmallClassifier> resumed = other.CreateGpuTrainer(accelerator.Accelerator, Create(optimizer), Batch, seed: 9);
        Assert.Equal(new TrainingPosition(1), new Checkpoints<SmallClassifier>(folder, resumed).Resume());
        Assert.Equal(Before, resumed.Steps);
        Train(resumed, Before, After);
        resumed.CopyParametersTo(other);
        foreach (string tensor in network.Parameters.Tensors.Select(tensor => tensor.Name)) Assert.Equal(Values(network, tensor), Values(other, tensor));
    }

    /// <summary>The processor goes on where the accelerator was, and the accelerator where the processor was.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_run_goes_on_elsewhere(bool toDevice)
    {
        SmallClassifier first = new(seed: 4), second = new(seed: 5), expected = new(seed: 4);
        using Trainer<SmallClassifier> whole = expected.CreateTrainer(Create("Momentum"), seed: 9);
        Train(whole, 0, Before + After);
        using Trainer<SmallClassifier> processor = (toDevice ? first : second).CreateTrainer(Create("Momentum"), seed: 9);
        using GpuTrainer<SmallClassifier> device = (toDevice ? second : first).CreateGpuTrainer(accelerator.Accelerator, Create("Momentum"), Batch, seed: 9);
        Checkpoints<SmallClassifier> ofProcessor = new(folder, processor), ofDevice = new(folder, device);
        if (toDevice)
        {
            Train(processor, 0, Before);
            ofProcessor.Save(default);
            ofDevice.Resume();
            Train(device, Before, After);
            device.CopyParametersTo(second);
        }
        else
        {
            Train(device, 0, Before);
            ofDevice.Save(default);
            ofProcessor.Resume();
            Train(processor, Before, After);
        }

        foreach (string tensor in expected.Parameters.Tensors.Select(tensor => tensor.Name))
        {
            float[] values = Values(expected, tensor), found = Values(second, tensor);
            for (int i = 0; i < values.Length; i++) Assert.Equal(values[i], found[i], 1e-4f);
        }
    }

    public void Dispose()
    {
        accelerator.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static void Train(GpuTrainer<SmallClassifier> trainer, int first, int steps)
    {
        for (int step = first; step < first + steps; step++) trainer.Step(Images(step), [step % 5, 1, 2]);
    }

    private static void Train(Trainer<SmallClassifier> trainer, int first, int steps)
    {
        for (int step = first; step < first + steps; step++) trainer.Step(Images(step), [step % 5, 1, 2]);
    }

    private static float[] Images(int step)
    {
        var random = new Random(step);
        return [.. Enumerable.Range(0, Batch * 128).Select(_ => (random.NextSingle() * 2) - 1)];
    }

    private static float[] Values(SmallClassifier network, string tensor)
    {
        var values = new float[network.Parameters.Tensors.Single(t => t.Name == tensor).Count];
        network.Parameters.CopyTo(tensor, values);
        return values;
    }

    private static Optimizer Create(string name) => name switch
    {
        "Sgd" => new Sgd(0.1),
        "Momentum" => new Sgd(0.05) { Momentum = 0.9, Dampening = 0.1 },
        "AmsGrad" => new Adam(0.01) { AmsGrad = true },
        _ => new RmsProp(0.01) { Epsilon = 1e-3 },
    };
}
