namespace ConvNet.Model.Layers;

/// <summary>Rows, columns and channels at the six sides of a volume, added or taken away.</summary>
internal readonly record struct Sides(int Left, int Right, int Top, int Bottom, int Front, int Back)
{
    /// <param name="all">The argument for the four sides of an image, where a side has none of its own.</param>
    public static Sides Read(LayerDefinition layer, string all)
    {
        int border = layer.Int(all, 0);
        return new Sides(
            layer.Int("Left", border), layer.Int("Right", border), layer.Int("Top", border), layer.Int("Bottom", border),
            layer.Int("Front", 0), layer.Int("Back", 0));
    }

    /// <summary>The sides that are negative, each once, by the argument that says so.</summary>
    public IEnumerable<Problem> CheckNegative(LayerSite site, string all) =>
        new[] { ("Left", Left), ("Right", Right), ("Top", Top), ("Bottom", Bottom), ("Front", Front), ("Back", Back) }
            .Where(side => side.Item2 < 0)
            .Select(side => (Argument: site.Written(side.Item1) ?? all, Value: side.Item2))
            .Distinct()
            .Select(side => site.Negative(side.Argument, side.Value));

    public IEnumerable<(string Lines, long Count, long Of)> Along(Shape shape) =>
    [
        ("channels", (long)Front + Back, shape.Channels), ("rows", (long)Top + Bottom, shape.Height), ("columns", (long)Left + Right, shape.Width),
    ];
}
