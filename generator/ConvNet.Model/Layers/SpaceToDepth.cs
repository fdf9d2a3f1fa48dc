namespace ConvNet.Model.Layers;

/// <summary>Moves squares of positions into channels.</summary>
internal sealed record SpaceToDepth(int Block) : Layer
{
    public override string Kind => "SpaceToDepth";

    public override Shape Infer(Shape input) => checked(new Shape(input.Channels * Block * Block, input.Height / Block, input.Width / Block));

    public override Patch Sees(Patch output, Shape input) => output.Enlarge(side => side * Block);

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        if (Block < 1) yield return site.NotPositive("Block", Block);
        else if (input is { IsFlat: true } vector) yield return site.NeedsImage(vector);
        else if (input is { } shape && (shape.Height % Block != 0 || shape.Width % Block != 0))
            yield return DivisionRules.DoesNotDivide(site, "Block", Block, [(shape.Height, "rows"), (shape.Width, "columns")]);
    }
}
