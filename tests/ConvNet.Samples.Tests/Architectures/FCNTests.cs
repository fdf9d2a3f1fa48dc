namespace ConvNet.Samples.Tests.Architectures;

/// <summary>Fully convolutional networks against Long, Shelhamer and Darrell, 2015.</summary>
public class FCNTests
{
    [Theory]
    [InlineData("FCN32s")]
    [InlineData("FCN16s")]
    [InlineData("FCN8s")]
    [InlineData("SmallFCN")]
    public void Each_pixel_has_a_score_for_each_class(string name)
    {
        NetworkDescription network = Catalogue.Networks.Single(n => n.Name == name);
        Assert.Equal((network.Input.Height, network.Input.Width), (network.Output.Height, network.Output.Width));
        Assert.Equal(name == "SmallFCN" ? 4 : 21, network.Output.Channels);
    }

    /// <summary>The paper's table 1: 134M parameters for VGG-16 without the enlarging layers.</summary>
    [Fact]
    public void The_trunk_is_the_paper_s()
    {
        NetworkDescription network = FCN32s.Description;
        Assert.Equal(134, Math.Floor((network.ParameterCount - network.Layer("upscore").Parameters) / 1e6));
        Assert.Equal("8x8x21", network.Layer("score_fr").Volume());
    }

    [Fact]
    public void Skips_join_what_is_of_one_size()
    {
        Assert.Equal(["18x18x21", "38x38x21"], FCN8s.Description.Kinds("Add").Select(l => l.Volume()));
        Assert.Equal(["18x18x21"], FCN16s.Description.Kinds("Add").Select(l => l.Volume()));
        Assert.Equal(["16x16x4", "32x32x4"], SmallFCN.Description.Kinds("Add").Select(l => l.Volume()));
    }
}
