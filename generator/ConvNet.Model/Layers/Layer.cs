namespace ConvNet.Model.Layers;

/// <summary>
/// A layer with its arguments typed. Each kind is one file in this folder: its arguments, its shape rule with the problems
/// it can have, its parameters and its cost. How it is computed is decided in Planning, in a file of the same name.
/// </summary>
internal abstract record Layer
{
    /// <summary>What a user calls it: "Conv", "MaxPool".</summary>
    public abstract string Kind { get; }

    /// <summary>The name given with <c>Name = "…"</c>; parameters are saved under it.</summary>
    public string? Name { get; init; }

    /// <summary>The factor on the optimizer's penalties for its tensors.</summary>
    public double Decay { get; init; } = 1;

    /// <summary>The same for its bias.</summary>
    public double BiasDecay { get; init; } = 1;

    /// <summary>The output's shape. <see cref="Check"/> must have found no problem that <see cref="Problem.LosesShape"/>.</summary>
    public abstract Shape Infer(Shape input);

    /// <summary>As <see cref="Infer(Shape)"/>, for all inputs: only a <see cref="Join"/> has several.</summary>
    public virtual Shape Infer(EquatableArray<Shape> inputs) => Infer(inputs[0]);

    /// <summary>Everything that is wrong with the layer on this input; with an unknown input, everything wrong on any.</summary>
    public virtual IEnumerable<Problem> Check(Shape? input, LayerSite site) => [];

    /// <summary>The layer's tensors, in PyTorch's order, names and layouts.</summary>
    public virtual EquatableArray<ParameterDefinition> Parameters(Shape input) => default;

    /// <summary>Multiply-adds for one image.</summary>
    public virtual long MultiplyAdds(Shape input) => 0;

    /// <summary>
    /// The patch of an input that a patch of the output is computed from, all channels together; where that depends on the place, the
    /// largest. What it has beyond the input's borders does not count. Statistics that a normalisation takes of an image count neither.
    /// </summary>
    public virtual Patch Sees(Patch output, Shape input) => output;

    /// <summary>The window that it slides over its input, or, enlarging it, over its output; null for a layer that slides none.</summary>
    public virtual Window? Slides => null;

    /// <summary>The stem of a default name ("conv" for conv1, conv2, …); null where it is the kind.</summary>
    public virtual string? NameStem => null;
}

/// <summary>A tensor of a layer.</summary>
/// <param name="Name">Within its layer: "weight", "bias", "running_mean".</param>
/// <param name="Shape">PyTorch's layout: [out, in/groups, height, width], [out, in] or [out].</param>
/// <param name="FanIn">Inputs to one output, for the initialiser; 0 for tensors that start constant.</param>
internal sealed record ParameterDefinition(string Name, EquatableArray<int> Shape, long FanIn, long FanOut)
{
    /// <summary>Whether it is learned by gradients; the running averages of a normalisation are not.</summary>
    public bool IsTrained { get; init; } = true;

    /// <summary>How many of its values are zero and stay so: the weights that a table of connections leaves out.</summary>
    public long Absent { get; init; }

    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>How many of its values are learned.</summary>
    public long Learned => IsTrained ? Count - Absent : 0;

    public bool IsBias => Name == "bias";
}
