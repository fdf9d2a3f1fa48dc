using System.Text;

namespace ConvNet.Testing.Reference;

/// <summary>Prints a reference network as the declaration that the compiler reads.</summary>
public static class ArchitectureText
{
    /// <summary>
    /// The class, without usings or namespace. Values that are not only read by the layer after them are named ("v3" is that of
    /// the third node, "v0" the images), and layers that read others go on <c>From</c> them.
    /// </summary>
    public static string Declaration(ReferenceNetwork network, string className)
    {
        HashSet<int> named = [.. network.Nodes.SelectMany((node, i) => Follows(node, i) ? [] : node.Inputs)];
        var text = new StringBuilder();
        text.Append(network.IsExact ? "[Network(Exact = true), Input(" : "[Network, Input(").Append(network.Input.Channels).Append(", ")
            .Append(network.Input.Height).Append(", ").Append(network.Input.Width).Append(')').Append(As(0)).Append("]\n");
        for (int i = 0; i < network.Nodes.Count; i++)
        {
            ReferenceNode node = network.Nodes[i];
            if (!Follows(node, i)) text.Append("[From(").AppendJoin(", ", node.Inputs.Select(input => $"\"v{input}\"")).Append(")]\n");
            text.Append('[').Append(Attribute(node.Layer)).Append(As(i + 1)).Append("]\n");
        }

        return text.Append("public sealed partial class ").Append(className).Append(";\n").ToString();

        string As(int value) => named.Contains(value) ? $", As(\"v{value}\")" : "";
    }

    /// <summary>Whether the node that gives value <paramref name="i"/> + 1 reads value <paramref name="i"/> alone.</summary>
    private static bool Follows(ReferenceNode node, int i) => node.Inputs is [int input] && input == i;

    private static string Attribute(ReferenceLayer layer)
    {
        if (layer.Name is null) return layer.Attribute;
        string attribute = layer.Attribute;
        return attribute.EndsWith(')') ? $"{attribute[..^1]}, Name = \"{layer.Name}\")" : $"{attribute}(Name = \"{layer.Name}\")";
    }
}
