using System.Globalization;
using ConvNet;

namespace Architectures.Diagrams;

/// <summary>How layers are written in tables and diagrams: "7x7 Conv, 64, /2", as He et al. (2015) draw them.</summary>
internal static class LayerText
{
    /// <summary>A layer with its window, its channels where it chooses them, its groups and its stride.</summary>
    public static string Of(NetworkDescription network, LayerDescription layer)
    {
        var weight = network.Parameters.FirstOrDefault(tensor => tensor.Name == layer.Name + ".weight" && tensor.Shape.Count > 1);
        var text = layer.Window is { } window ? $"{window.Height}x{window.Width} {layer.Kind}" : layer.Kind;
        if (weight is not null)
            text += $", {layer.Output.Channels}";
        if (layer.Kind == "Conv" && weight is not null && network.Layers[layer.Inputs[0]].Output.Channels / weight.Shape[1] is > 1 and var groups)
            text += $", {groups} groups";
        return layer.Window is { } slid ? text + Stride(slid) : text;
    }

    /// <summary>A shape in the order of the lectures' slides: rows, columns, channels.</summary>
    public static string Of(Shape shape) => shape.IsVector ? $"{shape.Channels}" : $"{shape.Height}x{shape.Width}x{shape.Channels}";

    /// <summary>A large number in three digits or four, as slides round: 138M, 15.5G.</summary>
    public static string Rounded(double value) => value switch
    {
        >= 999.5e6 => Digits(value / 1e9) + "G",
        >= 999.5e3 => Digits(value / 1e6) + "M",
        >= 999.5 => Digits(value / 1e3) + "K",
        _ => Digits(value),
    };

    private static string Digits(double value) => value.ToString(value >= 99.95 ? "0" : value >= 9.995 ? "0.#" : "0.##", CultureInfo.InvariantCulture);

    private static string Stride(WindowDescription window) =>
        window.StrideHeight != window.StrideWidth ? $", /{window.StrideHeight}x{window.StrideWidth}"
        : window.StrideHeight > 1 ? $", /{window.StrideHeight}"
        : "";
}
