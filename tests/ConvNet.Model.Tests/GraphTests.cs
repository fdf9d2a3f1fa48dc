using ConvNet.Model.Layers;
using static ConvNet.Model.Tests.Declare;

namespace ConvNet.Model.Tests;

public class GraphTests
{
    private static readonly LayerDefinition Fork = Layer("Fork"), Branch = Layer("Branch"), Add = Layer("Add"), Concat = Layer("Concat");

    [Fact]
    public void Branches_read_the_value_before_the_fork()
    {
        NetworkGraph graph = Graph(Input(8, 6, 6), ReLU, Fork, Branch, Conv(16, 1), Branch, Conv(32, 3, ("Pad", 1)), Layer("Tanh"), Branch, MaxPool(3, ("Stride", 1), ("Pad", 1)), Concat, Dense(10));
        Assert.Equal(["", "0", "1", "1", "3", "1", "2 4 5", "6"], Inputs(graph));
        Assert.Equal("56x6x6", graph.Nodes[6].Shape.ToString());
        Assert.Equal(["16x6x6", "32x6x6", "8x6x6"], graph.Nodes[6].InputShapes.Select(s => s.ToString()));
        Assert.Equal("concat1", graph.Nodes[6].Name);
        Assert.Equal(10, graph.Nodes[6].Site);
    }

    [Fact]
    public void An_empty_branch_is_the_identity()
    {
        NetworkGraph graph = Graph(Input(16, 6, 6), ReLU, Fork, Branch, Conv(16, 3, ("Pad", 1)), Branch, Add, Layer("Tanh"));
        Assert.Equal(["", "0", "1", "2 1", "3"], Inputs(graph));
        Assert.Equal(MergeFunction.Add, ((Merge)graph.Nodes[3].Layer).Function);
    }

    [Fact]
    public void Forks_nest()
    {
        NetworkGraph graph = Graph(
            Input(16, 6, 6), Fork, Branch, Conv(16, 1), Fork, Branch, Layer("Tanh"), Branch, Fork, Branch, Layer("Sigmoid"), Branch, Layer("Max"), Layer("Mean"),
            Branch, Conv(16, 3, ("Pad", 1)), Concat);
        Assert.Equal(["", "0", "1", "1", "3 1", "2 4", "0", "5 6"], Inputs(graph));
        Assert.Equal(["input", "conv1", "tanh1", "sigmoid1", "max1", "mean1", "conv2", "concat1"], graph.Nodes.Select(n => n.Name));
    }

    [Fact]
    public void Named_values_make_any_graph()
    {
        NetworkGraph graph = Graph(
            Input(16, 6, 6), As("image"), Conv(16, 1), As("low"), Layer("Tanh"), As("middle"), From("middle"), Layer("Sigmoid"), As("high"),
            From("image", "low", "high"), Concat, Output("features"), Dense(10));
        Assert.Equal(["", "0", "1", "2", "0 1 3", "4"], Inputs(graph));
    }

    [Fact]
    public void The_main_output_is_the_last_value_and_comes_first()
    {
        NetworkGraph graph = Graph(
            Input(16, 6, 6), Conv(16, 1), As("trunk"), Dense(7), Layer("Softmax"), Output("aux", 0.3), From("trunk"), ReLU, Output("tap"), Dense(10), Layer("Softmax"));
        Assert.Equal(
            [new GraphOutput("", 6, 1), new GraphOutput("aux", 3, 0.3), new GraphOutput("tap", 4, 0)],
            graph.Outputs);
        Assert.Equal("softmax2", graph.Output.Name);
    }

    [Fact]
    public void A_value_that_nothing_reads_has_no_place_in_a_graph() => Assert.Equal(
        [ProblemIds.UnusedValue],
        ShapeInference.Infer(Network(Input(16, 6, 6), As("image"), Conv(16, 1), Conv(16, 1), From("image"), Dense(10))).Problems.Select(p => p.Id));

