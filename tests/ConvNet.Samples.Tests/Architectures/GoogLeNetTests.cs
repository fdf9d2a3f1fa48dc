namespace ConvNet.Samples.Tests.Architectures;

/// <summary>GoogLeNet and its module against the lecture's slides and the paper's table.</summary>
public class GoogLeNetTests
{
    private static readonly string[] Modules = ["3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b"];

    private static readonly NetworkDescription Network = GoogLeNet.Description;

    /// <summary>The slide: 128 and 192 and 96 filters beside a pooling, which keeps the 256 channels of the input.</summary>
    [Fact]
    public void The_naive_module_has_672_channels_after_854M_operations()
    {
        Assert.Equal("28x28x672", NaiveInceptionModule.Description.Output.Volume());
        Assert.Equal(854, NaiveInceptionModule.Description.MultiplyAdds() / 1_000_000);
    }

    /// <summary>
    /// The slide has 358M, with a 3x3 convolution that counts twice: 1x1 to 64, 64, 128 and 64 (after the pooling), 3x3 from 64 to 192 and 5x5
    /// from 64 (printed as 264) to 96 are 271M, and another 28 * 28 * 192 * 3 * 3 * 64 is 358M. Its conclusion only grows.
    /// </summary>
    [Fact]
    public void The_module_with_bottlenecks_has_480_channels_after_271M_operations()
    {
        NetworkDescription module = InceptionModule.Description;
        Assert.Equal("28x28x480", module.Output.Volume());
        Assert.Equal(271, module.MultiplyAdds() / 1_000_000);
        Assert.Equal(358, (module.MultiplyAdds() + module.Layer("3x3").MultiplyAdds) / 1_000_000);
    }

    /// <summary>Szegedy et al., 2014, table 1.</summary>
    [Fact]
    public void Modules_have_the_paper_s_volumes() => Assert.Equal(
        [
            "28x28x256", "28x28x480", "14x14x512", "14x14x512", "14x14x512", "14x14x528", "14x14x832", "7x7x832", "7x7x1024",
        ],
        Network.Kinds("Concat").Select(l => l.Volume()));

    [Fact]
    public void Its_modules_are_those_of_the_paper() =>
        Assert.Equal(Modules.Select(m => $"inception_{m}"), Network.Kinds("Concat").Select(l => l.Name.Split('.')[0]));

    /// <summary>The longest way through a module has two layers with weights, before it there are three, and one behind.</summary>
    [Fact]
    public void It_has_22_layers()
    {
        int stem = Network.Kinds("Conv").TakeWhile(l => !l.Name.StartsWith("inception", StringComparison.Ordinal)).Count();
        int modules = Modules.Sum(m => Network.Kinds("Conv").Count(l => l.Name == $"inception_{m}.3x3_reduce" || l.Name == $"inception_{m}.3x3"));
        int end = Network.Kinds("Dense").Count(l => l.Name == "loss3.classifier");
        Assert.Equal(22, stem + modules + end);
    }

    /// <summary>
    /// "Only 5 million" is the paper's "12 times fewer than AlexNet", which is 60M / 12. Its own table sums to 6.8M, and bvlc_googlenet has
    /// 6,998,552 without the auxiliary classifiers: 5.97M in convolutions and 1.02M in the last layer. To AlexNet that is 9 times fewer.
    /// </summary>
    [Fact]
    public void It_has_7M_parameters_without_the_auxiliary_classifiers()
    {
        long auxiliary = Network.Layers.Where(l => l.Name.Split('.')[0] is "loss1" or "loss2").Sum(l => l.Parameters);
        Assert.Equal(6_998_552, Network.ParameterCount - auxiliary);
        Assert.Equal(5_973_552, Network.ParameterCount - auxiliary - Network.Layer("loss3.classifier").Parameters);
    }

    [Fact]
    public void Its_auxiliary_classifiers_count_three_tenths()
    {
        Assert.Equal(["loss1", "loss2"], Network.NamedOutputs.Select(o => o.Name));
        Assert.All(Network.NamedOutputs, output =>
        {
            Assert.Equal(0.3, output.Weight);
            Assert.Equal(Network.Output, output.Shape);
        });
    }
}
