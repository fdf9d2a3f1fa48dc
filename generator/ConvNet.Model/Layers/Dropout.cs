namespace ConvNet.Model.Layers;

/// <summary>Inverted dropout: in training a value is zeroed with probability <see cref="Rate"/> and otherwise scaled by 1 / (1 - rate).</summary>
internal sealed record Dropout(double Rate) : Layer
{
    public override string Kind => "Dropout";

    public override Shape Infer(Shape input) => input;
}
