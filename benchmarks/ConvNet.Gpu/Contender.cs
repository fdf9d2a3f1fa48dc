using ConvNet.Peers;
using ILGPU.Runtime;

namespace ConvNet.Gpu;

/// <summary>A network on an accelerator: what is measured of it, in images a second.</summary>
/// <param name="Name">The network's name, which the peer knows it by too.</param>
/// <param name="Inference">The seconds of a measurement, and the batch, to images a second.</param>
/// <param name="Training">The same of steps of gradient descent with momentum.</param>
internal sealed record Contender(string Name, Func<Accelerator, int, double, double> Inference, Func<Accelerator, int, double, double> Training)
{
    public static readonly Contender[] All =
    [
        Of<LeNet5ReLU>("lenet5", (net, device, batch) => net.CreateGpuPredictor(device, batch), (net, device, batch) => net.CreateGpuTrainer(device, Momentum(), batch)),
        Of<MnistCnn>("mnist_cnn", (net, device, batch) => net.CreateGpuPredictor(device, batch), (net, device, batch) => net.CreateGpuTrainer(device, Momentum(), batch)),
        Of<ResNet20>("resnet20", (net, device, batch) => net.CreateGpuPredictor(device, batch), (net, device, batch) => net.CreateGpuTrainer(device, Momentum(), batch)),
        Of<ResNet50>("resnet50", (net, device, batch) => net.CreateGpuPredictor(device, batch), (net, device, batch) => net.CreateGpuTrainer(device, Momentum(), batch)),
        Of<Vgg16>("vgg16", (net, device, batch) => net.CreateGpuPredictor(device, batch), (net, device, batch) => net.CreateGpuTrainer(device, Momentum(), batch)),
    ];

    private static Sgd Momentum() => new(1e-4) { Momentum = 0.9 };

    private static Contender Of<TNetwork>(
        string name, Func<TNetwork, Accelerator, int, GpuPredictor<TNetwork>> predict, Func<TNetwork, Accelerator, int, GpuTrainer<TNetwork>> train)
        where TNetwork : class, INetwork<TNetwork>
    {
        return new Contender(name, Inference, Training);

        double Inference(Accelerator device, int batch, double seconds)
        {
            using GpuPredictor<TNetwork> predictor = predict(Create(), device, batch);
            float[] images = Images(batch), outputs = new float[batch * TNetwork.Description.Output.Count];
            return Rate(batch, seconds, () => predictor.Run(images, outputs), () => { });
        }

        double Training(Accelerator device, int batch, double seconds)
        {
            using GpuTrainer<TNetwork> trainer = train(Create(), device, batch);
            float[] images = Images(batch);
            int[] labels = [.. Enumerable.Range(0, batch).Select(i => i % TNetwork.Description.Output.Channels)];
            return Rate(batch, seconds, () => trainer.Enqueue(images, labels), () => _ = trainer.Loss);
        }

        static TNetwork Create()
        {
            var parameters = new ParameterStore(TNetwork.Description);
            parameters.Initialize(1);
            return TNetwork.Create(parameters);
        }

        static float[] Images(int batch)
        {
            var random = new Random(1);
            return [.. Enumerable.Range(0, batch * TNetwork.Description.Input.Count).Select(_ => random.NextSingle())];
        }
    }

    /// <summary>Images a second: the median of five runs, each of which waits for the device at its end.</summary>
    private static double Rate(int batch, double seconds, Action call, Action wait)
    {
        for (int i = 0; i < 3; i++) call();
        wait();
        var rates = new List<double>();
        for (int run = 0; run < 5; run++)
        {
            long start = System.Diagnostics.Stopwatch.GetTimestamp();
            int calls = 0;
            double elapsed;
            do
            {
                call();
                calls++;
                elapsed = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
            while (elapsed < seconds / 5);

            wait();
            rates.Add(calls * batch / System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return rates.Order().ElementAt(2);
    }
}
