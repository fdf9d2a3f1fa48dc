using System.Globalization;
using ConvNet.Model;
using ConvNet.Model.Documentation;
using ConvNet.Model.Planning;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvNet.Generator.Emission.Surface;

/// <summary>The network's description: what tools, predictors and trainers ask at run time.</summary>
internal static class DescriptionWriter
{
    /// <summary>C# keeps names with two underscores for those who write code: no member of the user's has this one.</summary>
    private const string Holder = "__Description";

    public static void Write(SourceWriter w, TypeNames names, NetworkPlan plan, NetworkSummary summary)
    {
        NetworkGraph graph = plan.Graph;
        w.Line();
        w.Line("/// <summary>The network's layers, shapes, parameters and memory, known at compile time.</summary>");
        w.Line($"public static global::ConvNet.NetworkDescription Description => {Holder}.Value;");
        w.Line();
        w.Comment("In a class of its own, so that static members of the network's class may ask for it, in whatever order they are initialised.");
        using SourceWriter.Scope holder = w.Block($"private static class {Holder}");
        w.Line("public static readonly global::ConvNet.NetworkDescription Value = new()");
        w.Line("{");
        w.Line($"    Name = {Text(names.Type.Self.Name.TrimStart('@'))},");
        w.Line($"    Input = {ShapeOf(graph.Input.Shape)},");
        w.Line($"    Output = {ShapeOf(graph.Output.Shape)},");
        w.Line($"    EndsInSoftmax = {(graph.Output.Layer is Model.Layers.Softmax ? "true" : "false")},");
        if (graph.Output.Layer is Model.Layers.RbfOutput) w.Line("    EndsInDistances = true,");
        if (graph.Output.Layer is Model.Layers.Activation { Function: Model.Layers.ActivationFunction.Sigmoid }) w.Line("    EndsInSigmoid = true,");
        if (graph.Outputs.Count > 1)
        {
            w.Line("    NamedOutputs = new global::ConvNet.OutputDescription[]");
            w.Line("    {");
            foreach (GraphOutput output in graph.Outputs.Skip(1))
            {
                Node node = graph.Nodes[output.Node];
                string weight = output.Weight.ToString("R", CultureInfo.InvariantCulture);
                w.Line($"        new({Text(output.Name)}, {ShapeOf(node.Shape)}, {(node.Layer is Model.Layers.Softmax ? "true" : "false")}, {weight}),");
            }

            w.Line("    },");
        }

        w.Line("    Layers = new global::ConvNet.LayerDescription[]");
        w.Line("    {");
        foreach (LayerRow row in summary.Rows)
            w.Line($"        {LayerOf(row)},");
        w.Line("    },");
        w.Line("    Parameters = new global::ConvNet.ParameterTensor[]");
        w.Line("    {");
        foreach (PackedTensor tensor in plan.Parameters.Tensors)
            w.Line($"        new({Text(tensor.Name)}, {Packing(tensor)}, {Text(tensor.Initializer)}){Properties(tensor)},");
        w.Line("    },");
        w.Line($"    PackedParameters = {plan.Parameters.Floats},");
        if (plan.Parameters.TrainedFloats < plan.Parameters.Floats) w.Line($"    TrainedParameters = {plan.Parameters.TrainedFloats},");
        w.Line($"    PreparedFloats = {plan.Preparation.Floats},");
        w.Line($"    Fingerprint = {Text(Fingerprint.Of(plan))},");
        w.Line($"    InferenceScratch = new({plan.InferenceMemory.Fixed}, {plan.InferenceMemory.PerImage}),");
        w.Line($"    TrainingScratch = new({plan.TrainingMemory.Fixed}, {plan.TrainingMemory.PerImage}),");
        w.Line("};");
    }

    private static string LayerOf(LayerRow row)
    {
        Node node = row.Node;
        string inputs = node.Inputs.Count == 0 ? "global::System.Array.Empty<int>()" : $"new[] {{ {string.Join(", ", node.Inputs)} }}";
        var properties = new List<string>();
        if (node.Layer.Slides is { Vertical: var rows, Horizontal: var columns })
            properties.Add($"Window = new({rows.Size}, {columns.Size}, {rows.Stride}, {columns.Stride})");
        if (!row.HasOwnActivation) properties.Add("IsInPlace = true");
        return $"new({Text(node.Name)}, {Text(node.Layer.Kind)}, {inputs}, {ShapeOf(node.Shape)}, {row.Parameters}, {row.MultiplyAdds}, ({row.Field.Height}, {row.Field.Width}))"
            + (properties.Count == 0 ? "" : $" {{ {string.Join(", ", properties)} }}");
    }

    /// <summary>A tensor's shape, place and axes; of a vector that lies in one run its length and place say all.</summary>
    private static string Packing(PackedTensor tensor)
    {
        int count = tensor.Shape[0];
        return tensor is { Shape.Count: 1, Groups: null, Axes.Count: 1 } && tensor.Axes[0] == new PackedAxisPlan(count, 1, count, 0)
            ? $"{count}, {tensor.Offset}"
            : $"new[] {{ {string.Join(", ", tensor.Shape)} }}, {tensor.Offset}, new global::ConvNet.PackedAxis[] {{ {string.Join(", ", Axes(tensor))} }}";
    }

    private static string Properties(PackedTensor tensor)
    {
        var properties = new List<string>();
        if (!tensor.IsTrained) properties.Add("IsTrained = false");
        else if (tensor.Decay != 1) properties.Add($"Decay = {tensor.Decay.ToString("R", CultureInfo.InvariantCulture)}");
        if (tensor.Connections.Count > 0)
            properties.Add($"Connections = new[] {{ {string.Join(", ", tensor.Connections.Select(c => $"new[] {{ {string.Join(", ", c)} }}"))} }}");
        return properties.Count == 0 ? "" : $" {{ {string.Join(", ", properties)} }}";
    }

    private static string Text(InitializerPlan initializer) =>
        $"new(global::ConvNet.InitializerKind.{initializer.Kind}, {initializer.FanIn}, {initializer.FanOut}"
        + (initializer.Value == 0 ? ")" : $", {SourceWriter.Literal(initializer.Value)})");

    /// <summary>The packing of a tensor, axis by axis.</summary>
    public static IEnumerable<string> Axes(PackedTensor tensor)
    {
        if (tensor.Groups is { } g)
            yield return $"global::ConvNet.CompilerServices.GroupedAxis.Create({g.Filters}, {g.FiltersPerGroup}, {g.ChannelsPerGroup}, {g.InputBlocks}, {g.AllInputBlocks}, {g.Taps})";
        foreach (PackedAxisPlan axis in tensor.Axes) yield return $"new({axis.Size}, {axis.Stride}, {axis.Block}, {axis.BlockStride})";
    }

    private static string ShapeOf(Shape shape) => $"new({shape.Channels}, {shape.Height}, {shape.Width}, {(shape.IsFlat ? "true" : "false")})";

    private static string Text(string value) => SymbolDisplay.FormatLiteral(value, quote: true);
}
