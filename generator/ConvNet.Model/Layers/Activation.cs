namespace ConvNet.Model.Layers;

/// <summary>The functions that are applied to each element alone.</summary>
internal enum ActivationFunction
{
    ReLU,
    LeakyReLU,
    ELU,
    Tanh,
    Sigmoid,
}

/// <param name="Alpha">LeakyReLU's slope, ELU's scale; unused by the others.</param>
internal sealed record Activation(ActivationFunction Function, double Alpha) : Layer
{
    public override string Kind => Function.ToString();

    public override Shape Infer(Shape input) => input;
}
