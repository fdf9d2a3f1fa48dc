using ConvNet.Model.Documentation;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Winograd;
using static ConvNet.Model.Tests.Declare;

namespace ConvNet.Model.Tests;

/// <summary>Which convolutions have columns or input channels in the lanes, and which values therefore lie in planes.</summary>
public class PlanarValuesTests
{
    private static readonly LayerDefinition Tanh = Layer("Tanh"), Sigmoid = Layer("Sigmoid"), AvgPool = Layer("AvgPool", ("Window", 2));

    [Theory]
    [InlineData(6, 28, 1, true)]
    [InlineData(6, 28, 2, true)]
    [InlineData(12, 28, 1, true)]
    [InlineData(13, 28, 1, false)]
    [InlineData(8, 10, 1, true)]
    [InlineData(9, 10, 1, false)]
    [InlineData(14, 8, 1, true)]
    [InlineData(7, 8, 2, true)]
    [InlineData(8, 8, 2, false)]
    [InlineData(14, 24, 1, true)]
    [InlineData(14, 24, 2, false)]
    [InlineData(1, 8, 1, true)]
    [InlineData(1, 7, 1, false)]
    [InlineData(14, 224, 1, true)]
    [InlineData(15, 224, 1, false)]
    [InlineData(16, 224, 1, false)]
    public void The_lanes_follow_from_the_shape(int filters, int columns, int pooled, bool byWidth) =>
        Assert.Equal(byWidth, ConvAlgorithm.ByWidth(filters, columns, pooled));

    [Theory]
    [InlineData(1, 64, 1, true)]
    [InlineData(4, 16, 1, false)]
    [InlineData(4, 64, 1, true)]
    [InlineData(3, 32, 4, true)]
    [InlineData(4, 16, 9, true)]
    [InlineData(3, 15, 9, false)]
    [InlineData(5, 64, 9, false)]
    public void Channels_are_in_the_lanes_of_few_filters(int filters, int channels, int taps, bool byChannel) =>
        Assert.Equal(byChannel, ConvAlgorithm.ByChannel(filters, channels, taps));

    [Fact]
    public void LeNet5_has_planes_up_to_its_second_convolution()
    {
        Assert.Equal("maxPool1", Planar(Input(1, 32, 32), Conv(6, 5), ReLU, MaxPool(2), Conv(16, 5), ReLU, MaxPool(2), Dense(120)));
        Assert.Equal("tanh1 subsampling1 tanh2", Planar(Input(1, 32, 32), Conv(6, 5), Tanh, Layer("TrainableSubsampling", ("Window", 2)), Tanh, Conv(16, 5), Tanh, Dense(120)));
        Assert.Equal("tanh1 avgPool1", Planar(Input(1, 32, 32), Conv(6, 5), Tanh, AvgPool, Conv(16, 5), Tanh, AvgPool, Dense(120)));
    }

    [Fact]
    public void An_image_has_planes_where_a_convolution_over_the_width_reads_it()
    {
        Assert.Equal("input conv1", Planar(Input(3, 12, 20), Conv(6, 3), Conv(16, 3)));
        Assert.Equal("", Planar(Input(3, 12, 20), Conv(16, 3), Conv(16, 3)));
    }

    [Fact]
    public void What_reads_planes_is_a_convolution_or_pooling_of_two_by_two()
    {
        Assert.Equal("", Planar(Input(1, 12, 20), Conv(6, 3), Dense(10)));
        Assert.Equal("conv1", Planar(Input(1, 12, 20), Conv(6, 3)));
        Assert.Equal("", Planar(Input(1, 12, 20), Conv(6, 3), Conv(6, 3, ("Groups", 2))));
        Assert.Equal("", Planar(Input(1, 11, 20), Conv(6, 3), MaxPool(3), Conv(16, 3)));
        Assert.Equal("", Planar(Input(1, 12, 20), Conv(6, 3), Tanh, AvgPool, Dense(10)));
        Assert.Equal("", Planar(Input(1, 12, 20), Conv(6, 3), As("tap"), Layer("GlobalAvgPool"), Output("mean"), From("tap"), Conv(16, 3)));
        Assert.Equal("conv1", Planar(Input(1, 12, 20), Conv(6, 3), As("tap"), Conv(16, 3), As("a"), From("tap"), Conv(16, 3), As("b"), From("a", "b"), Layer("Concat")));
    }

    [Fact]
    public void What_is_given_out_has_planes_but_in_training_and_what_steps_over_columns_has_none()
    {
        Assert.Equal("conv1", Planar(Input(1, 12, 20), Conv(6, 3), Output("tap"), Conv(16, 3)));
        Assert.Equal("", PlanarInTraining(Input(1, 12, 20), Conv(6, 3), Output("tap"), Conv(16, 3)));
        Assert.Equal("", Planar(Input(1, 13, 21), Conv(6, 3, ("Stride", 2)), Conv(16, 3)));
    }

