namespace ConvNet.Model.Layers;

/// <summary>The network's input volume, and how bytes become numbers: (value / 255 - mean) / deviation, per channel.</summary>
internal sealed record Input(Shape Shape, EquatableArray<double> Mean, EquatableArray<double> Deviation) : Layer
{
    public override string Kind => "Input";

    public override Shape Infer(Shape input) => Shape;
}
