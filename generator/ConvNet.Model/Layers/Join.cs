namespace ConvNet.Model.Layers;

/// <summary>A layer that makes one value of several.</summary>
internal abstract record Join : Layer
{
    public sealed override Shape Infer(Shape input) => input;

    public abstract override Shape Infer(EquatableArray<Shape> inputs);
}
