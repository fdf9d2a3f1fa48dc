using static ConvNet.Model.Tests.Declare;

namespace ConvNet.Model.Tests;

public class ShapeInferenceTests
{
    [Fact]
    public void A_chain_of_nodes()
    {
        NetworkGraph graph = Graph(Input(3, 32, 32), Conv(32, 5, ("Pad", 2)), ReLU, MaxPool(2), Layer("Dropout", ("Rate", 0.5)), Dense(10), Layer("Softmax"));

        Assert.Equal(["input", "conv1", "relu1", "maxPool1", "dropout1", "fc1", "softmax1"], graph.Nodes.Select(n => n.Name));
        Assert.Equal(["3x32x32", "32x32x32", "32x32x32", "32x16x16", "32x16x16", "10", "10"], graph.Nodes.Select(n => n.Shape.ToString()));
        Assert.Equal(Enumerable.Range(0, 7), graph.Nodes.Select(n => n.Index));
        Assert.Equal(Enumerable.Range(0, 7), graph.Nodes.Select(n => n.Site));
        Assert.Empty(graph.Input.Inputs);
        Assert.All(graph.Nodes.Skip(1), n => Assert.Equal(n.Index - 1, Assert.Single(n.Inputs)));
        Assert.All(graph.Nodes.Skip(1), n => Assert.Equal(graph.Nodes[n.Index - 1].Shape, n.InputShape));
        Assert.True(graph.Output.Shape.IsFlat);
    }

    [Fact]
    public void Given_names_override_and_count()
    {
        NetworkGraph graph = Graph(
            Input(3, 8, 8), Conv(16, 3, ("Name", "stem")), Conv(16, 3), Layer("LeakyReLU", ("Slope", 0.1)), Layer("ELU", ("Alpha", 1.0)), Layer("GlobalAvgPool"), Dense(10, ("Name", "head.0")), Dense(16));

        Assert.Equal(["input", "stem", "conv2", "leakyRelu1", "elu1", "globalAvgPool1", "head.0", "fc2"], graph.Nodes.Select(n => n.Name));
    }

    [Fact]
    public void Arguments_of_an_axis_override_the_common_one()
    {
        NetworkGraph graph = Graph(
            Input(1, 20, 30),
            Conv(16, 3, ("WindowHeight", 5), ("Stride", 3), ("StrideWidth", 1), ("PadWidth", 2), ("Dilation", 2), ("DilationHeight", 1)),
            MaxPool(2, ("WindowWidth", 5)));

        var conv = (Layers.Conv)graph.Nodes[1].Layer;
        Assert.Equal(new WindowAxis(5, 3, 0, 1, Fit.Exact), conv.Window.Vertical);
        Assert.Equal(new WindowAxis(3, 1, 2, 2, Fit.Exact), conv.Window.Horizontal);
        Assert.Equal(new Shape(16, 6, 30), graph.Nodes[1].Shape);

        // A pool's stride is its window's size along each axis.
        Assert.Equal(new Shape(16, 3, 6), graph.Nodes[2].Shape);
    }

    [Fact]
    public void Equal_definitions_give_equal_graphs()
    {
        LayerDefinition[] layers = [Input(3, 8, 8).With("Mean", EquatableArray.Of(0.1, 0.2, 0.3)), Conv(16, 3), Dense(10)];
        InferenceResult first = ShapeInference.Infer(Network(layers)), second = ShapeInference.Infer(Network([.. layers.Select(l => l with { })]));
        Assert.NotNull(first.Graph);
        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        Assert.NotEqual(first, ShapeInference.Infer(Network([layers[0], Conv(32, 3), layers[2]])));
    }

    [Fact]
    public void There_is_a_graph_just_when_there_is_no_error()
    {
        Assert.Null(ShapeInference.Infer(Network(Input(1, 7, 7), Conv(16, 3, ("Stride", 3)))).Graph);
        Assert.Null(ShapeInference.Infer(Network(Dense(10))).Graph);
        Assert.Null(ShapeInference.Infer(Network()).Graph);

        InferenceResult advised = ShapeInference.Infer(Network(Input(1, 8, 8), Conv(20, 3), ReLU, ReLU, Dense(10)));
        Assert.Equal([ProblemIds.WastedLanes, ProblemIds.RepeatedActivation], advised.Problems.Select(p => p.Id));
        Assert.NotNull(advised.Graph);
    }

