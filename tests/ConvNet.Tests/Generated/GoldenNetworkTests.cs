using ConvNet.Testing;
using ConvNet.Testing.Compiled;
using ConvNet.Testing.Golden;
using ConvNet.Testing.Reference;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>Whole generated networks through three training steps against PyTorch.</summary>
[Trait("Category", "Widths")]
public class GoldenNetworkTests
{
    public static TheoryData<string> Networks => new(GoldenTraining.Names);

    /// <summary>Tiles round more than PyTorch does, and three steps of training make much of that: the forward passes, at their own tolerance.</summary>
    [Theory]
    [InlineData("resnet20")]
    [InlineData("mini_vgg")]
    public void By_tiles_the_first_step_agrees(string name)
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        GoldenTraining golden = GoldenTraining.Read(name);
        ICompiledNetwork network = ReferenceComparison.Compile(new Dictionary<string, ReferenceNetwork> { ["Tiled"] = golden.Network })["Tiled"];
        var differences = new Differences();
        Compare("logits_eval_init", network.Forward(golden.Images));
        using ICompiledTraining training = network.CreateTraining(golden.Batch);
        Compare("logits_train_step1", training.Run(golden.Images, logits => logits, new RecordedNoise(golden.DropoutMasks(0))).Logits);
        differences.ThrowIfAny();

        void Compare(string tensor, float[] actual)
        {
            double[] expected = golden.Doubles(tensor);
            differences.Compare(tensor, expected, actual, 2e-5 * expected.Max(Math.Abs));
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Three_training_steps_agree_with_PyTorch(string name)
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        GoldenTraining golden = GoldenTraining.Read(name);
        golden.Network.IsExact = true;
        ICompiledNetwork network = ReferenceComparison.Compile(new Dictionary<string, ReferenceNetwork> { ["Known"] = golden.Network })["Known"];
        Assert.Equal(golden.ParameterCount, network.Description.ParameterCount);
        var differences = new Differences();
        Compare("logits_eval_init", network.Forward(golden.Images));

        using ICompiledTraining training = network.CreateTraining(golden.Batch);
        TrainingResult result = training.Run(golden.Images, LossGradient, new RecordedNoise(golden.DropoutMasks(0)));
        Compare("logits_train_step1", result.Logits);
        Compare("grad_input", result.ImageGradients);
        foreach (ParameterTensor tensor in network.Description.Parameters)
            Compare($"{(tensor.IsTrained ? "grad" : "step1")}.{tensor.Name}", result.Gradients[tensor.Name]);

        using ICompiledTrainer trainer = network.CreateTrainer(
            new Sgd(golden.LearningRate) { Momentum = golden.Momentum, WeightDecay = golden.WeightDecay });
        float[] losses = [.. golden.Doubles("losses").Select((_, step) =>
        {
            trainer.Noise = new RecordedNoise(golden.DropoutMasks(step));
            return trainer.Step(golden.Images, golden.Labels);
        })];
        Compare("losses", losses);
        foreach (ParameterTensor tensor in network.Description.Parameters)
        {
            float[] values = new float[tensor.Count];
            network.Parameters.CopyTo(tensor.Name, values);
            Compare($"step3.{tensor.Name}", values);
        }

        Compare("logits_eval_step3", network.Forward(golden.Images));
        differences.ThrowIfAny();

        void Compare(string tensor, float[] actual) => differences.Compare(tensor, golden.Doubles(tensor), actual, golden.Tolerance(tensor));

        float[] LossGradient(float[] logits) => Losses.SoftmaxCrossEntropy(
            new Tensor(golden.Batch, golden.Network.Output, Array.ConvertAll(logits, value => (double)value)), golden.Labels).Gradient.Singles();
    }
}
