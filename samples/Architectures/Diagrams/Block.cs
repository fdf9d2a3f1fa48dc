namespace Architectures.Diagrams;

/// <summary>A part of a network whose layers share the beginning of their names, as those of a block do: "inception3a" of inception3a.conv1.</summary>
/// <param name="Name">The beginning.</param>
/// <param name="Steps">Its steps, those of the blocks within it too.</param>
/// <param name="Depth">How many blocks it lies within.</param>
internal sealed record Block(string Name, IReadOnlyList<int> Steps, int Depth)
{
    /// <summary>The end of its name, with what stands before a number: "layer1.0", "denselayer3".</summary>
    public string Title
    {
        get
        {
            string[] parts = Name.Split('.');
            return parts.Length > 1 && char.IsAsciiDigit(parts[^1][0]) ? $"{parts[^2]}.{parts[^1]}" : parts[^1];
        }
    }

    /// <summary>The blocks of at least two steps, each before those within it.</summary>
    public static List<Block> Of(IReadOnlyList<Step> steps)
    {
        var members = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < steps.Count; i++)
        {
            foreach (var prefix in Prefixes(steps[i].Main.Name))
            {
                if (!members.TryGetValue(prefix, out var list))
                    members.Add(prefix, list = []);
                list.Add(i);
            }
        }

        // A block that is all of another adds nothing to see.
        var blocks = new List<Block>();
        foreach (var (name, own) in members.Where(member => member.Value.Count > 1 && member.Value.Count < steps.Count))
        {
            Block[] around = [.. blocks.Where(block => name.StartsWith(block.Name + ".", StringComparison.Ordinal))];
            if (around.All(block => block.Steps.Count > own.Count))
                blocks.Add(new Block(name, own, around.Length));
        }

        return blocks;
    }

    private static IEnumerable<string> Prefixes(string name)
    {
        for (var dot = name.IndexOf('.'); dot >= 0; dot = name.IndexOf('.', dot + 1))
            yield return name[..dot];
    }
}
