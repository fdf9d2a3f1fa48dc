using System.Text;

namespace ConvNet.Testing.Reference;

/// <summary>Prints a reference network as the declaration that the compiler reads.</summary>
public static class ArchitectureText
{
    /// <summary>The class, without usings or namespace.</summary>
    /// <exception cref="NotSupportedException">The network is not a chain.</exception>
    public static string Declaration(ReferenceNetwork network, string className)
    {
        var text = new StringBuilder();
        text.Append("[Network, Input(").Append(network.Input.Channels).Append(", ")
            .Append(network.Input.Height).Append(", ").Append(network.Input.Width).Append(")]\n");
        for (int i = 0; i < network.Nodes.Count; i++)
        {
            ReferenceNode node = network.Nodes[i];
            if (node.Inputs is not [int input] || input != i) throw new NotSupportedException("Only a chain of layers can be printed.");
            text.Append('[').Append(Attribute(node.Layer)).Append("]\n");
        }

        return text.Append("public sealed partial class ").Append(className).Append(";\n").ToString();
    }

    private static string Attribute(ReferenceLayer layer)
    {
        if (layer.Name is null) return layer.Attribute;
        string attribute = layer.Attribute;
        return attribute.EndsWith(')') ? $"{attribute[..^1]}, Name = \"{layer.Name}\")" : $"{attribute}(Name = \"{layer.Name}\")";
    }
}
