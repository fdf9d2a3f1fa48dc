namespace ConvNet.Samples.Tests.Architectures;

/// <summary>AlexNet and ZFNet against the lecture's slides.</summary>
public class AlexNetTests
{
    [Fact]
    public void Volumes_are_the_slide_s() => Assert.Equal(
        [
            "227x227x3", "55x55x96", "27x27x96", "27x27x96", "27x27x256", "13x13x256", "13x13x256",
            "13x13x384", "13x13x384", "13x13x256", "6x6x256", "4096", "4096", "1000",
        ],
        AlexNet.Description.Kinds("Input", "Conv", "MaxPool", "LocalResponseNorm", "Dense").Select(l => l.Volume()));

    [Fact]
    public void The_first_convolution_has_35K_weights()
    {
        // (11 * 11 * 3) * 96 = 34,848, which the slide rounds; 96 biases besides.
        Assert.Equal(34_848, AlexNet.Description.Weights("conv1"));
        Assert.Equal(34_944, AlexNet.Description.Layer("conv1").Parameters);
    }

    [Fact]
    public void Poolings_have_no_parameters() => Assert.All(AlexNet.Description.Kinds("MaxPool"), pool => Assert.Equal(0, pool.Parameters));

    /// <summary>The lecture's 60M is the paper's, of the network in two groups; in one it has 62.4M.</summary>
    [Fact]
    public void It_has_60M_parameters()
    {
        Assert.Equal(61.0, Math.Round(AlexNetTwoGpus.Description.ParameterCount / 1e6, 1));
        Assert.Equal(62.4, Math.Round(AlexNet.Description.ParameterCount / 1e6, 1));
    }

    [Fact]
    public void Two_groups_halve_the_weights_of_the_convolutions_that_have_them()
    {
        foreach (string layer in new[] { "conv2", "conv4", "conv5" })
            Assert.Equal(AlexNet.Description.Weights(layer), 2 * AlexNetTwoGpus.Description.Weights(layer));
        foreach (string layer in new[] { "conv1", "conv3", "fc6", "fc7", "fc8" })
            Assert.Equal(AlexNet.Description.Weights(layer), AlexNetTwoGpus.Description.Weights(layer));
    }

    [Fact]
    public void Both_versions_have_the_same_volumes() => Assert.Equal(
        AlexNet.Description.Kinds("Conv", "MaxPool", "Dense").Select(l => l.Volume()),
        AlexNetTwoGpus.Description.Kinds("Conv", "MaxPool", "Dense").Select(l => l.Volume()));

    /// <summary>Zeiler and Fergus, 2013, figure 3, with the lecture's 512, 1024 and 512 filters at the end.</summary>
    [Fact]
    public void ZFNet_has_its_figure_s_sizes() => Assert.Equal(
        [
            "224x224x3", "110x110x96", "55x55x96", "26x26x256", "13x13x256",
            "13x13x512", "13x13x1024", "13x13x512", "6x6x512", "4096", "4096", "1000",
        ],
        ZFNet.Description.Kinds("Input", "Conv", "MaxPool", "Dense").Select(l => l.Volume()));
}
