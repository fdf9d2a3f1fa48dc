namespace ConvNet.Samples.Tests.Architectures;

/// <summary>Layers as the lectures write them.</summary>
internal static class LayerNotation
{
    /// <summary>"55x55x96": rows, columns, channels; of a vector its length.</summary>
    public static string Volume(this LayerDescription layer) => Volume(layer.Output);

    public static string Volume(this Shape shape) => shape.IsVector ? $"{shape.Channels}" : $"{shape.Height}x{shape.Width}x{shape.Channels}";

    public static LayerDescription Layer(this NetworkDescription network, string name) => network.Layers.Single(l => l.Name == name);

    /// <summary>The layers of these kinds, in order.</summary>
    public static IEnumerable<LayerDescription> Kinds(this NetworkDescription network, params string[] kinds) =>
        network.Layers.Where(l => kinds.Contains(l.Kind));

    /// <summary>The weights of a layer without its biases, as slides count them.</summary>
    public static long Weights(this NetworkDescription network, string layer) => network.Parameters.Single(p => p.Name == layer + ".weight").Count;

    public static long MultiplyAdds(this NetworkDescription network) => network.Layers.Sum(l => l.MultiplyAdds);
}
