namespace ConvNet.Model.Layers;

/// <summary>A layer that is made of others: each part becomes a node of its own, and nothing after inference knows of the whole.</summary>
internal abstract record Composite : Layer
{
    /// <summary>The parts on an input of this shape, in order; the last gives the output, and without any it is the input.</summary>
    public abstract EquatableArray<Part> Parts(Shape input);

    public sealed override Shape Infer(Shape input)
    {
        var shapes = new List<Shape>();
        foreach (Part part in Parts(input))
            shapes.Add(part.Layer.Infer(part.Inputs.Select(i => i == Part.Whole ? input : shapes[i]).ToEquatableArray()));
        return shapes.Count == 0 ? input : shapes[shapes.Count - 1];
    }
}

/// <param name="Name">Within the whole's name: "fc1" of "se1.fc1".</param>
/// <param name="Inputs">The indices of the parts that it reads; <see cref="Whole"/> for the input of all.</param>
internal sealed record Part(string Name, Layer Layer, EquatableArray<int> Inputs)
{
    /// <summary>The input of the composite layer.</summary>
    public const int Whole = -1;
}
