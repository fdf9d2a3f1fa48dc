using ConvNet.Testing.Compiled;
using ConvNet.Testing.Reference;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>The description gives the graph as it was declared, for tools that draw and count it.</summary>
public class DescriptionTests
{
    private static readonly ReferenceNetwork Network = new(
        new Volume(4, 12, 12),
        [
            new ReferenceNode(new Conv(4, new Window(new Axis(3, 1, 1), new Axis(5, 2, 2), Fit.Floor)), 0),
            new ReferenceNode(new ReLU(), 1),
            new ReferenceNode(new MaxPool(Window.Square(2, 1)), 2),
            new ReferenceNode(new AvgPool(Window.Square(2, 1)), 1),
            new ReferenceNode(new Concat(), 4, 3),
            new ReferenceNode(new ConvTranspose(2, new Axis(4, 2, 1), new Axis(3, 2)), 5),
            new ReferenceNode(new Dense(3), 6),
        ]);

    private static readonly IReadOnlyList<LayerDescription> Layers =
        ReferenceComparison.Compile(new Dictionary<string, ReferenceNetwork> { ["Described"] = Network })["Described"].Description.Layers;

    private static LayerDescription Of(string kind) => Assert.Single(Layers, layer => layer.Kind == kind);

    [Fact]
    public void It_is_there_for_static_members_of_the_class()
    {
        const string Declaration = "[Network, Input(1, 2, 2), Dense(2)] public sealed partial class Singleton { public static Singleton Shared { get; } = new(seed: 1); }";
        Assert.Equal("Singleton", NetworkCompiler.Compile(new Dictionary<string, string> { ["Singleton"] = Declaration })["Singleton"].Description.Name);
    }

    [Fact]
    public void Each_layer_names_those_that_it_reads_in_their_order()
    {
        IEnumerable<string> Read(LayerDescription layer) => layer.Inputs.Select(i => Layers[i].Kind);

        Assert.Equal("Input", Layers[0].Kind);
        Assert.Empty(Layers[0].Inputs);
        Assert.Equal(["Input"], Read(Of("Conv")));
        Assert.Equal(["Conv"], Read(Of("ReLU")));
        Assert.Equal(["ReLU"], Read(Of("MaxPool")));
        Assert.Equal(["Conv"], Read(Of("AvgPool")));
        Assert.Equal(["AvgPool", "MaxPool"], Read(Of("Concat")));
        Assert.Equal(["Concat"], Read(Of("ConvTranspose")));
        Assert.Equal(["ConvTranspose"], Read(Of("Dense")));
        Assert.All(Enumerable.Range(0, Layers.Count), i => Assert.All(Layers[i].Inputs, read => Assert.InRange(read, 0, i - 1)));
    }

    [Fact]
    public void Windows_are_those_declared()
    {
        Assert.Equal(new WindowDescription(3, 5, 1, 2), Of("Conv").Window);
        Assert.Equal(new WindowDescription(2, 2, 1, 1), Of("MaxPool").Window);
        Assert.Equal(new WindowDescription(2, 2, 1, 1), Of("AvgPool").Window);
        Assert.Equal(new WindowDescription(4, 3, 2, 2), Of("ConvTranspose").Window);
        Assert.All(["Input", "ReLU", "Concat", "Dense"], kind => Assert.Null(Of(kind).Window));
    }

    [Fact]
    public void Only_layers_that_change_values_are_in_place() =>
        Assert.Equal(["ReLU"], Layers.Where(layer => layer.IsInPlace).Select(layer => layer.Kind));

    /// <summary>The table down to its sums; what the memory plan takes may change with every better plan.</summary>
    [Fact]
    public void Its_text_is_the_table_that_the_documentation_shows()
    {
        const string Declaration = """
            [Network, Input(1, 28, 28)]
            [Conv(32, 3, Pad = 1), ReLU, MaxPool(2)]
            [Conv(64, 3, Pad = 1), ReLU, MaxPool(2)]
            [Dense(128), ReLU, Dropout(0.5)]
            [Dense(10), Softmax]
            public sealed partial class Digits;
            """;
        string text = NetworkCompiler.Compile(new Dictionary<string, string> { ["Digits"] = Declaration })["Digits"].Description.ToString();
        int sums = text.IndexOf("\nparameters in memory: ", StringComparison.Ordinal);
        Assert.Matches(
            """
            ^
            parameters in memory: [0-9.]+ KiB, and [0-9.]+ KiB made of them for inference
            inference: [0-9.]+ KiB, and [0-9.]+ KiB for each image of a batch
            training: [0-9.]+ KiB, and [0-9.]+ KiB for each image of a batch; gradients and each state of an optimizer [0-9.]+ KiB$
            """.ReplaceLineEndings("\n"),
            text[sums..]);
        DirectoryInfo root = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "ConvNet.Generated.sln")))
            root = root.Parent!;
        Assert.Contains($"```\n{text[..sums]}\n", File.ReadAllText(Path.Combine(root.FullName, "docs", "generated-code.md")).ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }
}
