namespace ConvNet.Model.Layers;

/// <summary>The functions that are applied to each element alone.</summary>
internal enum ActivationFunction
{
    ReLU,
    ReLU6,
    LeakyReLU,
    ELU,
    SELU,
    GELU,
    SiLU,
    Softplus,
    Tanh,
    ScaledTanh,
    Sigmoid,
    HardSigmoid,
    HardSwish,
}

/// <param name="Alpha">LeakyReLU's slope, ELU's scale, ScaledTanh's amplitude; unused by the others.</param>
/// <param name="Beta">ScaledTanh's factor of the argument; unused by the others.</param>
internal sealed record Activation(ActivationFunction Function, double Alpha = 0, double Beta = 0) : Layer
{
    public override string Kind => Function.ToString();

    /// <summary>ReLU6 counts with ReLU: relu61 would be the name of the 61st ReLU too.</summary>
    public override string? NameStem => Function == ActivationFunction.ReLU6 ? "relu" : null;

    /// <summary>The function without what its layer was declared with: layers of the same function share their kernels.</summary>
    public Activation Alone => new(Function, Alpha, Beta);

    /// <summary>What the function takes beside its argument.</summary>
    public EquatableArray<double> Constants => Function switch
    {
        ActivationFunction.LeakyReLU or ActivationFunction.ELU => EquatableArray.Of(Alpha),
        ActivationFunction.ScaledTanh => EquatableArray.Of(Alpha, Beta),
        _ => default,
    };

    /// <summary>A few instructions, so that a kernel applies it to its results in registers.</summary>
    public bool IsCheap => Function is ActivationFunction.ReLU or ActivationFunction.ReLU6 or ActivationFunction.LeakyReLU;

    /// <summary>Whether it keeps the order of values: then it may be applied after a maximum, to fewer of them.</summary>
    public bool IsMonotone => Function switch
    {
        ActivationFunction.GELU or ActivationFunction.SiLU or ActivationFunction.HardSwish => false,
        ActivationFunction.LeakyReLU or ActivationFunction.ELU => Alpha >= 0,
        ActivationFunction.ScaledTanh => Alpha * Beta >= 0,
        _ => true,
    };

    /// <summary>Whether its derivative needs its input: two inputs can give one output. ScaledTanh's never do, whatever its signs.</summary>
    public bool NeedsInput => !IsMonotone && Function != ActivationFunction.ScaledTanh;

    /// <summary>Whether zero stays zero; otherwise the lanes past the last channel must be cleared again.</summary>
    public bool KeepsZero => Function is not (ActivationFunction.Sigmoid or ActivationFunction.HardSigmoid or ActivationFunction.Softplus);

    /// <summary>Whether weights before it are drawn with He's variance, as for functions that pass positive values on.</summary>
    public bool IsRectifier => Function is not (ActivationFunction.Tanh or ActivationFunction.ScaledTanh or ActivationFunction.Sigmoid or ActivationFunction.HardSigmoid);

    public override Shape Infer(Shape input) => input;

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        if (!Arithmetic.IsFinite(Alpha))
        {
            (string argument, string otherwise) = Function switch
            {
                ActivationFunction.LeakyReLU => ("Slope", "0.01"),
                ActivationFunction.ScaledTanh => ("Amplitude", "1.7159"),
                _ => ("Alpha", "1"),
            };
            yield return site.InvalidNumber(argument, Alpha, "it must be finite, also in single precision", otherwise);
        }

        if (!Arithmetic.IsFinite(Beta)) yield return site.InvalidNumber("Scale", Beta, "it must be finite, also in single precision", "2.0 / 3");
    }
}
