namespace ConvNet.Model.Tests;

/// <summary>Definitions as the reader makes them from attributes.</summary>
internal static class Declare
{
    public static NetworkDefinition Network(params LayerDefinition[] layers) =>
        new(new TypeIdentity("", default, new TypeDeclaration("class", "Net", default, true, false, false), 1, false), new(layers));

    /// <summary>The graph of a network that has no error.</summary>
    public static NetworkGraph Graph(params LayerDefinition[] layers)
    {
        InferenceResult result = ShapeInference.Infer(Network(layers));
        Assert.DoesNotContain(result.Problems, p => p.IsError);
        return result.Graph!;
    }

    public static LayerDefinition Layer(string kind, params (string Name, object Value)[] arguments) =>
        new(kind, arguments.Select(a => new Argument(a.Name, a.Value)).ToEquatableArray());

    public static LayerDefinition Input(int channels, int height, int width) => Layer("Input", ("Channels", channels), ("Height", height), ("Width", width));

    public static LayerDefinition Conv(int filters, int window, params (string Name, object Value)[] arguments) =>
        Layer("Conv", [("Filters", filters), ("Window", window), .. arguments]);

    public static LayerDefinition MaxPool(int window, params (string Name, object Value)[] arguments) => Layer("MaxPool", [("Window", window), .. arguments]);

    public static LayerDefinition Dense(int units, params (string Name, object Value)[] arguments) => Layer("Dense", [("Units", units), .. arguments]);

    public static LayerDefinition As(string name) => Layer("As", ("Name", name));

    public static LayerDefinition From(string name, params string[] others) => Layer("From", ("Name", name), ("Others", others.ToEquatableArray()));

    public static LayerDefinition Output(string name, double weight = 0) => Layer("Output", ("Name", name), ("Weight", weight));

    public static LayerDefinition ReLU => Layer("ReLU");

    public static LayerDefinition With(this LayerDefinition layer, string name, object value) =>
        layer with { Arguments = layer.Arguments.Where(a => a.Name != name).Append(new Argument(name, value)).ToEquatableArray() };
}
