using ConvNet.Testing;
using ConvNet.Testing.Golden;
using ConvNet.Testing.Reference;
using Xunit;

namespace ConvNet.Tests.Reference;

/// <summary>The reference's whole networks against PyTorch in double precision.</summary>
public class ReferenceNetworkTests
{
    public static TheoryData<string> Networks => new(GoldenTraining.Names);

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_training_step_agrees_with_PyTorch(string name)
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        GoldenTraining golden = GoldenTraining.Read(name);
        var images = new Tensor(golden.Batch, golden.Network.Input, golden.Doubles("input"));
        var differences = new Differences();
        Compare("logits_eval_init", golden.Network.Forward(images).Output.Values);

        golden.Network.IsTraining = true;
        IReadOnlyList<float[]> masks = golden.DropoutMasks(0);
        foreach ((int i, Dropout dropout) in golden.Network.Nodes.Select(node => node.Layer).OfType<Dropout>().Index())
            dropout.Mask = Array.ConvertAll(masks[i], value => (double)value);
        ReferencePass pass = golden.Network.Forward(images);
        LossResult loss = Losses.SoftmaxCrossEntropy(pass.Output, golden.Labels);
        ReferenceGradients gradients = pass.Backward(loss.Gradient);
        Compare("logits_train_step1", pass.Output.Values);
        Compare("grad_input", gradients.Images.Values);
        foreach (ReferenceParameter parameter in golden.Network.Parameters)
            Compare($"{(parameter.IsTrained ? "grad" : "step1")}.{parameter.Name}", gradients.Parameters[parameter.Name]);
        differences.ThrowIfAny();
        Assert.Equal(golden.Doubles("losses")[0], loss.Value, 1e-6);

        void Compare(string tensor, double[] actual) =>
            differences.Compare(tensor, golden.Doubles(tensor), actual, 1.2e-7 * Differences.Largest(golden.Doubles(tensor)));
    }

    /// <summary>
    /// PyTorch's rule for rounding up: a window is averaged over its area on the padded input, never over what only rounding
    /// up reaches, so a mean of ones is one.
    /// </summary>
    [Fact]
    public void A_mean_never_counts_what_lies_past_the_padding()
    {
        var network = ReferenceNetwork.Sequential(new Volume(1, 3, 3), new AvgPool(Window.Square(2, 2, fit: Fit.Ceiling)));
        Tensor output = network.Forward(new Tensor(1, network.Input).Map(_ => 1)).Output;
        Assert.Equal([1, 1, 1, 1], output.Values);
    }

    /// <summary>
    /// PyTorch takes the mean of the squares times the window's area, so a window that only rounding up lets past the padding has the norm of a whole
    /// one with that mean: sqrt(4 * (3^2 + 4^2) / 2) and sqrt(4 * 3^2 / 1).
    /// </summary>
    [Fact]
    public void A_norm_is_that_of_a_whole_window_past_the_padding()
    {
        var network = ReferenceNetwork.Sequential(new Volume(1, 3, 3), new L2Pool(Window.Square(2, 2, fit: Fit.Ceiling)));
        Tensor output = network.Forward(new Tensor(1, network.Input, [1, 1, 3, 7, -7, 4, 3, -4, -3])).Output;
        Assert.Equal([10, Math.Sqrt(50), Math.Sqrt(50), 6], output.Values);
    }

    /// <summary>Same pads the smaller half in front: 4 positions, a window of 2 and stride 1 read one position behind the end.</summary>
    [Fact]
    public void Same_padding_puts_an_odd_rest_behind()
    {
        var network = ReferenceNetwork.Sequential(
            new Volume(1, 1, 4), new Conv(1, new Window(new Axis(1), new Axis(2, 1, Pad.Same)), Bias: false));
        network.Set("conv1.weight", [1, 10]);
        Assert.Equal([21, 32, 43, 4], network.Forward(new Tensor(1, network.Input, [1, 2, 3, 4])).Output.Values);
    }
}
