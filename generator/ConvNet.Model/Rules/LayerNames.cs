using ConvNet.Model.Layers;

namespace ConvNet.Model;

/// <summary>
/// The names of the layers of one declaration: those given, and for the others their kind with its number (conv1, fc2, maxPool1).
/// Layers that are given a name count too, so naming one renames no other.
/// </summary>
/// <param name="prefix">What stands before them: in a block the name of its Use and a dot.</param>
internal sealed class LayerNames(string prefix)
{
    private readonly Dictionary<string, int> _counts = new();

    /// <summary>The name of the next layer, or of a copy of the next block.</summary>
    public string Next(LayerDefinition definition, Layer? layer, int copy = 0)
    {
        string stem = Stem(definition, layer);
        _counts.TryGetValue(stem, out int count);
        _counts[stem] = ++count;
        string? given = definition.Text("Name");
        if (given == "") return "";
        if (given != null) return prefix + (definition.Int("Repeat", 1) > 1 ? Numbered(given, copy) : given);
        return prefix + (stem == "input" && count == 1 ? stem : stem + Text.Of(count));
    }

    /// <summary>Malformed names, and names that two layers have.</summary>
    public static IEnumerable<Problem> Check(IReadOnlyList<LayerSite> declaration)
    {
        LayerSite[] sites = declaration.SelectMany(s => s.WithAllWithin()).ToArray();
        foreach (LayerSite site in sites)
        {
            if (site.Kind == Structure.From) continue;
            bool mayBeEmpty = site.Kind == Structure.Use, isNeeded = site.Kind is Structure.As or Structure.Output && !site.Definition.IsBroken;
            if ((site.Definition.Text("Name") ?? (isNeeded ? "" : null)) is { } name && !IsWellFormed(name) && !(mayBeEmpty && name == ""))
                yield return Malformed(name, "Name", site);
            EquatableArray<string> others = site.Definition.Texts("Others");
            for (int i = 0; i < others.Count; i++)
                if (!IsWellFormed(others[i])) yield return Malformed(others[i], LayerSite.ValueArgument(i + 1), site);
        }

        (LayerSite Site, int Number)[] layers = sites.Where(s => s.IsLayer).Select((s, i) => (s, i + 1)).ToArray();
        var blocks = new HashSet<int>();
        foreach (IGrouping<string, (LayerSite Site, int Number)> same in layers.GroupBy(l => l.Site.Name))
        {
            // The fault lies with a given name; of several with the later ones.
            (LayerSite Site, int Number)[] given = same.Where(l => l.Site.Definition.Text("Name") != null).ToArray();
            bool isMixed = given.Length > 0 && given.Length < same.Count();
            foreach ((LayerSite site, int number) in isMixed ? given : same.Skip(1))
            {
                // Default names meet where two blocks have one name: then all of their layers do, and one tells it.
                if (given.Length == 0 && !blocks.Add(site.Index)) continue;
                (LayerSite other, int otherNumber) = same.First(l => l.Number != number);
                string where = $"the {Ordinal(otherNumber)} layer, {other.Kind}";
                yield return site.ProblemAbout(site.Name, ProblemIds.DuplicateName, "Name", EquatableArray.Of(where));
            }
        }
    }

    private static Problem Malformed(string name, string argument, LayerSite site)
    {
        string[] parts = name.Split('.')
            .Where(part => part.Length > 0)
            .Select(part => string.Concat(part.Select(c => IsLetter(c) ? c : '_')))
            .ToArray();
        Remedy[] remedies = parts.Length > 0 && argument == "Name" ? [Remedy.SetArgument(site.Index, "Name", $"\"{string.Join(".", parts)}\"")] : [];
        return site.ProblemAbout(name, ProblemIds.MalformedName, argument, default, remedies);
    }

    /// <summary>Parts of letters, digits, '_' and '-', joined by single dots: what PyTorch's state_dict has for module names.</summary>
    private static bool IsWellFormed(string name) =>
        name.Split('.').All(part => part.Length > 0 && part.All(IsLetter));

    private static bool IsLetter(char c) => c is '_' or '-' || char.IsLetterOrDigit(c);

    /// <summary>A copy's name: the number at the end counts up, or is added.</summary>
    private static string Numbered(string name, int copy)
    {
        int digits = name.Reverse().TakeWhile(c => c is >= '0' and <= '9').Count();
        return long.TryParse(name.Substring(name.Length - digits), out long first) && first < int.MaxValue
            ? name.Substring(0, name.Length - digits) + Text.Of(first + copy).PadLeft(digits, '0')
            : $"{name}.{Text.Of(copy)}";
    }

    private static string Stem(LayerDefinition definition, Layer? layer)
    {
        if (layer?.NameStem is { } stem) return stem;

        // Acronyms become words first, so that names are camelCase: reLU would be no name. An attribute being typed has no kind yet.
        // What the name of a type has beside its letters, as B<int> and global::B do, is in none of a layer.
        string type = definition.Block?.Name ?? definition.Kind;
        string words = new string([.. type.Substring(type.LastIndexOf(':') + 1).TakeWhile(c => c == '.' || IsLetter(c))]).Replace("ReLU", "Relu").Replace("ELU", "Elu");
        return words.Length == 0 ? "layer" : char.ToLowerInvariant(words[0]) + words.Substring(1);
    }

    private static string Ordinal(int number)
    {
        string suffix = (number % 100 is >= 11 and <= 13 ? 0 : number % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" };
        return Text.Of(number) + suffix;
    }
}
