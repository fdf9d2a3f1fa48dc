using ConvNet.Model.Layers;

namespace ConvNet.Model;

/// <summary>The names of a network's layers: those given, and for the others their kind with its number (conv1, fc2, maxPool1).</summary>
internal static class LayerNames
{
    /// <summary>
    /// Each layer's name, and empty ones for what is no layer. Layers that are given a name count too, so naming one renames no other.
    /// </summary>
    public static string[] Of(IReadOnlyList<LayerDefinition> definitions, IReadOnlyList<Layer?> layers)
    {
        var counts = new Dictionary<string, int>();
        var names = new string[definitions.Count];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = "";
            if (Structure.Names.Contains(definitions[i].Kind)) continue;
            string stem = Stem(definitions[i], layers[i]);
            counts.TryGetValue(stem, out int count);
            counts[stem] = ++count;
            names[i] = layers[i]?.Name ?? (stem == "input" && count == 1 ? stem : stem + Text.Of(count));
        }

        return names;
    }

    /// <summary>Malformed names, and names that two layers have.</summary>
    public static IEnumerable<Problem> Check(IReadOnlyList<LayerSite> sites)
    {
        foreach (LayerSite site in sites)
            if (site.Kind != Structure.From && site.Definition.Text("Name") is { } name && !IsWellFormed(name))
                yield return Malformed(name, site);

        foreach (IGrouping<string, LayerSite> same in sites.Where(s => s.IsLayer).GroupBy(s => s.Name))
        {
            // The fault lies with a given name; of several with the later ones.
            LayerSite[] given = same.Where(s => s.Definition.Text("Name") != null).ToArray();
            foreach (LayerSite site in same.Count() == given.Length ? given.Skip(1) : given)
            {
                LayerSite other = same.First(s => s.Index != site.Index);
                string where = $"the {Ordinal(sites.Count(s => s.IsLayer && s.Index < other.Index))} layer, {other.Kind}";
                yield return new Problem(ProblemIds.DuplicateName, site.Index, "Name", EquatableArray.Of(site.Name, where));
            }
        }
    }

    private static Problem Malformed(string name, LayerSite site)
    {
        string[] parts = name.Split('.')
            .Where(part => part.Length > 0)
            .Select(part => string.Concat(part.Select(c => IsLetter(c) ? c : '_')))
            .ToArray();
        Remedy[] remedies = parts.Length > 0 ? [Remedy.SetArgument(site.Index, "Name", $"\"{string.Join(".", parts)}\"")] : [];
        return new Problem(ProblemIds.MalformedName, site.Index, "Name", EquatableArray.Of(name), new(remedies));
    }

    /// <summary>Parts of letters, digits, '_' and '-', joined by single dots: what PyTorch's state_dict has for module names.</summary>
    private static bool IsWellFormed(string name) =>
        name.Split('.').All(part => part.Length > 0 && part.All(IsLetter));

    private static bool IsLetter(char c) => c is '_' or '-' || char.IsLetterOrDigit(c);

    private static string Stem(LayerDefinition definition, Layer? layer)
    {
        if (layer?.NameStem is { } stem) return stem;

        // Acronyms become words first, so that names are camelCase: reLU would be no name. An attribute being typed has no kind yet.
        string words = definition.Kind.Replace("ReLU", "Relu").Replace("ELU", "Elu");
        return words.Length == 0 ? "layer" : char.ToLowerInvariant(words[0]) + words.Substring(1);
    }

    private static string Ordinal(int index)
    {
        int number = index + 1;
        string suffix = (number % 100 is >= 11 and <= 13 ? 0 : number % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" };
        return Text.Of(number) + suffix;
    }
}
