namespace ConvNet.Samples.Tests.Architectures;

/// <summary>SqueezeNet against the lecture's slide and its paper.</summary>
public class SqueezeNetTests
{
    /// <summary>50 times is rounded: 48.8 for version 1.0 against the paper's AlexNet, 50.5 for 1.1 against the slide's.</summary>
    [Fact]
    public void It_has_50_times_fewer_parameters_than_AlexNet()
    {
        Assert.Equal(48.8, Ratio(AlexNetTwoGpus.Description, SqueezeNet10.Description));
        Assert.Equal(50.5, Ratio(AlexNet.Description, SqueezeNet11.Description));

        static double Ratio(NetworkDescription large, NetworkDescription small) => Math.Round((double)large.ParameterCount / small.ParameterCount, 1);
    }

    /// <summary>The release notes of version 1.1: 2.4 times less computation.</summary>
    [Fact]
    public void Version_1_1_computes_less() =>
        Assert.InRange((double)SqueezeNet10.Description.MultiplyAdds() / SqueezeNet11.Description.MultiplyAdds(), 2.2, 2.45);

    /// <summary>Iandola et al., 2016, table 1 (conv1 printed as 111x111).</summary>
    [Fact]
    public void Volumes_are_the_paper_s() => Assert.Equal(
        [
            "227x227x3", "111x111x96", "55x55x96", "55x55x128", "55x55x128", "55x55x256",
            "27x27x256", "27x27x256", "27x27x384", "27x27x384", "27x27x512",
            "13x13x512", "13x13x512", "13x13x1000", "1000",
        ],
        SqueezeNet10.Description.Layers
            .Where(l => l.Kind is "Input" or "MaxPool" or "Concat" or "GlobalAvgPool" || l is { Kind: "Conv", Name: "conv1" or "conv10" })
            .Select(l => l.Volume()));
}
