using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ConvNet.CompilerServices;
using ConvNet.Testing;
using ConvNet.Testing.Compiled;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace ConvNet.Ilgpu.Tests.Networks;

/// <summary>A small network with everything that a step of training has: convolution, pooling, dropout, dense layers.</summary>
[Network, Input(2, 8, 8, Mean = new[] { 0.5 }, Deviation = new[] { 0.25 }), Conv(8, 3, Pad = 1, Bias = false), BatchNorm, ReLU, MaxPool(2), Dropout(0.25), Flatten, Dense(16), Tanh, Dense(5), Softmax]
public partial class SmallClassifier;

/// <summary>A network of targets.</summary>
[Network, Input(1, 4, 4), Flatten, Dense(6), Tanh, Dense(3)]
public partial class SmallRegression;

/// <summary>A network with an auxiliary head.</summary>
[Network, Input(2, 6, 6), Conv(6, 3), ReLU, As("x")]
[GlobalAvgPool, Dense(3), Softmax, Output("aux", Weight = 0.3)]
[From("x"), Conv(8, 3), ReLU, Flatten, Dense(3), Softmax]
public partial class TwoHeads;

/// <summary>A class for each of many pixels.</summary>
[Network, Input(1, 30, 40), Conv(3, 1), Softmax]
public partial class ManyPixels;

/// <summary>Packed weights with gaps between them: blocks that are not full, and groups that share one.</summary>
[Network, Input(4, 6, 6), Conv(6, 3, Groups = 2), ReLU, Conv(5, 3), ReLU, Flatten, Dense(5)]
public partial class SmallGroups;

/// <summary>Logarithms of probabilities.</summary>
[Network, Input(1, 2, 2), Flatten, Dense(3), LogSoftmax]
public partial class SmallLogits;

/// <summary>Images of which not many fit into an array of bytes.</summary>
[Network, Input(3, 128, 128), GlobalAvgPool, Dense(2)]
public partial class LargeImages;

/// <summary>Training and inference on an accelerator by the members that users call: the same steps as the processor's.</summary>
public sealed class GpuTrainerTests : IDisposable
{
    private const int Batch = 6;

    private readonly TestAccelerator accelerator = TestAccelerator.Create();