    [Fact]
    public void Sums_over_the_channels_have_planes_in_inference()
    {
        LayerDefinition[] layers = [Input(16, 12, 20), Conv(32, 3), Conv(3, 3), Sigmoid];
        Assert.Equal("sigmoid1", Planar(layers));
        Assert.Equal("", PlanarInTraining(layers));
        Assert.Equal("", Planar(Input(16, 12, 20), Conv(32, 3), Conv(3, 3, ("Exact", true)), Sigmoid));
        Assert.Equal("tanh1", Planar(Input(32, 12, 20), Layer("ConvTranspose", ("Filters", 3), ("Window", 4), ("Stride", 2), ("Pad", 1)), Tanh));
        Assert.Equal("", Planar(Input(32, 12, 20), Layer("ConvTranspose", ("Filters", 3), ("Window", 2), ("Stride", 4)), Tanh));
        Assert.Equal("", Planar(Input(16, 12, 20), Conv(3, 3), Layer("Softmax")));
    }

    [Fact]
    public void A_sum_keeps_blocks() => Assert.Equal(
        "", Planar(Input(1, 12, 20), Conv(6, 3), Layer("Fork"), Layer("Branch"), Conv(6, 3, ("Pad", 1)), Layer("Branch"), Layer("Add"), Conv(16, 3)));

    [Fact]
    public void An_activation_that_would_fill_the_halo_keeps_blocks()
    {
        Assert.Equal("", Planar(Input(1, 12, 20), Conv(6, 3), Sigmoid, Conv(16, 3, ("Pad", 1))));
        Assert.Equal("sigmoid1", Planar(Input(1, 12, 20), Conv(6, 3), Sigmoid, Conv(16, 3)));
        Assert.Equal("tanh1", Planar(Input(1, 12, 20), Conv(6, 3), Tanh, Conv(16, 3, ("Pad", 1))));
        Assert.Equal("", Planar(Input(1, 12, 20), Conv(6, 3), Sigmoid, Tanh, Conv(16, 3, ("Pad", 1))));
        Assert.Equal("sigmoid1 tanh1", Planar(Input(1, 12, 20), Conv(6, 3), Sigmoid, Tanh, Conv(16, 3)));
    }

    [Fact]
    public void Training_has_planes_where_its_gradients_have_them_too()
    {
        Assert.Equal("relu1 maxPool1", PlanarInTraining(Input(1, 32, 32), Conv(6, 5), ReLU, MaxPool(2), Conv(16, 5), ReLU, MaxPool(2), Dense(120)));
        Assert.Equal("tanh1 avgPool1", PlanarInTraining(Input(1, 32, 32), Conv(6, 5), Tanh, AvgPool, Conv(16, 5), Tanh, AvgPool, Dense(120)));
        Assert.Equal("input conv1", PlanarInTraining(Input(3, 12, 20), Conv(6, 3), Conv(16, 3)));
        Assert.Equal("", PlanarInTraining(Input(1, 32, 32), Conv(6, 5), Tanh, Layer("TrainableSubsampling", ("Window", 2)), Tanh, Conv(16, 5)));
        Assert.Equal("", PlanarInTraining(Input(1, 12, 20), Conv(6, 3), Layer("BatchNorm"), Conv(16, 3)));
    }

    [Fact]
    public void Gradients_of_planes_have_one_reader_and_no_steps_over_columns()
    {
        LayerDefinition[] twice = [Input(1, 12, 20), Conv(6, 3), As("tap"), Conv(16, 3), As("a"), From("tap"), Conv(16, 3), As("b"), From("a", "b"), Layer("Concat")];
        Assert.Equal(("conv1", ""), (Planar(twice), PlanarInTraining(twice)));
        LayerDefinition[] step = [Input(1, 13, 21), Conv(6, 3), Conv(16, 3, ("Stride", 2))];
        Assert.Equal(("conv1", ""), (Planar(step), PlanarInTraining(step)));
    }

    [Fact]
    public void The_table_says_which_convolutions_go_over_the_width_or_the_channels()
    {
        string[] rows = new NetworkSummary(Graph(Input(1, 36, 36), Conv(6, 5), ReLU, Conv(16, 5), ReLU, Conv(16, 3), Dense(10))).Table().ToArray();
        Assert.Contains("computed by", rows[0], StringComparison.Ordinal);
        Assert.Equal(["conv1 width", "conv3 F(4x4)"], rows.Select(r => r.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(r => r.Any(c => c is "width" || c.StartsWith('F'))).Select(r => $"{r[0]} {r[4]}"));
        Assert.Contains(
            new NetworkSummary(Graph(Input(16, 8, 8), Conv(3, 3))).Table(), row => row.StartsWith("conv1", StringComparison.Ordinal) && row.Contains(" channels ", StringComparison.Ordinal));
    }

    private static string Planar(params LayerDefinition[] layers) => Planar(layers, training: false);

    private static string PlanarInTraining(params LayerDefinition[] layers) => Planar(layers, training: true);

    private static string Planar(LayerDefinition[] layers, bool training)
    {
        NetworkGraph graph = Graph(layers);
        BlockedLayout[] planar = PlanarValues.Of(graph, NetworkPlanner.Layouts(graph), training);
        return string.Join(' ', graph.Nodes.Where(n => planar[n.Index].IsPlanar).Select(n => n.Name));
    }
}
