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

    /// <summary>A few instructions, so that a kernel applies it to its results in registers.</summary>
    public bool IsCheap => Function is ActivationFunction.ReLU or ActivationFunction.LeakyReLU;

    /// <summary>Whether it keeps the order of values: then it may be applied after a maximum, to fewer of them.</summary>
    public bool IsMonotone => Function is not (ActivationFunction.LeakyReLU or ActivationFunction.ELU) || Alpha >= 0;

    /// <summary>Whether zero stays zero; otherwise the lanes past the last channel must be cleared again.</summary>
    public bool KeepsZero => Function != ActivationFunction.Sigmoid;

    public override Shape Infer(Shape input) => input;

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        if (!double.IsNaN(Alpha) && !double.IsInfinity(Alpha)) yield break;
        (string argument, string otherwise) = Function == ActivationFunction.LeakyReLU ? ("Slope", "0.01") : ("Alpha", "1");
        yield return site.Problem(
            ProblemIds.InvalidNumber, argument, EquatableArray.Of(argument, Text.Of(Alpha), "it must be finite"),
            Remedy.SetArgument(site.Index, argument, otherwise));
    }
}
