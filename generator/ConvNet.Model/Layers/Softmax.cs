namespace ConvNet.Model.Layers;

/// <summary>Softmax over the channels (at each position of a volume).</summary>
internal sealed record Softmax : Layer
{
    public override string Kind => "Softmax";

    public override Shape Infer(Shape input) => input;
}
