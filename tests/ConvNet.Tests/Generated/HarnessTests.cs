using ConvNet.Testing.Compiled;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>The harness on networks written by hand: what it must find, it finds.</summary>
public class HarnessTests
{
    /// <summary>y = w * x for two inputs, without the generator; the marked places are where each test puts its mistake.</summary>
    private const string Scale = """
        public sealed unsafe class Scale(ParameterStore parameters) : INetwork<Scale>
        {
            public static NetworkDescription Description { get; } = new()
            {
                Name = "Scale", Input = new Shape(2, 1, 1), Output = new Shape(2, IsVector: true), EndsInSoftmax = false, Layers = [],
                Parameters = [new ParameterTensor("weight", [2], 1, [new PackedAxis(2, 1, 2, 2)], new Initializer(InitializerKind.Zero, 0, 0))],
                PackedParameters = 4, InferenceScratch = new ScratchSize(0, 2), TrainingScratch = new ScratchSize(0, 2),
            };

            public static Scale Create(ParameterStore parameters) => new(parameters);

            public ParameterStore Parameters => parameters;

            public static void Prepare(float* parameters, float* prepared)
            {
            }

            public static void Forward(int batch, float* parameters, float* prepared, void* images, PixelFormat format, float** outputs, float* scratch, ThreadTeam team)
            {
                for (int i = 0; i < 2 * batch; i++) outputs[0][i] = parameters[1 + (i % 2)] * ((float*)images)[i];
                /*forward*/
            }

            public static void TrainingForward(
                int batch, float* parameters, void* images, PixelFormat format, float** logits, float* scratch, TrainingNoise noise)
            {
                for (int i = 0; i < 2 * batch; i++) scratch[i] = ((float*)images)[i];
                Forward(batch, parameters, null, images, format, logits, scratch, ThreadTeam.Alone);
            }

            public static void Backward(
                int batch, float* parameters, float** logitGradients, float* gradients, float* imageGradients, float* scratch)
            {
                gradients[1] = gradients[2] = 0;
                for (int i = 0; i < 2 * batch; i++)
                {
                    gradients[1 + (i % 2)] += scratch[i] * logitGradients[0][i];
                    if (imageGradients != null) imageGradients[i] = parameters[1 + (i % 2)] * logitGradients[0][i];
                }

                /*backward*/
            }
        }
        """;

    [Fact]
    public void A_network_runs_through_every_call()
    {
        ICompiledNetwork network = Compile(Scale);
        network.Parameters.CopyFrom("weight", [2, 3]);
        Assert.Equal([2, 30, 200, 3000], network.Forward([1f, 10, 100, 1000]));

        using ICompiledTraining training = network.CreateTraining(batch: 2);
        TrainingResult result = training.Run([1, 10, 100, 1000], logits => [.. logits.Select(value => value / 10)]);
        Assert.Equal([2, 30, 200, 3000], result.Logits);
        Assert.Equal([(1 * 0.2f) + (100 * 20), (10 * 3) + (1000 * 300)], result.Gradients["weight"]);
        Assert.Equal([0.4f, 9, 40, 900], result.ImageGradients);

        float[] outputs = new float[4];
        using ICompiledPredictor predictor = network.CreatePredictor(maxBatch: 1);
        predictor.Run([1f, 10, 100, 1000], outputs);
        Assert.Equal([2, 30, 200, 3000], outputs);

        using ICompiledTrainer trainer = network.CreateTrainer(new Sgd(0.5));
        Assert.Equal(((2 * 2) + (3 * 3)) / 2f, trainer.Step([1f, 1], [0f, 0]));
        float[] weight = new float[2];
        network.Parameters.CopyTo("weight", weight);
        Assert.Equal([1, 1.5f], weight);

        ICompiledNetwork sibling = network.Sibling();
        Assert.Equal([0, 0], sibling.Forward([1f, 1]));
    }

    [Theory]
    [InlineData("/*forward*/", "outputs[0][2 * batch] = 0;", "the output was written 1 floats past its end")]
    [InlineData("/*forward*/", "outputs[0][-2] = 0;", "the output was written 2 floats before its start")]
    [InlineData("/*forward*/", "scratch[2 * batch + 3] = 0;", "the inference scratch was written 4 floats past its end")]
    [InlineData("/*forward*/", "outputs[0][0] += scratch[0]++;", "a second inference on the same scratch gave another result")]
    public void A_mistake_in_inference_is_found(string place, string mistake, string message)
    {
        ICompiledNetwork network = Compile(Scale.Replace(place, mistake, StringComparison.Ordinal));
        Assert.Contains(message, Assert.Throws<InvalidOperationException>(() => network.Forward([1f, 1])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gradients[3] = 1;", "unused lane 3 became 1")]
    [InlineData("gradients[4] = 1;", "the parameters' gradient was written 1 floats past its end")]
    [InlineData("imageGradients[-1] = 1;", "the images' gradient was written 1 floats before its start")]
    public void A_mistake_in_training_is_found(string mistake, string message)
    {
        ICompiledNetwork network = Compile(Scale.Replace("/*backward*/", mistake, StringComparison.Ordinal));
        using ICompiledTraining training = network.CreateTraining(batch: 1);
        Assert.Contains(
            message, Assert.Throws<InvalidOperationException>(() => training.Run([1, 1], logits => logits)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_past_the_images_shows_in_the_result()
    {
        ICompiledNetwork network = Compile(Scale.Replace("/*forward*/", "outputs[0][0] += 0 * ((float*)images)[2 * batch];", StringComparison.Ordinal));
        Assert.Equal(float.NaN, network.Forward([1f, 1])[0]);
    }

    [Fact]
    public void Code_that_does_not_compile_cleanly_is_shown()
    {
        string message = Assert.Throws<InvalidOperationException>(
            () => Compile(Scale.Replace("/*forward*/", "int unused = 0;", StringComparison.Ordinal))).Message;
        Assert.Contains("CS0219", message, StringComparison.Ordinal);
        Assert.Contains("int unused = 0;", message, StringComparison.Ordinal);
    }

    private static ICompiledNetwork Compile(string source) => NetworkCompiler.Compile(new Dictionary<string, string> { ["Scale"] = source })["Scale"];
}
