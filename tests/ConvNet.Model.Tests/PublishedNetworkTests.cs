using ConvNet.Model.Documentation;
using ConvNet.Model.Layers;
using static ConvNet.Model.Tests.Declare;

namespace ConvNet.Model.Tests;

/// <summary>Shapes, parameters and multiply-adds against what is published for well-known networks.</summary>
public class PublishedNetworkTests
{
    [Fact]
    public void LeNet5()
    {
        // LeCun et al., 1998, with full connections in C3 as in most reimplementations: 61,706 parameters.
        NetworkGraph graph = Graph(
            Input(1, 28, 28), Conv(6, 5, ("Pad", 2)), Layer("Tanh"), Layer("AvgPool", ("Window", 2)), Conv(16, 5), Layer("Tanh"), Layer("AvgPool", ("Window", 2)),
            Dense(120), Layer("Tanh"), Dense(84), Layer("Tanh"), Dense(10), Layer("Softmax"));

        Assert.Equal(61_706, Parameters(graph));
        Assert.Equal([156, 2416, 48_120, 10_164, 850], graph.Nodes.Select(n => n.Parameters.Sum(p => p.Count)).Where(n => n > 0));
        Assert.Equal("16x5x5", graph.Nodes[6].Shape.ToString());
    }

    [Fact]
    public void Weights_that_a_table_leaves_out_are_not_learned()
    {
        // LeCun et al., 1998, C3: 6 maps of 3 inputs, 9 of 4 and 1 of 6, so 60 windows of 25 weights and 16 biases, 1516.
        EquatableArray<string> table = Enumerable.Repeat("0 1 2", 6).Concat(Enumerable.Repeat("0 1 2 3", 9)).Append("0 1 2 3 4 5").ToEquatableArray();
        NetworkGraph graph = Graph(Input(6, 14, 14), Conv(16, 5, ("Table", table)), Layer("Tanh"));
        Assert.Equal([16, 6, 5, 5], graph.Nodes[1].Parameters[0].Shape);
        Assert.Equal(1516, graph.Nodes[1].Parameters.Sum(p => p.Learned));
        Assert.Equal(1516, new NetworkSummary(graph).Parameters);
    }

    [Fact]
    public void AlexNet()
    {
        // torchvision.models.alexnet: 61,100,840 parameters.
        NetworkGraph graph = Graph(
            Input(3, 224, 224),
            Conv(64, 11, ("Stride", 4), ("Pad", 2), ("Fit", (int)Fit.Floor)), ReLU, MaxPool(3, ("Stride", 2)),
            Conv(192, 5, ("Pad", 2)), ReLU, MaxPool(3, ("Stride", 2)),
            Conv(384, 3, ("Pad", 1)), ReLU, Conv(256, 3, ("Pad", 1)), ReLU, Conv(256, 3, ("Pad", 1)), ReLU, MaxPool(3, ("Stride", 2)),
            Layer("Dropout"), Dense(4096), ReLU, Layer("Dropout"), Dense(4096), ReLU, Dense(1000), Layer("Softmax"));

        Assert.Equal(61_100_840, Parameters(graph));
        Assert.Equal("256x6x6", graph.Nodes[13].Shape.ToString());
    }

    [Fact]
    public void Vgg16()
    {
        // Simonyan and Zisserman, 2014, configuration D: 138,357,544 parameters and 15,470,264,320 multiply-adds.
        var layers = new List<LayerDefinition> { Input(3, 224, 224) };
        foreach (int[] block in new int[][] { [64, 64], [128, 128], [256, 256, 256], [512, 512, 512], [512, 512, 512] })
        {
            foreach (int filters in block) layers.AddRange([Conv(filters, 3, ("Pad", 1)), ReLU]);
            layers.Add(MaxPool(2));
        }

        layers.AddRange([Dense(4096), ReLU, Dense(4096), ReLU, Dense(1000), Layer("Softmax")]);
        NetworkGraph graph = Graph([.. layers]);

        Assert.Equal(138_357_544, Parameters(graph));
        Assert.Equal(15_470_264_320, graph.Nodes.Sum(n => n.Layer.MultiplyAdds(n.InputShape)));
        Assert.Equal("conv13", graph.Nodes.Last(n => n.Layer.Kind == "Conv").Name);
    }

    [Fact]
    public void A_depthwise_convolution_has_one_filter_for_each_channel()
    {
        NetworkGraph graph = Graph(Input(32, 16, 16), Conv(64, 3, ("Pad", 1), ("Groups", 32), ("Bias", false)), ReLU);
        ParameterDefinition weight = Assert.Single(graph.Nodes[1].Parameters);
        Assert.Equal([64, 1, 3, 3], weight.Shape);
        Assert.Equal((9, 18), (weight.FanIn, weight.FanOut));
        Assert.Equal(64 * 16 * 16 * 9, graph.Nodes[1].Layer.MultiplyAdds(graph.Nodes[1].InputShape));
    }

    [Fact]
    public void A_dense_layer_has_a_weight_for_each_value_of_its_input()
    {
        NetworkGraph graph = Graph(Input(3, 4, 5), Dense(7));
        Assert.Equal(["weight", "bias"], graph.Output.Parameters.Select(p => p.Name));
        Assert.Equal([7, 60], graph.Output.Parameters[0].Shape);
        Assert.Equal([7], graph.Output.Parameters[1].Shape);
        Assert.Equal((60, 7), (graph.Output.Parameters[0].FanIn, graph.Output.Parameters[0].FanOut));
    }

    private static long Parameters(NetworkGraph graph) => graph.Nodes.SelectMany(n => n.Parameters).Sum(p => p.Count);
}
