namespace ConvNet.Model.Layers;

/// <summary>The logarithm of the softmax over the channels (at each position of a volume).</summary>
internal sealed record LogSoftmax : Layer
{
    public override string Kind => "LogSoftmax";

    public override Shape Infer(Shape input) => input;
}
