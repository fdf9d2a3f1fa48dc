using ConvNet.Model.Layers;

namespace ConvNet.Model;

/// <summary>Types and names every attribute of a declaration, with blocks written out as often as they are repeated.</summary>
internal sealed class Locator
{
    /// <summary>More layers than any network has; past it nobody waits for the compiler.</summary>
    public const int MostLayers = 10_000;

    private int _count;

    public LayerSite[] Locate(EquatableArray<LayerDefinition> layers) => Locate(layers, new LayerNames(""), null, default);

    private LayerSite[] Locate(EquatableArray<LayerDefinition> layers, LayerNames names, string? block, EquatableArray<int> around) =>
        layers.Select((definition, i) => Locate(definition, names, block, around.Append(i).ToEquatableArray())).ToArray();

    private LayerSite Locate(LayerDefinition definition, LayerNames names, string? block, EquatableArray<int> place)
    {
        _count++;
        bool hasValues = !definition.IsBroken && !definition.Arguments.Any(a => a.Value is Unevaluated);
        Layer? layer = hasValues ? LayerCatalog.Create(definition) : null;
        if (definition.Block is not { Status: BlockStatus.Found } inner)
        {
            string name = definition.Kind == Structure.Use || !Structure.Names.Contains(definition.Kind) ? names.Next(definition, layer) : "";
            return new LayerSite(place, name, definition, layer) { Block = block };
        }

        var copies = new List<LayerSite[]>();
        string first = "";
        for (int copy = 0; copy < definition.Int("Repeat", 1) && _count < MostLayers; copy++)
        {
            _count++;
            string name = names.Next(definition, null, copy);
            if (copy == 0) first = name;
            copies.Add(Locate(inner.Layers, definition.Text("Name") == "" ? names : new LayerNames(name + "."), inner.Name, place));
        }

        return new LayerSite(place, first, definition, null)
        {
            Block = block,
            Copies = copies,
            IsTooLarge = _count >= MostLayers,
        };
    }
}
