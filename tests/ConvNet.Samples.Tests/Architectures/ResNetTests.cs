namespace ConvNet.Samples.Tests.Architectures;

/// <summary>Residual networks and those after them against the lectures' slides and the papers.</summary>
public class ResNetTests
{
    /// <summary>Shortcuts' convolutions do not count in a ResNet's name.</summary>
    public static TheoryData<string, int> Depths => new()
    {
        { "ResNet18", 18 }, { "ResNet34", 34 }, { "ResNet50", 50 }, { "ResNet101", 101 }, { "ResNet152", 152 },
        { "CifarResNet20", 20 }, { "CifarResNet56", 56 }, { "CifarResNet110", 110 }, { "StochasticDepthResNet110", 110 },
        { "PreActivationResNet164", 164 }, { "WideResNet50x2", 50 }, { "ResNeXt50", 50 },
    };

    [Theory]
    [MemberData(nameof(Depths))]
    public void Networks_have_as_many_layers_with_weights_as_they_are_called(string name, int depth)
    {
        NetworkDescription network = Catalogue.Networks.Single(n => n.Name == name);
        Assert.Equal(depth, network.Kinds("Conv", "Dense").Count(l => !l.Name.Contains("downsample", StringComparison.Ordinal)));
    }

    [Fact]
    public void ResNet152_has_60M_parameters() => Assert.Equal(60, Math.Round(ResNet152.Description.ParameterCount / 1e6));

    /// <summary>He et al., 2015, table 1: the sizes of the stages, of 224x224 pixels.</summary>
    [Fact]
    public void Stages_have_the_paper_s_sizes() => Assert.Equal(
        ["112x112x64", "56x56x256", "28x28x512", "14x14x1024", "7x7x2048"],
        new[] { "conv1", "layer1.0.conv3", "layer2.0.conv3", "layer3.0.conv3", "layer4.0.conv3" }
            .Select(name => ResNet50.Description.Layer(name).Volume()));

    /// <summary>
    /// He et al., 2015, table 1, in 10^9 multiply-adds. It strides in the first convolution of a bottleneck; those of this library stride in
    /// the 3x3, as torchvision's do, which costs the networks of bottlenecks up to 0.3 more.
    /// </summary>
    [Fact]
    public void Operations_are_the_paper_s()
    {
        Assert.Equal([1.8, 3.7], new[] { ResNet18.Description, ResNet34.Description }.Select(Billions)); // printed as 1.8 and 3.6
        Assert.Equal([4.1, 7.8, 11.5], new[] { ResNet50.Description, ResNet101.Description, ResNet152.Description }.Select(Billions)); // 3.8, 7.6, 11.3
    }

    /// <summary>Huang et al., 2016: the probability falls linearly to the last block's, and the network is otherwise ResNet-110.</summary>
    [Fact]
    public void Stochastic_depth_changes_no_parameter() => Assert.Equal(
        CifarResNet110.Description.Parameters.Select(p => p.Name), StochasticDepthResNet110.Description.Parameters.Select(p => p.Name));

    /// <summary>Xie et al., 2016: at about the parameters and the operations of ResNet-50.</summary>
    [Fact]
    public void ResNeXt50_costs_as_much_as_ResNet50()
    {
        Assert.InRange((double)ResNeXt50.Description.ParameterCount / ResNet50.Description.ParameterCount, 0.97, 1);
        Assert.InRange((double)ResNeXt50.Description.MultiplyAdds() / ResNet50.Description.MultiplyAdds(), 1, 1.05);
        Assert.Equal([128, 4, 3, 3], ResNeXt50.Description.Parameters.Single(p => p.Name == "layer1.0.conv2.weight").Shape);
    }

    /// <summary>Hu et al., 2017: 10 % more parameters, 1 % more operations.</summary>
    [Fact]
    public void Squeeze_and_excitation_adds_a_tenth_of_the_parameters()
    {
        Assert.Equal(2_530_992, SEResNet50.Description.ParameterCount - ResNet50.Description.ParameterCount);
        long excitation = SEResNet50.Description.Layers.Where(l => l.Name.Contains(".se_module.", StringComparison.Ordinal)).Sum(l => l.MultiplyAdds);
        Assert.InRange((double)excitation / SEResNet50.Description.MultiplyAdds(), 0, 0.01);
    }

    /// <summary>Huang et al., 2016, table 1: each dense layer adds its growth, and transitions halve.</summary>
    [Fact]
    public void DenseNet_s_blocks_have_the_paper_s_volumes()
    {
        Assert.Equal(
            ["56x56x256", "28x28x128", "28x28x512", "14x14x256", "14x14x1024", "7x7x512", "7x7x1024"],
            DenseNet121.Description.Kinds("Concat", "AvgPool").GroupBy(l => l.Name.Split('.')[1]).Select(part => part.Last().Volume()));
        Assert.Equal(121, DenseNet121.Description.Kinds("Conv", "Dense").Count());
        Assert.Equal(100, CifarDenseNetBC100.Description.Kinds("Conv", "Dense").Count());
    }

    /// <summary>Larsson et al., 2016: a block of four columns has 15 convolutions, 8 of them one after the other, so that five have 40.</summary>
    [Fact]
    public void FractalNet_has_blocks_of_four_columns()
    {
        NetworkDescription network = FractalNet.Description;
        Assert.Equal(5 * 15, network.Kinds("Conv").Count());
        Assert.Equal(5 * 4, network.Kinds("Mean").Count());
        Assert.Equal("1x1x128", network.Kinds("MaxPool").Last().Volume());

        // Eight windows of 3x3 one after the other see 17x17 in the first block.
        Assert.Equal((17, 17), network.Kinds("Mean").Last(l => l.Name.StartsWith("block1", StringComparison.Ordinal)).ReceptiveField);
    }

    /// <summary>Zoph et al., 2017: 12 normal cells of six times their filters; 564M multiply-adds at 5.3M parameters.</summary>
    [Fact]
    public void NASNet_s_cells_have_the_paper_s_volumes()
    {
        NetworkDescription network = NASNetAMobile.Description;
        Assert.Equal(
            [
                "56x56x44", "28x28x88", "28x28x264", "28x28x264", "28x28x264", "28x28x264",
                "14x14x352", "14x14x528", "14x14x528", "14x14x528", "14x14x528",
                "7x7x704", "7x7x1056", "7x7x1056", "7x7x1056", "7x7x1056",
            ],
            network.Kinds("Concat").GroupBy(l => l.Name.Split('.')[0]).Select(cell => cell.Last().Volume()));
        Assert.Equal(564, Math.Round(network.MultiplyAdds() / 1e6));
    }

    private static double Billions(NetworkDescription network) => Math.Round(network.MultiplyAdds() / 1e9, 1);
}