    [Theory]
    [InlineData("Multiply", true)]
    [InlineData("Add", false)]
    [InlineData("Concat", false)]
    public void Only_a_product_takes_a_vector_beside_an_image(string join, bool isValid)
    {
        InferenceResult result = ShapeInference.Infer(Network(Input(16, 6, 6), Fork, Branch, Branch, Layer("GlobalAvgPool"), Dense(16), Layer("Sigmoid"), Layer(join)));
        Assert.Equal(isValid ? [] : [ProblemIds.BranchesDisagree], result.Problems.Select(p => p.Id));
        if (isValid) Assert.Equal(new Shape(16, 6, 6), result.Graph!.Output.Shape);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(1)]
    public void A_product_s_vector_has_a_feature_for_each_channel(int features) => Assert.Equal(
        [ProblemIds.BranchesDisagree],
        ShapeInference.Infer(Network(Input(16, 6, 6), Fork, Branch, Branch, Dense(features), Layer("Multiply"))).Problems.Select(p => p.Id));

    [Fact]
    public void Vectors_are_concatenated_by_their_features() => Assert.Equal(
        Shape.Vector(21), Graph(Input(1, 6, 6), Fork, Branch, Dense(5), Branch, Dense(16), Concat).Output.Shape);

    [Fact]
    public void Problems_of_all_branches_are_found_and_the_shapes_after_the_join_known()
    {
        InferenceResult result = ShapeInference.Infer(Network(
            Input(16, 7, 7), Fork, Branch, Conv(16, 3, ("Stride", 3)), Branch, MaxPool(2, ("Stride", 2)), Concat, Conv(16, 4), Dense(0)));
        Assert.Equal([ProblemIds.DoesNotFit, ProblemIds.DoesNotFit, ProblemIds.BranchesDisagree, ProblemIds.WindowTooLarge, ProblemIds.NotPositive], result.Problems.Select(p => p.Id));
        Assert.Null(result.Graph);
    }

    [Fact]
    public void Too_many_features_of_a_concatenation_are_a_problem() => Assert.Equal(
        [ProblemIds.TooLarge],
        ShapeInference.Infer(Network(
            Input(1, 1, 1), Fork, Branch, Dense(2_000_000_000, ("Bias", false)), Branch, Dense(2_000_000_000, ("Bias", false)), Concat))
            .Problems.Where(p => p.IsError).Select(p => p.Id).Distinct());

    [Fact]
    public void Squeeze_excitation_is_made_of_its_parts()
    {
        NetworkGraph graph = Graph(Input(33, 6, 5), Layer("SqueezeExcitation", ("Reduction", 11), ("Name", "se")), Layer("Tanh"));
        Assert.Equal(["input", "se.squeeze", "se.fc1", "se.relu", "se.fc2", "se.sigmoid", "se.scale", "tanh1"], graph.Nodes.Select(n => n.Name));
        Assert.Equal(["", "0", "1", "2", "3", "4", "0 5", "6"], Inputs(graph));
        Assert.Equal(["3x33", "3"], graph.Nodes[2].Parameters.Select(p => string.Join("x", p.Shape)));
        Assert.Equal(["33x3", "33"], graph.Nodes[4].Parameters.Select(p => string.Join("x", p.Shape)));
        Assert.Equal(new Shape(33, 6, 5), graph.Output.Shape);
        Assert.All(graph.Nodes.Skip(1).Take(6), n => Assert.Equal(1, n.Site));
    }

    [Theory]
    [InlineData("SqueezeExcitation", "Reduction", 17, ProblemIds.InvalidNumber)]
    [InlineData("SqueezeExcitation", "Reduction", 0, ProblemIds.NotPositive)]
    [InlineData("Shortcut", "Planes", -1, ProblemIds.NotPositive)]
    public void Arguments_of_composite_layers_are_checked(string kind, string argument, int value, string id) =>
        Assert.Equal(id, Assert.Single(ShapeInference.Infer(Network(Input(16, 6, 6), Layer(kind, (argument, value)), Dense(10))).Problems).Id);

