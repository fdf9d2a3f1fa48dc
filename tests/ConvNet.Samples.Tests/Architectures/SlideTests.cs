namespace ConvNet.Samples.Tests.Architectures;

/// <summary>What the lectures work out on single layers, before the networks: Stanford's CS231n, Convolutional Networks and Architectures.</summary>
public class SlideTests
{
    [Fact]
    public void Ten_filters_of_5x5_at_pad_2()
    {
        LayerDescription layer = TenFilters.Description.Layers[1];
        Assert.Equal("32x32x10", layer.Volume());
        Assert.Equal(760, layer.Parameters); // (5 * 5 * 3 + 1) * 10
    }

    [Fact]
    public void One_filter_of_5x5_makes_a_map_of_28x28() => Assert.Equal("28x28x1", OneFilter.Description.Layers[1].Volume());

    [Fact]
    public void Two_layers_of_filters()
    {
        // 32 -> 28 -> 24: without padding volumes shrink.
        Assert.Equal(["28x28x6", "24x24x10"], TwoLayers.Description.Kinds("Conv").Select(l => l.Volume()));
    }

    [Fact]
    public void Three_windows_of_3x3_see_7x7()
    {
        Assert.Equal([(3, 3), (5, 5), (7, 7)], ThreeSmallWindows.Description.Kinds("Conv").Select(l => l.ReceptiveField));
        Assert.Equal((7, 7), OneLargeWindow.Description.Layers[1].ReceptiveField);
    }

    [Fact]
    public void Three_windows_of_3x3_have_fewer_parameters_than_one_of_7x7()
    {
        const int C = 64;
        Assert.Equal(3 * 9 * C * C, ThreeSmallWindows.Description.ParameterCount);
        Assert.Equal(49 * C * C, OneLargeWindow.Description.ParameterCount);
    }

    [Fact]
    public void A_bottleneck_on_256_channels_costs_about_as_much_as_two_layers_on_64()
    {
        // The slide of ResNet-50: 1x1 to 64, 3x3, 1x1 back to 256, on 28x28.
        Assert.Equal(["28x28x64", "28x28x64", "28x28x256"], BottleneckOnly.Description.Kinds("Conv").Select(l => l.Volume()));
        long bottleneck = BottleneckOnly.Description.ParameterCount;
        Assert.Equal((256 * 64) + (9 * 64 * 64) + (64 * 256), bottleneck);
        Assert.InRange((double)bottleneck / (2 * 9 * 64 * 64), 0.9, 1);
    }
}
