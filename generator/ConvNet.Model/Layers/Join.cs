namespace ConvNet.Model.Layers;

/// <summary>A layer that makes one value of several.</summary>
internal abstract record Join : Layer
{
    /// <summary>What its inputs must have in common: "equal heights and widths".</summary>
    public abstract string Rule { get; }

    /// <summary>Whether inputs of these shapes keep the <see cref="Rule"/>.</summary>
    public abstract bool Accepts(EquatableArray<Shape> inputs);

    public sealed override Shape Infer(Shape input) => input;

    /// <summary>The output's shape; of inputs that do not agree the likeliest.</summary>
    public abstract override Shape Infer(EquatableArray<Shape> inputs);
}
