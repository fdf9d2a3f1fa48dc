namespace ConvNet.Package.Tests;

public sealed class GraphicsProcessorTests(PackedPackage package)
{
    [Fact]
    public void A_project_that_references_Ilgpu_trains_on_an_accelerator()
    {
        var project = new FreshProject(package, "Accelerated", items: """<PackageReference Include="ILGPU" Version="1.5.3" />""");
        project.Write("Program.cs", """
            using ConvNet;
            using ILGPU;
            using ILGPU.Runtime;
            using ILGPU.Runtime.CPU;

            using var context = Context.Create(builder => builder.CPU(new CPUDevice(32, 8, 1)));
            using Accelerator accelerator = context.CreateCPUAccelerator(0);

            var net = new Small(seed: 1);
            var onProcessor = new Small(seed: 1);
            float[] images = [.. Enumerable.Range(0, 4 * 36).Select(i => i % 7 / 7f)];
            int[] labels = [0, 1, 2, 1];
            using var gpu = net.CreateGpuTrainer(accelerator, new Sgd(0.1f) { Momentum = 0.9f }, maxBatch: 4);
            var trainer = onProcessor.CreateTrainer(new Sgd(0.1f) { Momentum = 0.9f });
            float apart = 0;
            for (int step = 0; step < 3; step++)
                apart = Math.Max(apart, Math.Abs(gpu.Step(images, labels) - trainer.Step(images, labels)));

            gpu.CopyParametersTo(net);
            var scores = new float[3];
            var expected = new float[3];
            using var predictor = net.CreateGpuPredictor(accelerator, maxBatch: 1);
            predictor.Run(images.AsSpan(0, 36), scores);
            using var onThread = onProcessor.CreatePredictor();
            onThread.Run(images.AsSpan(0, 36), expected);
            for (int i = 0; i < 3; i++) apart = Math.Max(apart, Math.Abs(scores[i] - expected[i]));
            Console.WriteLine(apart < 1e-5f ? "the same" : $"{apart} apart");

            [Network, Input(1, 6, 6)]
            [Conv(4, 3, Pad = 1), ReLU, MaxPool(2)]
            [Dense(3), Softmax]
            public sealed partial class Small;
            """);

        CommandLine.Result build = project.Build("Release");
        Assert.SkipWhen(
            build.Output.Contains("error NU1101") || build.Output.Contains("error NU1102") || build.Output.Contains("error NU1301"),
            "The package sources of this machine do not give ILGPU 1.5.3.");
        build.Succeeded();
        Assert.Equal("the same", project.Run("Release").Succeeded().Output.Trim());
    }
}
