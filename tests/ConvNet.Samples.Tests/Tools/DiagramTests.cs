using System.Globalization;
using System.Xml.Linq;
using Architectures.Diagrams;

namespace ConvNet.Samples.Tests.Tools;

/// <summary>Diagrams can be read: nothing lies on anything else.</summary>
public class DiagramTests
{
    public static TheoryData<string> Networks => [.. Catalogue.Networks.Select(network => network.Name)];

    private static Diagram Draw(string name) => new(Catalogue.Networks.Single(network => network.Name == name));

    [Theory]
    [MemberData(nameof(Networks))]
    public void Boxes_lie_apart_below_those_that_they_read(string name)
    {
        Diagram diagram = Draw(name);
        IReadOnlyList<Step> steps = Step.Of(diagram.Network);
        Assert.Equal(steps.Count, diagram.Boxes.Count);
        Assert.Equal(diagram.Network.Layers, steps.SelectMany(step => step.Layers).OrderBy(layer => diagram.Network.Layers.Index().First(at => at.Item == layer).Index));
        for (int i = 0; i < steps.Count; i++)
        {
            Area area = diagram.Boxes[i].Area;
            Assert.True(diagram.Boxes.Where((_, j) => j != i).All(other => !other.Area.Overlaps(area)), $"{steps[i].Main.Name} lies on another box");
            Assert.All(steps[i].Inputs, input => Assert.True(diagram.Boxes[input].Area.Bottom < area.Top, $"{steps[i].Main.Name} is not below its input"));
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void No_edge_crosses_a_box(string name)
    {
        Diagram diagram = Draw(name);
        int edges = 0;
        foreach ((IReadOnlyList<(double X, double Y)> edge, Chain chain) in diagram.Edges.Zip(diagram.Layering.Chains))
        {
            edges++;
            Area source = diagram.Boxes[chain.Source.Node!.Value].Area, target = diagram.Boxes[chain.Target.Node!.Value].Area;
            Assert.Equal(source.Bottom, edge[0].Y);
            Assert.Equal(target.Top, edge[^1].Y);
            Assert.InRange(edge[0].X, source.Left, source.Right);
            Assert.InRange(edge[^1].X, target.Left, target.Right);
            for (int i = 1; i < edge.Count; i++)
            {
                // A piece lies within the rectangle of its corners. It may touch the boxes that it joins.
                const double Touch = 1e-6;
                var piece = new Area(Math.Min(edge[i - 1].X, edge[i].X), edge[i - 1].Y + Touch, Math.Max(edge[i - 1].X, edge[i].X), edge[i].Y - Touch);
                Assert.True(piece.Height > -3 * Touch);
                Assert.DoesNotContain(diagram.Boxes, box => piece.Overlaps(box.Area));
            }
        }

        Assert.Equal(Step.Of(diagram.Network).Sum(step => step.Inputs.Count), edges);
    }

    [Theory]
    [InlineData("GoogLeNet", 12)]
    [InlineData("ResNet18", 12)]
    [InlineData("SqueezeNet11", 8)]
    public void Blocks_have_panels_and_branches_do_not_cross(string name, int panels)
    {
        Diagram diagram = Draw(name);
        Assert.Equal(0, Crossings.Count(diagram.Layering));
        Assert.Equal(panels, diagram.Panels.Count);
        Assert.All(diagram.Panels, panel => Assert.Contains(diagram.Boxes, box => box.Area.Left > panel.Area.Left && box.Area.Bottom < panel.Area.Bottom && box.Area.Overlaps(panel.Area)));
    }

    [Fact]
    public void Branches_that_are_given_crosswise_are_put_in_order()
    {
        // Two ways of two layers from node 0, read by node 5 and 6 crosswise.
        Layering layering = Layering.Of([[], [0], [0], [0], [3], [2], [1]]);
        Assert.Equal(0, Crossings.Count(layering));
        layering.Ranks[2].Reverse();
        foreach ((int order, Place place) in layering.Ranks[2].Index())
            place.Order = order;
        Assert.Equal(3, Crossings.Count(layering));
    }

    [Fact]
    public void A_chain_stands_straight_beside_a_long_edge()
    {
        Layering layering = Layering.Of([[], [0], [1], [2], [3, 0]]);
        foreach (Place place in layering.Places)
            place.Width = place.Node is null ? 10 : 60;
        Placement.Straighten(layering, (_, _) => 20);
        Assert.All(layering.Ranks, rank => Assert.All(rank.Zip(rank.Skip(1)), pair =>
            Assert.True(pair.Second.X - pair.First.X >= ((pair.First.Width + pair.Second.Width) / 2) + 19.99)));
        double[] chain = [.. layering.Places.Where(place => place.Node is 1 or 2 or 3).Select(place => place.X)];
        Assert.All(chain, x => Assert.Equal(chain[0], x, 1e-9));
    }

    /// <summary>Two branches whose boxes have no room below each other: the narrow ones end left of the wide one, and nothing is moved into a neighbour.</summary>
    [Fact]
    public void A_chain_steps_aside_where_neighbours_leave_no_room()
    {
        Layering layering = Layering.Of([[], [0], [0], [1], [2], [3, 4]]);
        double[] widths = [60, 20, 200, 200, 20, 60];
        foreach (Place place in layering.Places)
            place.Width = widths[place.Node!.Value];
        Placement.Straighten(layering, (_, _) => 20);
        double[] x = [.. layering.Places.Select(place => place.X)];
        Assert.True(x[2] - x[1] >= 130 - 1e-9);
        Assert.True(x[4] - x[3] >= 130 - 1e-9);
        Assert.Equal(x[0], x[5], 1e-9);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Arrows_point_down(string name)
    {
        foreach (XElement edge in SvgWriter.Write(Draw(name)).Descendants().Where(element => (string?)element.Attribute("class") == "edge"))
        {
            // The direction of an arrow is that of the last piece: to the path's end, from its control point or from where the piece begins.
            double[] numbers =
            [
                .. ((string)edge.Attribute("d")!).Split([' ', 'M', 'L', 'C'], StringSplitOptions.RemoveEmptyEntries)
                    .Select(text => double.Parse(text, CultureInfo.InvariantCulture)),
            ];
            Assert.Equal(numbers[^4], numbers[^2]);
            Assert.True(numbers[^3] < numbers[^1]);
        }
    }

    [Fact]
    public void The_inception_module_says_what_the_slide_does()
    {
        XDocument svg = SvgWriter.Write(Draw(nameof(InceptionModule)));
        string[] texts = [.. svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];
        Assert.Contains("3x3_reduce · 28x28x64", texts);
        Assert.Contains("5x5 Conv, 96", texts);
        Assert.Contains("Concat", texts);
        Assert.Equal(11, svg.Descendants().Count(element => (string?)element.Attribute("class") == "edge"));
    }

    /// <summary>Each step is a node, or in a block that is one.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void Mermaid_has_each_step_once_and_closes_what_it_opens(string name)
    {
        NetworkDescription network = Catalogue.Networks.Single(network => network.Name == name);
        string text = MermaidWriter.Write(network);
        string[] lines = [.. text.Split('\n').Select(line => line.Trim())];
        IReadOnlyList<Step> steps = Step.Of(network);
        Assert.StartsWith($"---\ntitle: {name}\n", text);
        Assert.Equal("flowchart TD", lines[Array.LastIndexOf(lines, "---") + 1]);

        int[] nodes = [.. lines.Where(line => line.StartsWith('s') && line.Contains("[\"<b>")).Select(line => int.Parse(line[1..line.IndexOf('[')]))];
        string[][] edges = [.. lines.Where(line => line.Contains(" --> ")).Select(line => line.Split(" --> "))];
        Assert.Equal(nodes.Distinct().Count(), nodes.Length);
        Assert.Equal(nodes.Select(node => $"s{node}").Order(), edges.SelectMany(edge => edge).Distinct().Order());
        if (name != nameof(NASNetAMobile))
        {
            Assert.Equal(Enumerable.Range(0, steps.Count), nodes.Order());
            Assert.Equal(steps.Sum(step => step.Inputs.Count), edges.Length);
        }

        string[] opened = [.. lines.Where(line => line.StartsWith("subgraph ", StringComparison.Ordinal))];
        Assert.Equal(opened.Distinct().Count(), opened.Length);
        Assert.Equal(opened.Length, lines.Count(line => line == "end"));
    }

    /// <summary>Mermaid's limits, which pages seldom raise: NASNet has 792 edges between its layers.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void Mermaid_draws_what_is_written(string name)
    {
        string text = MermaidWriter.Write(Catalogue.Networks.Single(network => network.Name == name));
        Assert.InRange(text.Length, 0, 50_000);
        Assert.InRange(text.Split(" --> ").Length - 1, 0, 500);
    }

    [Fact]
    public void Blocks_of_a_network_that_is_too_large_for_Mermaid_are_nodes()
    {
        string[] lines = [.. MermaidWriter.Write(NASNetAMobile.Description).Split('\n').Select(line => line.Trim())];
        Assert.Equal(16, lines.Count(line => line.Contains("[\"<b>comb_iter_4_left</b><br/>8 layers · ")));
        Assert.Equal(16, lines.Count(line => line.StartsWith("subgraph ", StringComparison.Ordinal)));

        // No layer is left out.
        IReadOnlyList<Step> steps = Step.Of(NASNetAMobile.Description);
        int layers = lines.Where(line => line.StartsWith('s') && line.Contains("[\"<b>")).Sum(line => line.EndsWith(":::block", StringComparison.Ordinal)
            ? int.Parse(line.Split(" layers")[0].Split('>')[^1])
            : steps[int.Parse(line[1..line.IndexOf('[')])].Layers.Count);
        Assert.Equal(NASNetAMobile.Description.Layers.Count, layers);
    }
}
