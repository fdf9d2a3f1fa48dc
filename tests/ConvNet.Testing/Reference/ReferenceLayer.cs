namespace ConvNet.Testing.Reference;

/// <summary>
/// A layer by its plain definition, in double precision and loops that can be read against the formula. It shares no code
/// with the compiler: agreeing with it means something only because the two were written apart.
/// </summary>
public abstract record ReferenceLayer
{
    /// <summary>The name given in the declaration, or null for the default.</summary>
    public string? Name { get; init; }

    /// <summary>The layer as its attribute, without a name: "Conv(8, 3, Pad = 1)".</summary>
    public abstract string Attribute { get; }

    /// <summary>The stem of the default name ("conv" for conv1, conv2, …) of layers with parameters.</summary>
    public virtual string? NameStem => null;

    /// <summary>The size of the output.</summary>
    public abstract Volume Output(IReadOnlyList<Volume> inputs);

    /// <summary>The learned tensors, in PyTorch's names and layouts.</summary>
    public virtual IReadOnlyList<ReferenceParameter> Parameters(IReadOnlyList<Volume> inputs) => [];

    /// <summary>Computes the output.</summary>
    /// <param name="inputs">What the layer reads; one tensor for all but joins.</param>
    /// <param name="parameters">The learned tensors by their names within the layer.</param>
    public abstract Tensor Forward(IReadOnlyList<Tensor> inputs, IReadOnlyDictionary<string, double[]> parameters);

    /// <summary>Computes the gradients by the inputs, and adds those by the parameters to <see cref="BackwardPass.ParameterGradients"/>.</summary>
    public abstract IReadOnlyList<Tensor> Backward(BackwardPass pass);

    /// <summary>
    /// How far the inputs are from where the layer's derivative jumps. Nearer than rounding, a gradient in single precision may
    /// rightly differ from one in double.
    /// </summary>
    public virtual double KinkMargin(IReadOnlyList<Tensor> inputs) => double.PositiveInfinity;
}

/// <summary>A layer with one input.</summary>
public abstract record UnaryLayer : ReferenceLayer
{
    public sealed override Volume Output(IReadOnlyList<Volume> inputs) => Output(inputs[0]);

    public sealed override IReadOnlyList<ReferenceParameter> Parameters(IReadOnlyList<Volume> inputs) => Parameters(inputs[0]);

    public sealed override Tensor Forward(IReadOnlyList<Tensor> inputs, IReadOnlyDictionary<string, double[]> parameters) =>
        Forward(inputs[0], parameters);

    public sealed override IReadOnlyList<Tensor> Backward(BackwardPass pass) => [InputGradient(pass)];

    public sealed override double KinkMargin(IReadOnlyList<Tensor> inputs) => KinkMargin(inputs[0]);

    public virtual Volume Output(Volume input) => input;

    protected virtual IReadOnlyList<ReferenceParameter> Parameters(Volume input) => [];

    protected abstract Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters);

    protected abstract Tensor InputGradient(BackwardPass pass);

    protected virtual double KinkMargin(Tensor input) => double.PositiveInfinity;
}

/// <summary>What a layer's backward pass works on.</summary>
/// <param name="Inputs">What the layer read.</param>
/// <param name="Output">What it computed.</param>
/// <param name="OutputGradient">The gradient by the output.</param>
/// <param name="Parameters">The learned tensors by their names within the layer.</param>
/// <param name="ParameterGradients">The gradients by them, to add to; the next values of tensors that are not trained.</param>
public sealed record BackwardPass(
    IReadOnlyList<Tensor> Inputs,
    Tensor Output,
    Tensor OutputGradient,
    IReadOnlyDictionary<string, double[]> Parameters,
    IReadOnlyDictionary<string, double[]> ParameterGradients)
{
    public Tensor Input => Inputs[0];
}

/// <summary>A layer that does something else in training than in inference.</summary>
public interface ITrainingLayer
{
    bool IsTraining { get; set; }
}

/// <summary>A tensor of a layer.</summary>
/// <param name="Name">"weight" or "bias"; in a network "conv1.weight".</param>
/// <param name="Shape">PyTorch's layout.</param>
/// <param name="FanIn">How many values one output sums, the scale of random values.</param>
public sealed record ReferenceParameter(string Name, IReadOnlyList<int> Shape, int FanIn)
{
    /// <summary>Whether it has a gradient; running averages have their next values in its place.</summary>
    public bool IsTrained { get; init; } = true;

    public int Count => Shape.Aggregate(1, (product, size) => product * size);
}
