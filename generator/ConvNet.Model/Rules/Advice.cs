using ConvNet.Model.Layers;

namespace ConvNet.Model;

/// <summary>What is allowed but can hardly be meant, seen between neighbouring layers.</summary>
internal static class Advice
{
    public static IEnumerable<Problem> Of(IReadOnlyList<Node> nodes, IReadOnlyList<LayerSite> sites)
    {
        for (int i = 1; i < nodes.Count; i++)
        {
            Node node = nodes[i], before = nodes[i - 1];
            LayerSite site = sites[node.Site];
            switch (node.Layer)
            {
                // A node that is missing between the two did not compile.
                case Activation activation when before.Site == node.Site - 1 && activation.Function == (before.Layer as Activation)?.Function:
                    yield return site.Problem(
                        ProblemIds.RepeatedActivation,
                        null,
                        EquatableArray.Of(sites[before.Site].ToString()),
                        Remedy.Remove(node.Site, node.Layer.Kind));
                    break;

                case Flatten when Redundant(node, nodes) is { } why:
                    yield return site.Problem(ProblemIds.RedundantFlatten, null, EquatableArray.Of(why), Remedy.Remove(node.Site, "Flatten"));
                    break;

                // The outputs of the last layer are the classes: their number is not free.
                case Conv { Groups: 1 } conv when conv.Filters % SizeRules.Block != 0 && nodes.Skip(i + 1).Any(n => n.Layer.NameStem != null):
                    string good = Text.Of(Arithmetic.RoundUp(conv.Filters, SizeRules.Block));
                    yield return site.Problem(
                        ProblemIds.WastedLanes,
                        "Filters",
                        EquatableArray.Of(Text.Of(conv.Filters), good),
                        Remedy.SetArgument(node.Site, "Filters", good));
                    break;
            }
        }
    }

    private static string? Redundant(Node flatten, IReadOnlyList<Node> nodes) =>
        flatten.InputShape.IsFlat ? "its input is a vector already"
        : flatten.Index + 1 < nodes.Count && nodes[flatten.Index + 1].Layer is Dense ? "Dense flattens its input itself"
        : null;
}
