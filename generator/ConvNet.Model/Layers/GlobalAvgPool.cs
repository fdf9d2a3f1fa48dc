namespace ConvNet.Model.Layers;

/// <summary>The mean of each channel; the output is a vector.</summary>
internal sealed record GlobalAvgPool : Layer
{
    public override string Kind => "GlobalAvgPool";

    public override Shape Infer(Shape input) => Shape.Vector(input.Channels);

    public override Patch Sees(Patch output, Shape input) => Patch.All(input);

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site) =>
        input is { IsFlat: true } vector ? [site.NeedsImage(vector)] : [];
}