    [Fact]
    public void A_shortcut_is_nothing_where_it_changes_nothing()
    {
        NetworkGraph graph = Graph(Input(16, 6, 6), Fork, Branch, Conv(16, 3, ("Pad", 1)), Branch, Layer("Shortcut", ("Planes", 16)), Add, ReLU);
        Assert.Equal(["", "0", "1 0", "2"], Inputs(graph));
    }

    [Fact]
    public void A_shortcut_projects()
    {
        NetworkGraph graph = Graph(
            Input(16, 6, 6), Fork, Branch, Conv(32, 3, ("Pad", 1), ("Stride", 2), ("Fit", 1)), Branch, Layer("Shortcut", ("Planes", 32), ("Stride", 2), ("Name", "downsample")), Add, ReLU);
        Node projection = graph.Nodes.Single(n => n.Name == "downsample.0");
        Assert.Equal(new Shape(32, 3, 3), projection.Shape);
        Assert.Equal("weight 32x16x1x1", string.Join(", ", projection.Parameters.Select(p => $"{p.Name} {string.Join("x", p.Shape)}")));
    }

    [Fact]
    public void A_shortcut_pads_channels_with_zeros()
    {
        NetworkGraph graph = Graph(Input(16, 7, 5), Layer("Shortcut", ("Planes", 21), ("Stride", 2), ("Option", 1)), ReLU);
        Assert.Equal(new ZeroPadShortcut(21, 2), graph.Nodes[1].Layer);
        Assert.Equal(new Shape(21, 4, 3), graph.Nodes[1].Shape);
        Assert.Equal(2, ((ZeroPadShortcut)graph.Nodes[1].Layer).Before(graph.Input.Shape));
        Assert.Equal(
            [ProblemIds.InvalidNumber], ShapeInference.Infer(Network(Input(16, 7, 5), Layer("Shortcut", ("Planes", 15), ("Option", 1)), ReLU)).Problems.Select(p => p.Id));
    }

    [Fact]
    public void Any_order_of_the_attributes_of_graphs_is_borne()
    {
        LayerDefinition[] all =
        [
            Fork, Branch, Add, Concat, Layer("Multiply"), Layer("Max"), As("a"), As("b"), From("a"), From("a", "b"), From("b", "b"), Output("x", double.NaN), Output("y"), From("", "c"),
            ReLU, Conv(16, 1), Layer("Shortcut", ("Planes", 16)), Layer("Shortcut", ("Planes", 32), ("Stride", 2)), Layer("SqueezeExcitation"), Layer("GlobalAvgPool"), Layer("Softmax"), Input(2, 3, 3), new LayerDefinition("Branch", default, IsBroken: true), new LayerDefinition("Concat", default, IsBroken: true),
            new LayerDefinition("Unknown", default), Layer("Fork", ("Name", 3)), Layer("As"), Layer("From"),
        ];
        var random = new Random(1);
        int sound = 0;
        for (int i = 0; i < 20_000; i++)
        {
            LayerDefinition[] layers = [Input(16, 4, 4), .. Enumerable.Range(0, random.Next(1, 12)).Select(_ => all[random.Next(all.Length)])];
            InferenceResult result = ShapeInference.Infer(Network(layers));
            if (result.Graph is not { } graph) continue;
            sound++;
            Assert.All(graph.Nodes, n => Assert.All(n.Inputs, input => Assert.InRange(input, 0, n.Index - 1)));
            Assert.All(graph.Nodes, n => Assert.Equal(n.Inputs.Select(input => graph.Nodes[input].Shape), n.Inputs.Count == 0 ? [] : n.InputShapes));
            Assert.All(graph.Nodes, n => Assert.True(graph.Outputs.Any(o => o.Node == n.Index) || graph.Nodes.Any(r => r.Inputs.Contains(n.Index))));
        }

        Assert.True(sound > 200, $"Only {sound} declarations were sound.");
    }

    private static IEnumerable<string> Inputs(NetworkGraph graph) => graph.Nodes.Select(n => string.Join(" ", n.Inputs));
}
