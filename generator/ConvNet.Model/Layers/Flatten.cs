namespace ConvNet.Model.Layers;

/// <summary>A volume as a vector, in the order channel, row, column.</summary>
internal sealed record Flatten : Layer
{
    public override string Kind => "Flatten";

    public override Shape Infer(Shape input) => Shape.Vector(checked((int)input.Count));

    public override Patch Sees(Patch output, Shape input) => Patch.All(input);
}
