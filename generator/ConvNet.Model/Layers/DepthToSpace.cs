namespace ConvNet.Model.Layers;

/// <summary>Moves channels into squares of positions.</summary>
internal sealed record DepthToSpace(int Block) : Layer
{
    public override string Kind => "DepthToSpace";

    public override Shape Infer(Shape input) => checked(new Shape(input.Channels / (Block * Block), input.Height * Block, input.Width * Block));

    public override Patch Sees(Patch output, Shape input) => output.Enlarge(side => Patch.Cells(side, Block));

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        if (Block < 1) yield return site.NotPositive("Block", Block);
        else if (input is { IsFlat: true } vector) yield return site.NeedsImage(vector);
        else if (input is { } shape && shape.Channels % ((long)Block * Block) != 0) yield return DivisionRules.SquareDoesNotDivide(site, "Block", Block, shape.Channels, "input channels");
        else if (input is { } image && SizeRules.TooLong(site, "Block", (long)image.Height * Block, (long)image.Width * Block) is { } problem) yield return problem;
    }
}