    public static TheoryData<string> Optimizers => ["Sgd", "Momentum", "Nesterov", "RateInVelocity", "Adam", "AmsGrad", "AdamW", "RmsProp", "Clipped", "MaxNorm", "Frozen"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Steps_equal_the_processors(string optimizer)
    {
        var expected = new SmallClassifier(seed: 4);
        var network = new SmallClassifier(seed: 4);
        using Trainer<SmallClassifier> processor = expected.CreateTrainer(Create(optimizer), seed: 9);
        using GpuTrainer<SmallClassifier> device = network.CreateGpuTrainer(accelerator.Accelerator, Create(optimizer), Batch, seed: 9);
        var random = new Random(2);
        int steps = optimizer is "Momentum" or "Adam" ? 10 : 3;
        for (int step = 0; step < steps; step++)
        {
            int batch = step % 3 == 2 ? Batch - 1 : Batch;
            float[] images = Values(random, batch * 128);
            int[] labels = [.. Enumerable.Range(0, batch).Select(_ => random.Next(5))];
            Assert.Equal(processor.Step(images, labels), device.Step(images, labels), 1e-4f);
        }

        Assert.Equal(steps, device.Steps);
        device.CopyParametersTo(network);
        AssertSameParameters(expected.Parameters, network.Parameters);
    }

    [Fact]
    public void Steps_that_are_not_waited_for_are_the_same()
    {
        var expected = new SmallClassifier(seed: 4);
        var network = new SmallClassifier(seed: 4);
        using Trainer<SmallClassifier> processor = expected.CreateTrainer(new Sgd(0.1) { Momentum = 0.9 });
        using GpuTrainer<SmallClassifier> device = network.CreateGpuTrainer(accelerator.Accelerator, new Sgd(0.1) { Momentum = 0.9 }, Batch);
        Assert.True(float.IsNaN(device.Loss));
        var random = new Random(3);
        float loss = 0;
        for (int step = 0; step < 5; step++)
        {
            float[] images = Values(random, Batch * 128);
            int[] labels = [.. Enumerable.Range(0, Batch).Select(_ => random.Next(5))];
            loss = processor.Step(images, labels);
            device.Enqueue(images, labels);
            Array.Clear(images);
            Array.Clear(labels);
        }

        Assert.Equal(loss, device.Loss, 1e-4f);
        Assert.Equal(loss, device.Loss, 1e-4f);
        device.CopyParametersTo(network);
        AssertSameParameters(expected.Parameters, network.Parameters);
    }

    /// <summary>The same weights are dropped, have no gradient, and are there when the parameters come back.</summary>
    [Theory]
    [InlineData("Momentum")]
    [InlineData("Clipped")]
    public void Dropped_weights_are_the_processors(string optimizer)
    {
        ImmutableArray<DropConnect> rules = [new DropConnect(0.5), new DropConnect(0.2) { On = TensorSelector.Named("conv2.*") }];
        var expected = new SmallGroups(seed: 4);
        var network = new SmallGroups(seed: 4);
        using var processor = new Trainer<SmallGroups>(expected, Create(optimizer), seed: 9) { DropConnects = rules };
        using GpuTrainer<SmallGroups> device = network.CreateGpuTrainer(accelerator.Accelerator, Create(optimizer), Batch, seed: 9, dropConnects: rules);
        Assert.Equal(rules, device.DropConnects);
        var random = new Random(2);
        for (int step = 0; step < 3; step++)
        {
            float[] images = Values(random, Batch * 144);
            int[] labels = [.. Enumerable.Range(0, Batch).Select(_ => random.Next(5))];
            Assert.Equal(processor.Step(images, labels), device.Step(images, labels), 1e-4f);
            foreach (ParameterTensor tensor in network.Parameters.Tensors)
            {
                float[] ours = new float[tensor.Count], theirs = new float[tensor.Count];
                device.CopyGradientTo(tensor.Name, ours);
                processor.CopyGradientTo(tensor.Name, theirs);
                Assert.Equal(theirs, ours, (e, a) => (e == 0) == (a == 0) && MathF.Abs(e - a) < 1e-4f);
            }
        }

        device.CopyParametersTo(network);
        AssertSameParameters(expected.Parameters, network.Parameters);
    }

    [Fact]
    public void Rules_about_no_weights_are_refused()
    {
        var network = new SmallGroups(seed: 4);
        Assert.Contains("'fc9.weight'", Assert.Throws<ArgumentException>(() => Create(new DropConnect(0.5) { On = TensorSelector.Named("fc9.weight") })).Message);
        Assert.Throws<ArgumentNullException>(() => Create([null!]));

        GpuTrainer<SmallGroups> Create(params ImmutableArray<DropConnect> rules) =>
            network.CreateGpuTrainer(accelerator.Accelerator, new Sgd(0.1), Batch, dropConnects: rules);
    }

    [Fact]
    public void Losses_that_a_device_has_no_kernel_for_are_the_processors()
    {
        foreach (Loss loss in new Loss[] { new MulticlassHinge(), new SoftmaxCrossEntropy { ClassWeights = [1, 2, 0.5f, 1, 3] }, new SoftmaxCrossEntropy { LabelSmoothing = 0.1, IgnoreIndex = 2 } })
        {
            var expected = new SmallClassifier(seed: 4);
            var network = new SmallClassifier(seed: 4);
            using Trainer<SmallClassifier> processor = expected.CreateTrainer(new Sgd(0.1), loss);
            using GpuTrainer<SmallClassifier> device = network.CreateGpuTrainer(accelerator.Accelerator, new Sgd(0.1), Batch, loss);
            var random = new Random(3);
            float[] images = Values(random, Batch * 128);
            int[] labels = [0, 1, 2, 3, 4, 2];
            for (int step = 0; step < 3; step++)
                Assert.Equal(processor.Step(images, labels), device.Step(images, labels), 1e-4f);
            device.CopyParametersTo(network);
            AssertSameParameters(expected.Parameters, network.Parameters);
        }
    }

    [Fact]
    public void An_accelerator_that_was_disposed_first_is_named()
    {
        var network = new SmallClassifier(seed: 4);
        TestAccelerator shortLived = TestAccelerator.Create();
        using GpuTrainer<SmallClassifier> trainer = network.CreateGpuTrainer(shortLived.Accelerator, new Sgd(0.1), Batch);
        using GpuPredictor<SmallClassifier> predictor = network.CreateGpuPredictor(shortLived.Accelerator, Batch);
        shortLived.Dispose();
        foreach (Action use in new Action[]
        {
            () => network.CreateGpuTrainer(shortLived.Accelerator, new Sgd(0.1), Batch),
            () => network.CreateGpuPredictor(shortLived.Accelerator),
            () => trainer.Step(new float[128], [0]),
            () => trainer.CopyParametersTo(network),
            () => predictor.Run(new float[128], new float[5]),
            () => predictor.CopyParametersFrom(network),
        })
        {
            Assert.Contains("Dispose the accelerator after them.", Assert.Throws<ObjectDisposedException>(use).Message);
        }
    }

    [Fact]
    public void Targets_and_bytes_train_too()
    {
        var expected = new SmallRegression(seed: 1);
        var network = new SmallRegression(seed: 1);
        using Trainer<SmallRegression> processor = expected.CreateTrainer(new Adam(0.01));
        using GpuTrainer<SmallRegression> device = network.CreateGpuTrainer(accelerator.Accelerator, new Adam(0.01), 4);
        var random = new Random(5);
        byte[] pixels = new byte[4 * 16];
        random.NextBytes(pixels);
        float[] targets = Values(random, 4 * 3);
        for (int step = 0; step < 4; step++)
            Assert.Equal(processor.Step(pixels, targets), device.Step(pixels, targets), 1e-4f);

        var expectedGradient = new float[18];
        var gradient = new float[18];
        processor.CopyGradientTo("fc2.weight", expectedGradient);
        device.CopyGradientTo("fc2.weight", gradient);
        for (int i = 0; i < gradient.Length; i++) Assert.Equal(expectedGradient[i], gradient[i], 1e-4f);
    }

    [Fact]
    public void Prediction_gives_the_processors_outputs_for_any_number_of_images()
    {
        var network = new SmallClassifier(seed: 8);
        using Predictor<SmallClassifier> processor = network.CreatePredictor();
        using GpuPredictor<SmallClassifier> device = network.CreateGpuPredictor(accelerator.Accelerator, maxBatch: 3);
        float[] images = Values(new Random(1), 7 * 128), expected = new float[7 * 5], actual = new float[7 * 5];
        Compare();

        // What inference keeps of the parameters in another form follows them.
        network.Parameters.Initialize(9);
        device.CopyParametersFrom(network);
        Compare();

        byte[] pixels = new byte[2 * 128];
        new Random(2).NextBytes(pixels);
        processor.Run(pixels, expected.AsSpan(0, 10));
        device.Run(pixels, actual.AsSpan(0, 10));
        for (int i = 0; i < 10; i++) Assert.Equal(expected[i], actual[i], 1e-5f);

        void Compare()
        {
            processor.Run(images, expected);
            device.Run(images, actual);
            for (int i = 0; i < actual.Length; i++) Assert.Equal(expected[i], actual[i], 1e-5f);
        }
    }

    [Fact]
    public void Classes_and_named_outputs_are_the_processors()
    {
        var network = new TwoHeads(seed: 3);
        using Predictor<TwoHeads> processor = network.CreatePredictor(4, "aux");
        using GpuPredictor<TwoHeads> device = network.CreateGpuPredictor(accelerator.Accelerator, 4, "aux");
        float[] images = Values(new Random(6), 4 * 72);
        int[] expected = new int[4], actual = new int[4];
        Assert.Contains("No images", Assert.Throws<InvalidOperationException>(() => device.Output("aux").Length).Message, StringComparison.Ordinal);
        processor.Classify(images, expected);
        device.Classify(images, actual);
        Assert.Equal(expected, actual);
        ReadOnlySpan<float> values = processor.Output("aux"), found = device.Output("aux");
        for (int i = 0; i < values.Length; i++) Assert.Equal(values[i], found[i], 1e-5f);

        Assert.Contains("not 'other'. (Parameter 'namedOutputs')", Assert.Throws<ArgumentException>(() => network.CreateGpuPredictor(accelerator.Accelerator, 1, "other")).Message, StringComparison.Ordinal);
        using GpuPredictor<TwoHeads> main = network.CreateGpuPredictor(accelerator.Accelerator, 4);
        main.Classify(images, actual);
        Assert.Equal(expected, actual);
        Assert.Contains("not asked for", Assert.Throws<InvalidOperationException>(() => main.Output("aux").Length).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_head_is_trained_too()
    {
        var expected = new TwoHeads(seed: 4);
        var network = new TwoHeads(seed: 4);
        using Trainer<TwoHeads> processor = expected.CreateTrainer(new Sgd(0.1));
        using GpuTrainer<TwoHeads> device = network.CreateGpuTrainer(accelerator.Accelerator, new Sgd(0.1), 4);
        float[] images = Values(new Random(7), 4 * 72);
        for (int step = 0; step < 3; step++)
            Assert.Equal(processor.Step(images, [0, 1, 2, 1]), device.Step(images, [0, 1, 2, 1]), 1e-4f);
        device.CopyParametersTo(network);
        AssertSameParameters(expected.Parameters, network.Parameters);
    }

    [Fact]
    public void Losses_of_many_pixels_are_added_up()
    {
        var expected = new ManyPixels(seed: 4);
        using Trainer<ManyPixels> processor = expected.CreateTrainer(new Sgd(0.1));
        using GpuTrainer<ManyPixels> device = new ManyPixels(seed: 4).CreateGpuTrainer(accelerator.Accelerator, new Sgd(0.1), 1);
        float[] images = Values(new Random(7), 1200);
        int[] labels = [.. Enumerable.Range(0, 1200).Select(i => i * i % 3)];
        Assert.Equal(processor.Step(images, labels), device.Step(images, labels), 1e-5f);
    }

    [Fact]
    public void What_is_not_a_number_stays_so()
    {
        var network = new SmallLogits(seed: 4);
        network.Parameters.CopyFrom("fc1.bias", [0f, float.NaN, 0f]);
        using GpuPredictor<SmallLogits> predictor = network.CreateGpuPredictor(accelerator.Accelerator);
        var outputs = new float[3];
        predictor.Run([0.1f, 0.2f, 0.3f, 0.4f], outputs);
        Assert.All(outputs, value => Assert.Equal(float.NaN, value));

        var classifier = new SmallClassifier(seed: 4);
        classifier.Parameters.CopyFrom("fc2.bias", [0f, float.NaN, 0f, 0f, 0f]);
        using GpuTrainer<SmallClassifier> trainer = classifier.CreateGpuTrainer(accelerator.Accelerator, new Sgd(0.1), 1);
        Assert.Equal(float.NaN, trainer.Step(new float[128], [0]));
    }

    [Fact]
    public void Parameters_can_be_brought_in_between_steps()
    {
        var best = new SmallRegression(seed: 1);
        var network = new SmallRegression(seed: 2);
        using GpuTrainer<SmallRegression> device = network.CreateGpuTrainer(accelerator.Accelerator, new Sgd(0.1), 1);
        device.Step(new float[16], new float[3]);
        device.CopyParametersFrom(best);
        using Trainer<SmallRegression> processor = best.CreateTrainer(new Sgd(0.1));
        float[] images = Values(new Random(7), 16);
        Assert.Equal(processor.Step(images, new float[3]), device.Step(images, new float[3]), 1e-5f);
        device.CopyParametersTo(network);
        AssertSameParameters(best.Parameters, network.Parameters);
    }

    [Fact]
    public void Data_sets_are_evaluated()
    {
        var network = new SmallClassifier(seed: 4);
        var random = new Random(9);
        var pixels = new byte[7 * 128];
        random.NextBytes(pixels);
        var dataset = new ImageDataset(new Shape(2, 8, 8), pixels, Enumerable.Range(0, 7).Select(i => i % 5).ToArray(), 5);
        using GpuPredictor<SmallClassifier> predictor = network.CreateGpuPredictor(accelerator.Accelerator, 3);
        Assert.Equal(Evaluation.Classify(network, dataset).ToString(), Evaluation.Classify(predictor, dataset).ToString());
        TopAccuracy expected = Evaluation.Rank(network, dataset), top = Evaluation.Rank(predictor, dataset);
        for (int k = 1; k <= 5; k++) Assert.Equal(expected[k], top[k]);

        using Predictor<SmallClassifier> processor = network.CreatePredictor();
        float[] image = Values(random, 128);
        Assert.Equal(processor.Classify(pixels.AsSpan(0, 128)), predictor.Classify(pixels.AsSpan(0, 128)));
        Assert.Equal(processor.Classify(image), predictor.Classify(image));
    }

    /// <summary>A loss of the user's that fails leaves the trainer as it was before the step.</summary>
    [Fact]
    public void A_step_that_fails_changes_nothing()
    {
        var loss = new FailingLoss();
        var expected = new TwoHeads(seed: 4);
        var network = new TwoHeads(seed: 4);
        using Trainer<TwoHeads> processor = expected.CreateTrainer(new Sgd(0.1) { Momentum = 0.9 }, loss);
        using GpuTrainer<TwoHeads> device = network.CreateGpuTrainer(accelerator.Accelerator, new Sgd(0.1) { Momentum = 0.9 }, 2, loss);
        float[] images = Values(new Random(7), 2 * 72), targets = Values(new Random(8), 2 * 3);
        for (int step = 0; step < 2; step++)
        {
            loss.Fails = true;
            Assert.Throws<NotImplementedException>(() => device.Step(images, targets));
            Assert.Equal(float.NaN, device.Loss);
            Assert.Equal((step, step), (device.Steps, device.Optimizer.Steps));
            loss.Fails = false;
            Assert.Equal(processor.Step(images, targets), device.Step(images, targets), 1e-5f);
        }

        device.CopyParametersTo(network);
        AssertSameParameters(expected.Parameters, network.Parameters);
    }

    [Fact]
    public void Wrong_calls_say_what_was_expected()
    {
        var network = new SmallClassifier();
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => network.CreateGpuPredictor(accelerator.Accelerator, maxBatch: 0));
        Assert.Equal("maxBatch", e.ParamName);
        Assert.Equal("accelerator", Assert.Throws<ArgumentNullException>(() => network.CreateGpuTrainer(null!, new Sgd(0.1), 1)).ParamName);

        e = Assert.Throws<ArgumentOutOfRangeException>(() => network.CreateGpuPredictor(accelerator.Accelerator, maxBatch: 65_536));
        Assert.Contains("at most 65535", e.Message, StringComparison.Ordinal);

        GpuTrainer<SmallClassifier> trainer = network.CreateGpuTrainer(accelerator.Accelerator, new Sgd(0.1), 2);
        Assert.Equal(
            "3 images were given, but this trainer's device memory holds 2: give fewer, or create it with maxBatch: 3. (Parameter 'images')",
            Assert.Throws<ArgumentException>(() => trainer.Step(new float[3 * 128], new int[3])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Step(new float[128], [5]));
        Assert.Throws<ArgumentException>(() => trainer.Step(new float[127], [0]));
        Assert.Equal(0, trainer.Steps);
        trainer.Dispose();
        trainer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => trainer.Step(new float[128], [0]));
    }

    [Fact]
    public void A_disposed_predictor_hands_out_nothing()
    {
        GpuPredictor<TwoHeads> predictor = new TwoHeads().CreateGpuPredictor(accelerator.Accelerator, 1, "aux");
        predictor.Run(new float[72], new float[3]);
        Assert.Equal(3, predictor.Output("aux").Length);
        predictor.Dispose();
        Assert.Contains("GpuPredictor", Assert.Throws<ObjectDisposedException>(() => predictor.Output("aux").Length).ObjectName, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => predictor.Run(new float[72], new float[3]));
    }

    /// <summary>What the documentation of the members says, to its three digits.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Device_memory_is_what_the_members_say(bool isTraining)
    {
        const string declaration = "[Network, Input(2, 8, 8), Conv(8, 3, Pad = 1, Bias = false), BatchNorm, ReLU, MaxPool(2), Flatten, Dense(16), Tanh, Dense(5), Softmax] public partial class Measured;";
        string members = EmittedText.Generate([declaration]).SyntaxTrees.Single(t => t.FilePath.EndsWith("Measured.Gpu.g.cs", StringComparison.Ordinal)).ToString();
        Match said = Regex.Matches(members, "Takes at most ([0-9.]+) (B|KiB) and ([0-9.]+) (B|KiB) for each image")[isTraining ? 0 : 1];
        ICompiledNetwork network = NetworkCompiler.Compile(new Dictionary<string, string> { ["Measured"] = declaration })["Measured"];
        foreach (int maxBatch in new[] { 1, 16 })
        {
            using DeviceProgram program = DeviceTraining.Program(network, accelerator.Accelerator, maxBatch, isTraining);
            double most = Bytes(1) + (maxBatch * Bytes(3));
            Assert.InRange(program.DeviceBytes, most * 0.95, (most * 1.01) + 256);
        }

        double Bytes(int group) => double.Parse(said.Groups[group].Value, CultureInfo.InvariantCulture) * (said.Groups[group + 1].Value == "KiB" ? 1024 : 1);
    }

    [Fact]
    public void Labels_that_are_no_class_change_nothing()
    {
        var network = new SmallClassifier(seed: 4);
        using GpuTrainer<SmallClassifier> trainer = network.CreateGpuTrainer(accelerator.Accelerator, new Sgd(0.1), 2);
        foreach (int label in new[] { -1, 5, int.MaxValue, int.MinValue })
            Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Enqueue(new float[2 * 128], [0, label]));
        Assert.Throws<ArgumentException>(() => trainer.Enqueue(new float[2 * 128], [0]));
        Assert.Throws<ArgumentException>(() => trainer.Enqueue(Array.Empty<float>(), Array.Empty<int>()));
        var expected = new SmallClassifier(seed: 4);
        trainer.CopyParametersTo(network);
        AssertSameParameters(expected.Parameters, network.Parameters);
    }

    [Fact]
    public void Trainers_on_one_accelerator_do_not_disturb_each_other()
    {
        var random = new Random(3);
        float[] images = Values(random, 2 * 128);
        using GpuTrainer<SmallClassifier> first = new SmallClassifier(seed: 4).CreateGpuTrainer(accelerator.Accelerator, new Sgd(0.1), 2, seed: 1);
        using GpuTrainer<SmallClassifier> second = new SmallClassifier(seed: 4).CreateGpuTrainer(accelerator.Accelerator, new Sgd(0.1), 2, seed: 1);
        for (int step = 0; step < 2; step++)
        {
            first.Enqueue(images, [0, 1]);
            second.Enqueue(images, [0, 1]);
            Assert.Equal(first.Loss, second.Loss);
        }

        second.Dispose();
        Assert.True(float.IsFinite(first.Step(images, [0, 1])));
    }

    /// <summary>ILGPU's own accelerator on the processor takes 16 threads a group unless asked for more.</summary>
    [Fact]
    public void Groups_that_are_too_small_are_said_before_anything_is_computed()
    {
        using Context context = Context.Create(builder => builder.CPU(new CPUDevice(4, 4, 1)));
        using Accelerator small = context.GetPreferredDevice(preferCPU: true).CreateAccelerator(context);
        var e = Assert.Throws<InvalidOperationException>(() => new SmallClassifier().CreateGpuTrainer(small, new Sgd(0.1), 1));
        Assert.Contains("runs groups of at most 16 threads, and kernels are written for 256", e.Message, StringComparison.Ordinal);
    }

#if ILGPU_EMULATOR
    [Fact]
    public void What_cannot_be_created_leaves_no_memory_behind()
    {
        using TestAccelerator tight = TestAccelerator.Create(new ILGPU.Emulation.EmulatorOptions { MemorySize = 1_000_000 });
        var network = new SmallClassifier();
        for (int i = 0; i < 100; i++)
        {
            Assert.Throws<ArgumentNullException>(() => network.CreateGpuTrainer(tight.Accelerator, null!, 2));
            Assert.Throws<ArgumentException>(() => network.CreateGpuPredictor(tight.Accelerator, 2, "none"));
        }

        network.CreateGpuTrainer(tight.Accelerator, new Sgd(0.1), 2).Dispose();
    }

    [Theory]
    [InlineData("DeviceKernels.MaxPool", false)]
    [InlineData("DeviceKernels.Import_2x8x8", true)]
    [InlineData("LossKernels", true)]
    [InlineData("NoiseKernels", true)]
    public void A_kernel_that_does_not_compile_leaves_nothing_behind(string kernel, bool isCompiledInAStep)
    {
        using TestAccelerator picky = TestAccelerator.Create(new ILGPU.Emulation.EmulatorOptions { RefusedKernel = kernel });
        int before = picky.Accelerator.NumberChildObjects;
        bool isCreated = false;
        Exception e = Assert.ThrowsAny<Exception>(() =>
        {
            using GpuTrainer<SmallClassifier> trainer = new SmallClassifier().CreateGpuTrainer(picky.Accelerator, new Sgd(0.1), 2);
            isCreated = true;
            trainer.Step(new float[2 * 128], [0, 1]);
        });
        Assert.Contains("does not compile", e.Message, StringComparison.Ordinal);
        Assert.Equal(isCompiledInAStep, isCreated);
        Assert.Equal(before, picky.Accelerator.NumberChildObjects);
    }

    /// <summary>A device's compiler takes a tenth of a second for each kernel.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Every_kernel_that_is_compiled_is_launched(bool fromBytes, bool withNamedOutputs)
    {
        string[] named = withNamedOutputs ? ["aux"] : [];
        AssertLaunched(a =>
        {
            using GpuTrainer<SmallClassifier> trainer = new SmallClassifier().CreateGpuTrainer(a, new Sgd(0.1) { Momentum = 0.9 }, 2);
            _ = fromBytes ? trainer.Step(new byte[2 * 128], [0, 1]) : trainer.Step(new float[2 * 128], [0, 1]);
        });
        AssertLaunched(a =>
        {
            using GpuTrainer<SmallRegression> trainer = new SmallRegression().CreateGpuTrainer(a, new Adam(0.1), 1);
            _ = fromBytes ? trainer.Step(new byte[16], new float[3]) : trainer.Step(new float[16], new float[3]);
        });
        AssertLaunched(a =>
        {
            using GpuTrainer<TwoHeads> trainer = new TwoHeads().CreateGpuTrainer(a, new Sgd(0.1), 1);
            _ = fromBytes ? trainer.Step(new byte[72], [0]) : trainer.Step(new float[72], [0]);
        });
        AssertLaunched(a =>
        {
            using GpuPredictor<TwoHeads> predictor = new TwoHeads().CreateGpuPredictor(a, 1, named);
            for (int run = 0; run < 2; run++)
                if (fromBytes) predictor.Run(new byte[72], new float[3]);
                else predictor.Run(new float[72], new float[3]);
        });

        static void AssertLaunched(Action<Accelerator> use)
        {
            var log = new List<string>();
            using (TestAccelerator logged = TestAccelerator.Create(new ILGPU.Emulation.EmulatorOptions { Log = log })) use(logged.Accelerator);
            Assert.Equal(Kernels("launch ").Distinct(), Kernels("load "));

            IEnumerable<string> Kernels(string verb) => log.Where(l => l.StartsWith(verb, StringComparison.Ordinal)).Select(l => l[verb.Length..]).Order();
        }
    }

    [Fact]
    public void No_more_is_sent_than_is_used()
    {
        var log = new List<string>();
        using TestAccelerator logged = TestAccelerator.Create(new ILGPU.Emulation.EmulatorOptions { Log = log });
        using GpuTrainer<SmallRegression> trainer = new SmallRegression().CreateGpuTrainer(logged.Accelerator, new Sgd(0.1), 64);
        using GpuPredictor<SmallRegression> predictor = new SmallRegression().CreateGpuPredictor(logged.Accelerator, 64);
        trainer.Step(new byte[5 * 16], new float[5 * 3]);
        trainer.Step(new float[5 * 16], new float[5 * 3]);
        predictor.Run(new byte[7 * 16], new float[7 * 3]);
        int[] bytes = [5 * 16, 5 * 3 * 4, 5 * 16 * 4, 5 * 3 * 4, 7 * 16];
        Assert.Equal(bytes.Select(b => $"upload {b}"), log.Where(l => l.StartsWith("upload", StringComparison.Ordinal)));
    }

    [Fact]
    public void Images_that_no_array_holds_are_said_before_anything_is_computed()
    {
        using TestAccelerator large = TestAccelerator.Create(new ILGPU.Emulation.EmulatorOptions { MemorySize = 1L << 40 });
        var e = Assert.Throws<InvalidOperationException>(() => new LargeImages().CreateGpuPredictor(large.Accelerator, 20_000));
        Assert.StartsWith("A batch of 20000 gives LargeImages an array of 3932160000 bytes; 2147483591 can be numbered. Take a smaller maxBatch.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_little_memory_is_said_before_anything_is_computed()
    {
        using TestAccelerator small = TestAccelerator.Create(new ILGPU.Emulation.EmulatorOptions { MemorySize = 1_000_000 });
        var network = new SmallClassifier();
        network.CreateGpuPredictor(small.Accelerator).Dispose();
        var tooLarge = Assert.Throws<InvalidOperationException>(() => network.CreateGpuTrainer(small.Accelerator, new Sgd(0.1), 128));
        Assert.Matches("^SmallClassifier needs 0\\.[0-9]+ GB for training with a batch of 128; .* has 0\\.001 GB\\. Take a smaller maxBatch\\.", tooLarge.Message);

        // What the optimizer keeps is only known at its first step.
        using TestAccelerator tight = TestAccelerator.Create(new ILGPU.Emulation.EmulatorOptions { MemorySize = 1_000_000 });
        using GpuTrainer<SmallClassifier> trainer = network.CreateGpuTrainer(tight.Accelerator, new Adam(0.1), 1);
        var expected = new SmallClassifier();
        float[] images = Values(new Random(3), 128);
        long before = trainer.DeviceBytes;
        using (tight.Accelerator.Allocate1D<byte>(1_000_000 - trainer.DeviceBytes - (expected.Parameters.Tensors.Sum(tensor => tensor.Count) * sizeof(float) * 3 / 2)))
        {
            var noState = Assert.Throws<InvalidOperationException>(() => trainer.Step(images, [0]));
            Assert.StartsWith("The optimizer keeps 2 numbers for each parameter", noState.Message, StringComparison.Ordinal);
            Assert.Equal((0, 0, before), (trainer.Steps, trainer.Optimizer.Steps, trainer.DeviceBytes));
        }

        // With the memory that was missing the run begins as if nothing had been.
        using Trainer<SmallClassifier> processor = expected.CreateTrainer(new Adam(0.1));
        for (int step = 0; step < 2; step++) Assert.Equal(processor.Step(images, [0]), trainer.Step(images, [0]), 1e-3f);
    }
#endif

    public void Dispose() => accelerator.Dispose();

    /// <summary>Squared errors, when it does not fail.</summary>
    private sealed class FailingLoss : Loss
    {
        private readonly MeanSquaredError loss = new();

        public bool Fails { get; set; }

        public override bool OnLogits => false;

        public override float Compute(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Shape output, Span<float> gradients) =>
            Fails ? throw new NotImplementedException() : loss.Compute(outputs, targets, output, gradients);
    }

    private static Optimizer Create(string name) => name switch
    {
        "Sgd" => new Sgd(0.1) { WeightDecay = 0.01 },
        "Momentum" => new Sgd(0.05) { Momentum = 0.9, Dampening = 0.1 },
        "Nesterov" => new Sgd(0.05) { Momentum = 0.9, Nesterov = true },
        "RateInVelocity" => new Sgd(0.05) { Momentum = 0.9, RateInVelocity = true },
        "Adam" => new Adam(0.01) { WeightDecay = 0.01 },
        "AmsGrad" => new Adam(0.01) { AmsGrad = true },
        "AdamW" => new AdamW(0.01) { WeightDecay = 0.1 },
        // A small epsilon makes the step of a vanishing gradient one of its rounding.
        "RmsProp" => new RmsProp(0.01) { Epsilon = 1e-3 },
        "Clipped" => new Sgd(0.1) { ClipNorm = 0.5 },
        "MaxNorm" => new Sgd(0.1) { MaxNorms = [new MaxNorm(0.5)] },
        "Frozen" => new Sgd(0.1) { RateFactors = [new RateFactor(0), new RateFactor(0.5) { On = TensorSelector.Biases }] },
        _ => throw new ArgumentException(name),
    };

    private static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];

    private static void AssertSameParameters(ParameterStore expected, ParameterStore actual)
    {
        foreach (ParameterTensor tensor in expected.Tensors)
        {
            float[] values = new float[tensor.Count], found = new float[tensor.Count];
            expected.CopyTo(tensor.Name, values);
            actual.CopyTo(tensor.Name, found);
            for (int i = 0; i < values.Length; i++)
                Assert.True(Math.Abs(values[i] - found[i]) <= 2e-5f + (1e-4f * Math.Abs(values[i])), $"{tensor.Name}[{i}] is {found[i]}, not {values[i]}.");
        }
    }
}
