using ConvNet.Model;
using ConvNet.Reading;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvNet.Analyzers.Tests;

/// <summary>What networks made of blocks become.</summary>
public class BlockTests
{
    private const string Residual = """
        [Block]
        [Fork]
        [Branch, Conv(Planes, 3, Pad = 1, Name = "conv1"), ReLU, Conv(Planes, 3, Pad = 1, Name = "conv2")]
        [Branch]
        [Add, ReLU]
        class Residual { [Parameter] private const int Planes = 16; }

        """;

    [Fact]
    public void A_block_s_layers_stand_where_it_is_used()
    {
        NetworkGraph graph = Graph(Residual + "[Network, Input(32, 8, 8), Use<Residual>(32), Dense(10)] partial class Net;");
        Assert.Equal(
            ["input", "residual1.conv1", "residual1.relu1", "residual1.conv2", "residual1.add1", "residual1.relu2", "fc1"], graph.Nodes.Select(n => n.Name));
        Assert.Equal(["", "0", "1", "2", "3 0", "4", "5"], graph.Nodes.Select(n => string.Join(" ", n.Inputs)));
        Assert.Equal([0, 1, 1, 1, 1, 1, 2], graph.Nodes.Select(n => n.Site));
    }

    [Fact]
    public void A_block_may_take_several_values()
    {
        NetworkGraph graph = Graph("""
            [Block, As("previous", "current"), From("previous"), Conv(8, 1), As("left"), From("current"), Conv(8, 1), As("right"), From("left", "right"), Add] class Cell;
            [Block, As("a", "b"), From("b", "a"), Use<Cell>(Name = "inner")] class Swapped;
            [Network, Input(4, 8, 8)]
            [As("x0"), ReLU, As("x1")]
            [From("x0", "x1"), Use<Cell>(Name = "cell1"), As("x2")]
            [From("x1", "x2"), Use<Swapped>(Name = "cell2")]
            partial class Net;
            """);
        Assert.Equal(
            ["input", "relu1", "cell1.conv1", "cell1.conv2", "cell1.add1", "cell2.inner.conv1", "cell2.inner.conv2", "cell2.inner.add1"],
            graph.Nodes.Select(n => n.Name));
        Assert.Equal(["", "0", "0", "1", "2 3", "4", "1", "5 6"], graph.Nodes.Select(n => string.Join(" ", n.Inputs)));
    }

    [Theory]
    [InlineData("Repeat = 2", "residual1.conv1 residual1.conv2 residual2.conv1 residual2.conv2")]
    [InlineData("Name = \"layer1\"", "layer1.conv1 layer1.conv2")]
    [InlineData("Name = \"layer1.0\", Repeat = 2", "layer1.0.conv1 layer1.0.conv2 layer1.1.conv1 layer1.1.conv2")]
    [InlineData("Name = \"layer9\", Repeat = 2", "layer9.conv1 layer9.conv2 layer10.conv1 layer10.conv2")]
    [InlineData("Name = \"unit09\", Repeat = 2", "unit09.conv1 unit09.conv2 unit10.conv1 unit10.conv2")]
    [InlineData("Name = \"layer\", Repeat = 2", "layer.0.conv1 layer.0.conv2 layer.1.conv1 layer.1.conv2")]
    [InlineData("Name = \"\"", "conv1 conv2")]
    public void Names_are_paths(string arguments, string expected)
    {
        NetworkGraph graph = Graph(Residual + $"[Network, Input(16, 8, 8), Use<Residual>({arguments}), GlobalAvgPool] partial class Net;");
        Assert.Equal(expected, string.Join(" ", graph.Nodes.Where(n => n.Parameters.Count > 0).Select(n => n.Name)));
    }

    [Fact]
    public void Blocks_without_a_name_are_numbered_together()
    {
        NetworkGraph graph = Graph(Residual + "[Network, Input(16, 8, 8), Use<Residual>(Repeat = 2), Use<Residual>(Name = \"x\"), Use<Residual>] partial class Net;");
        Assert.Equal(["residual1", "residual2", "x", "residual4"], graph.Nodes.Skip(1).Select(n => n.Name.Split('.')[0]).Distinct());
    }

    [Fact]
    public void An_empty_name_counts_layers_as_if_they_were_written_there()
    {
        NetworkGraph graph = Graph("[Block, Conv(16, 1), Dense(3)] class B;\n[Network, Input(16, 8, 8), Conv(16, 1), Use<B>(Name = \"\"), Dense(10)] partial class Net;");
        Assert.Equal(["input", "conv1", "conv2", "fc1", "fc2"], graph.Nodes.Select(n => n.Name));
    }

    [Fact]
    public void Blocks_nest_with_names_within_names()
    {
        NetworkGraph graph = Graph(Residual + """
            [Block, Conv(2 * Width, 1, Name = "expand"), Use<Residual>(2 * Width, Name = "0", Repeat = Depth), Use<Residual>(Width + Width)]
            class Stage { [Parameter] private const int Width = 4, Depth = 1; }
            [Network, Input(3, 8, 8), Use<Stage>(16, 2, Name = "stage1"), Dense(10)] partial class Net;
            """);
        Assert.Equal(
            ["stage1.expand", "stage1.0.conv1", "stage1.0.conv2", "stage1.1.conv1", "stage1.1.conv2", "stage1.residual3.conv1", "stage1.residual3.conv2", "fc1"],
            graph.Nodes.Where(n => n.Parameters.Count > 0).Select(n => n.Name));
        Assert.Equal(32, graph.Nodes[3].Shape.Channels);
    }

