namespace ConvNet.Samples.Tests.Architectures;

/// <summary>LeNet-5 against LeCun et al., 1998, section II.B.</summary>
public class LeNetTests
{
    private static readonly NetworkDescription Network = LeNet5.Description;

    [Theory]
    [InlineData("c1", "28x28x6", 156)]
    [InlineData("s2", "14x14x6", 12)]
    [InlineData("c3", "10x10x16", 1_516)]
    [InlineData("s4", "5x5x16", 32)]
    [InlineData("c5", "1x1x120", 48_120)]
    [InlineData("f6", "84", 10_164)]
    public void Layers_have_the_paper_s_sizes_and_trainable_parameters(string layer, string volume, long parameters)
    {
        Assert.Equal(volume, Network.Layer(layer).Volume());
        Assert.Equal(parameters, Network.Layer(layer).Parameters);
    }

    [Fact]
    public void It_has_60k_parameters() => Assert.Equal(60_000, Network.ParameterCount - Network.Layer("output").Parameters);

    /// <summary>The paper sets the 84 values of each class by hand, at first, and does not count them.</summary>
    [Fact]
    public void Its_output_is_a_bitmap_for_each_class() => Assert.Equal(10 * 84, Network.Layer("output").Parameters);

    [Fact]
    public void The_slide_of_today_s_version_agrees() => Assert.Equal(
        ["28x28x6", "14x14x6", "10x10x16", "5x5x16", "1x1x120", "84", "10"],
        LeNet5Modern.Description.Kinds("Conv", "MaxPool", "Dense").Select(l => l.Volume()));
}