    [Fact]
    public void A_layer_that_does_not_compile_leaves_no_graph_and_no_problem()
    {
        InferenceResult result = ShapeInference.Infer(Network(Input(1, 8, 8), new LayerDefinition("Conv", default, IsBroken: true), MaxPool(9), Dense(10)));
        Assert.Empty(result.Problems);
        Assert.Null(result.Graph);
    }

    [Fact]
    public void Numbers_in_messages_are_the_same_in_every_culture()
    {
        NetworkDefinition network = Network(Input(1, 7, 7), Conv(-16, 3), MaxPool(3, ("Stride", 3), ("Pad", -7)), Layer("Dropout", ("Rate", 1.5)));
        CultureProblems invariant = new(network, System.Globalization.CultureInfo.InvariantCulture);

        // Its minus sign and its decimal point are others.
        Assert.Equal(invariant.Texts, new CultureProblems(network, new OtherCulture()).Texts);
        Assert.Contains("1.5", invariant.Texts);
    }

    [Theory]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue)]
    [InlineData(1, int.MaxValue, 1)]
    [InlineData(1, 11586, 11586)]
    public void An_image_that_cannot_be_indexed_is_too_large(int channels, int height, int width) => Assert.Equal(
        ProblemIds.TooLarge, Assert.Single(ShapeInference.Infer(Network(Input(channels, height, width), Dense(1))).Problems).Id);

    [Fact]
    public void The_largest_image_that_can_be_indexed_is_not() =>
        Assert.Equal(11585L * 11585, Graph(Input(1, 11585, 11585), Layer("GlobalMaxPool"), Dense(1)).Input.Shape.Count);

    [Fact]
    public void Extreme_arguments_give_problems_and_no_exception()
    {
        int[] extremes = [int.MinValue, -2, -1, 0, 1, 2, 46341, int.MaxValue - 1, int.MaxValue];
        foreach (int a in extremes)
            foreach (int b in extremes)
                foreach (int c in extremes)
                {
                    ShapeInference.Infer(Network(Input(a, b, c), Conv(b, c, ("Stride", a), ("Pad", b), ("Dilation", c), ("Groups", a)), MaxPool(a, ("Pad", b)), Dense(c)));
                    InferenceResult result = ShapeInference.Infer(Network(Input(16, 64, 64), Conv(a, b, ("Stride", c), ("Pad", Math.Abs((long)b) > 1000 ? b : 4)), Layer("AvgPool", ("Window", c), ("PadWidth", b)), Dense(a)));
                    Assert.NotEqual(result.Graph == null, !result.Problems.Any(p => p.IsError));
                    foreach (Node node in result.Graph?.Nodes ?? default) Assert.InRange(node.Shape.Count, 1, int.MaxValue);
                }
    }

    private sealed class OtherCulture : System.Globalization.CultureInfo
    {
        public OtherCulture()
            : base("")
        {
            NumberFormat.NegativeSign = "~";
            NumberFormat.NumberDecimalSeparator = ",";
            NumberFormat.NumberGroupSeparator = ".";
        }
    }

    private sealed class CultureProblems
    {
        public CultureProblems(NetworkDefinition network, System.Globalization.CultureInfo culture)
        {
            System.Globalization.CultureInfo before = System.Globalization.CultureInfo.CurrentCulture;
            System.Globalization.CultureInfo.CurrentCulture = culture;
            Texts = ShapeInference.Infer(network).Problems.SelectMany(p => p.MessageArguments.Concat(p.Remedies.Select(r => r.Title))).ToArray();
            System.Globalization.CultureInfo.CurrentCulture = before;
        }

        public string[] Texts { get; }
    }
}
