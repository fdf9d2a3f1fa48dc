using ConvNet.Model;
using ConvNet.Model.Layers;
using ConvNet.Reading;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvNet.Analyzers.Tests;

public class NetworkReaderTests
{
    [Fact]
    public void Arguments_have_one_set_of_names()
    {
        NetworkDefinition definition = Read("[Network, Conv(window: 3, filters: 2 * 8, Stride = 2, Fit = Fit.Ceiling, Bias = false, Name = \"stem\")] partial class Net;");
        Assert.Equal(
            new LayerDefinition("Conv", EquatableArray.Of(
                new Argument("Filters", 16), new Argument("Window", 3), new Argument("Stride", 2),
                new Argument("Fit", 2), new Argument("Bias", false), new Argument("Name", "stem"))),
            Assert.Single(definition.Layers));
    }

    [Fact]
    public void Defaults_are_those_of_the_constructor()
    {
        NetworkDefinition definition = Read("[Network, Dropout, LeakyReLU, ELU(2)] partial class Net;");
        Assert.Equal(0.5, definition.Layers[0].Number("Rate", 0));
        Assert.Equal(0.01, definition.Layers[1].Number("Slope", 0));
        Assert.Equal(2, definition.Layers[2].Number("Alpha", 0));
        Assert.False(definition.Layers[0].Has("Name"));
    }

    [Fact]
    public void Arrays_are_numbers()
    {
        NetworkDefinition definition = Read("[Network, Input(3, 8, 8, Mean = new[] { 0.5, 1 }, Deviation = null!)] partial class Net;");
        Assert.Equal(EquatableArray.Of(0.5, 1.0), definition.Layers[0].Numbers("Mean"));
        Assert.Empty(definition.Layers[0].Numbers("Deviation"));
    }

    [Fact]
    public void Private_constants_of_the_class_are_values() =>
        Assert.Equal(48, Read("[Network, Dense(4 * Units)] partial class Net { private const int Units = 12; }").Layers[0].Int("Units", 0));

    [Fact]
    public void Layers_come_in_source_order() => Assert.Equal(
        ["Input", "ReLU", "Tanh", "Dense", "Softmax"],
        Read("[Network][Input(1, 8, 8), ReLU]\n[Tanh]\n[System.Serializable, Dense(10), Softmax] partial class Net;").Layers.Select(l => l.Kind));

    [Fact]
    public void Types_are_what_it_takes_to_reopen_them()
    {
        TypeIdentity type = Read("namespace A.@class { partial interface I<T> { partial record struct @struct { [Network] internal sealed partial record @event; } } }", "A.class.I`1+struct+event").Type;
        Assert.Equal("A.@class", type.Namespace);
        Assert.Equal([("interface", "I"), ("record struct", "@struct")], type.ContainingTypes.Select(t => (t.Keyword, t.Name)));
        Assert.Equal(["T"], type.ContainingTypes[0].TypeParameters);
        Assert.Equal(("record", "@event", true), (type.Self.Keyword, type.Self.Name, type.Self.IsPartial));
        Assert.Equal("A.class.I-1+struct+event", type.HintName);
    }

    [Fact]
    public void Declarations_with_layers_are_counted()
    {
        Assert.Equal(2, Read("[Network, Input(1, 8, 8)] partial class Net; [Dense(10)] partial class Net; partial class Net;").Type.DeclarationsWithLayers);
        Assert.Equal(1, Read("[Network] partial class Net; [Input(1, 8, 8), Dense(10)] partial class Net;").Type.DeclarationsWithLayers);
        Assert.Equal(0, Read("[Network] partial class Net;").Type.DeclarationsWithLayers);
    }

    [Theory]
    [InlineData("Conv(16)")]
    [InlineData("Conv(16, \"3\")")]
    [InlineData("Conv(16, 3, Strid = 2)")]
    [InlineData("Conv(16, 3, Stride = missing)")]
    [InlineData("Conv(16, 3, Stride = System.Environment.TickCount)")]
    public void A_layer_that_does_not_compile_is_broken(string layer)
    {
        NetworkDefinition definition = Read($"[Network, Input(1, 8, 8), {layer}, Dense(10)] partial class Net;");
        Assert.Equal([false, true, false], definition.Layers.Select(l => l.IsBroken));
        Assert.Equal("Conv", definition.Layers[1].Kind);
    }

    [Fact]
    public void An_unknown_attribute_is_a_layer_only_among_layers() => Assert.Equal(
        [("Input", false), ("Cnov", true), ("Dense", false)],
        Read("[Unknown, Network, Input(1, 8, 8), Cnov(3), Dense(10)] [Unknown] partial class Net;").Layers.Select(l => (l.Kind, l.IsBroken)));

    [Fact]
    public void Edits_elsewhere_leave_the_definition_equal()
    {
        const string net = "[Network, Input(1, 8, 8, Mean = [0.5]), Dense(10)] partial class Net { public int A() => 1; }";
        Assert.Equal(Read(net), Read("class Other;\n// A comment.\n" + net.Replace("=> 1", "=> 2") + " class Another;"));
        Assert.NotEqual(Read(net), Read(net.Replace("Dense(10)", "Dense(11)")));
        Assert.NotEqual(Read(net), Read(net.Replace("int A", "int Save")));
    }

    [Fact]
    public void Every_layer_attribute_is_in_the_catalogue() => Assert.Equal(
        typeof(LayerAttribute).Assembly.GetTypes()
            .Where(t => t is { IsAbstract: false, IsPublic: true } && t.IsSubclassOf(typeof(LayerAttribute)))
            .Select(t => t.Name[..^"Attribute".Length])
            .Order(),
        LayerCatalog.Names.Order());

    [Fact]
    public void Typed_layers_are_called_what_their_attributes_are() =>
        Assert.All(LayerCatalog.Names, name => Assert.Equal(name, LayerCatalog.Create(new LayerDefinition(name, default))!.Kind));

    private static NetworkDefinition Read(string source, string type = "Net")
    {
        CSharpCompilation compilation = Compilations.Create(Compilations.Usings + source);
        return NetworkReader.Read(compilation.GetTypeByMetadataName(type)!, compilation, TestContext.Current.CancellationToken).Definition;
    }
}