    [Fact]
    public void Names_of_values_belong_to_their_block()
    {
        NetworkGraph graph = Graph("""
            [Block, As("x"), ReLU, As("y"), From("x", "y"), Concat] class B;
            [Network, Input(3, 8, 8), As("x"), Tanh, Use<B>(Repeat = 2), As("y"), From("x", "y"), Concat] partial class Net;
            """);
        Assert.Equal(["", "0", "1", "1 2", "3", "3 4", "0 5"], graph.Nodes.Select(n => string.Join(" ", n.Inputs)));
    }

    [Theory]
    [InlineData("4 * Planes", 32)]
    [InlineData("(Planes + 1) % 5 - -Planes / 2", 8)]
    [InlineData("Half", 4)]
    [InlineData("B.Half * Sizes.Two", 8)]
    [InlineData("Wide ? Planes : 1", 1)]
    [InlineData("!Wide && Planes >= 8 ? 7 : 1", 7)]
    [InlineData("(int)(Rate * Planes)", 2)]
    [InlineData("Planes << 1", 16)]
    public void Arithmetic_on_parameters(string expression, int expected)
    {
        string Block(string filters) =>
            $"[Block, Conv({filters}, 1)] class B {{ [Parameter] const int Planes = 64; [Parameter] const bool Wide = true; [Parameter] const double Rate = 0.5; const int Half = Planes / 2; }}\nstatic class Sizes {{ public const int Two = 2; }}\n";
        LayerDefinition conv = Read(Block(expression) + "[Network, Input(1, 8, 8), Use<B>(8, false, 0.25)] partial class Net;").Layers[1].Block!.Layers[0];
        Assert.Equal(expected, conv.Int("Filters", -1));
    }

    [Fact]
    public void The_defaults_are_the_compiler_s()
    {
        LayerDefinition use = Read("""
            [Block, Conv(Planes * 3 / 2, 1), Dropout(Rate), LeakyReLU(Slope), Conv(7, 1, Fit = Same ? Fit.Floor : Fit.Ceiling, Bias = Same)]
            class B { [Parameter] const int Planes = 5; [Parameter] const double Rate = 0.25, Slope = 1; [Parameter] const bool Same = true; }
            [Network, Input(1, 8, 8), Use<B>] partial class Net;
            """).Layers[1];
        Assert.Equal(7, use.Block!.Layers[0].Int("Filters", 0));
        Assert.Equal(0.25, use.Block.Layers[1].Number("Rate", 0));
        Assert.Equal(1.0, use.Block.Layers[2].Number("Slope", 0));
        Assert.Equal((1, true), (use.Block.Layers[3].Int("Fit", 0), use.Block.Layers[3].Flag("Bias", false)));
        Assert.Equal([("Planes", "int"), ("Rate", "double"), ("Slope", "double"), ("Same", "bool")], use.Block.Parameters.Select(p => (p.Name, p.Type)));
    }

    [Fact]
    public void Arguments_of_every_form_are_replaced()
    {
        EquatableArray<LayerDefinition> layers = Read("""
            [Block, LeakyReLU(Rate), Conv(window: Size, filters: Planes, Fit = Wide ? Fit.Floor : Fit.Ceiling, Bias = !Wide), Use<C>(new object[] { Planes, 2.5 })]
            class B { [Parameter] const int Planes = 5, Size = 3; [Parameter] const double Rate = 1; [Parameter] const bool Wide = true; }
            [Block, Conv(A, 1)] class C { [Parameter] const int A = 1; [Parameter] const double Rate = 1; }
            [Network, Input(1, 8, 8), Use<B>(9, 1, 3, false)] partial class Net;
            """).Layers[1].Block!.Layers;
        Assert.Equal(3.0, layers[0].Number("Slope", 0));
        Assert.Equal((9, 1, 2, true), (layers[1].Int("Filters", 0), layers[1].Int("Window", 0), layers[1].Int("Fit", 0), layers[1].Flag("Bias", false)));
        Assert.Equal([9, 2.5], layers[2].Values("Arguments"));
        Assert.Equal(9, layers[2].Block!.Layers[0].Int("Filters", 0));
    }

    [Fact]
    public void Edits_of_a_block_change_the_definition_and_edits_beside_it_do_not()
    {
        const string source = Residual + "[Network, Input(16, 8, 8), Use<Residual>, Dense(10)] partial class Net;";
        Assert.Equal(Read(source), Read(source.Replace("class Residual {", "class Residual { int x;\n// a comment\n")));
        Assert.NotEqual(Read(source), Read(source.Replace("Planes = 16", "Planes = 17")));
        Assert.NotEqual(Read(source), Read(source.Replace("[Add, ReLU]", "[Add, Tanh]")));
    }

    private static NetworkGraph Graph(string source)
    {
        InferenceResult result = ShapeInference.Infer(Read(source));
        Assert.DoesNotContain(result.Problems, p => p.IsError);
        return result.Graph!;
    }

    private static NetworkDefinition Read(string source)
    {
        CSharpCompilation compilation = Compilations.Create(Compilations.Usings + source);
        Assert.DoesNotContain(compilation.GetDiagnostics(TestContext.Current.CancellationToken), d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
        return NetworkReader.Read(compilation.GetTypeByMetadataName("Net")!, compilation, TestContext.Current.CancellationToken).Definition;
    }
}
