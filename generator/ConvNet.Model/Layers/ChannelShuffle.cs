namespace ConvNet.Model.Layers;

/// <summary>Deals the channels of each group out to all groups: [groups, C / groups] transposed.</summary>
internal sealed record ChannelShuffle(int Groups) : Layer
{
    public override string Kind => "ChannelShuffle";

    public override Shape Infer(Shape input) => input;

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        if (Groups < 1) yield return site.NotPositive("Groups", Groups);
        else if (input is { IsFlat: true } vector) yield return site.NeedsImage(vector);
        else if (input is { } shape && shape.Channels % Groups != 0) yield return DivisionRules.DoesNotDivide(site, "Groups", Groups, [(shape.Channels, "input channels")]);
    }
}
