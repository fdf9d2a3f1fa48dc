namespace ConvNet.Model.Planning;

/// <summary>A planner of a layer with one input, and what such layers share.</summary>
internal abstract class LayerPlanner(Operation operation, BlockedLayout input) : OperationPlanner(operation, EquatableArray.Of(input))
{
    protected BlockedLayout Input { get; } = input;

    public override void Forward(PassBuilder pass, IReadOnlyList<Value> inputs, Value output, int parameters, bool training) =>
        Forward(pass, inputs[0], output, parameters, training);

    public sealed override void Learn(PassBuilder pass, IReadOnlyList<Value> inputs, Value output, Value outputGradient, int parameters) =>
        Learn(pass, inputs[0], output, outputGradient, parameters);

    public sealed override void PassOn(
        PassBuilder pass, int input, IReadOnlyList<Value> inputs, Value output, Value outputGradient, Value inputGradient, int parameters) =>
        PassOn(pass, inputs[0], output, outputGradient, inputGradient, parameters);

    public sealed override BlockedLayout InputGradientLayout(int input) => GradientLayout;

    protected abstract void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training);

    protected virtual void Learn(PassBuilder pass, Value input, Value output, Value outputGradient, int parameters)
    {
    }

    /// <summary>Overwrites the gradient by the input, after <see cref="Learn(PassBuilder, Value, Value, Value, int)"/>.</summary>
    protected abstract void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters);

    /// <summary>The layout in which the backward pass leaves the gradient by the input, without a halo.</summary>
    protected virtual BlockedLayout GradientLayout => Input;

    /// <summary>A tensor of one value a channel, in whole blocks.</summary>
    protected static PackedTensor PerChannel(string name, int count, int offset, InitializerPlan initializer) => new(
        name, EquatableArray.Of(count), offset, BlockedLayout.RoundUp(count), EquatableArray.Of(new PackedAxisPlan(count, 1, count, 0)), null, initializer);

    protected static PackedTensor Bias(string name, int count, int offset) => PerChannel(name + ".bias", count, offset, new InitializerPlan("Zero", 0, 0));

    /// <summary>Whether a normalisation is folded into the layer.</summary>
    protected bool IsScaled => Operation.Norm is not null;

    /// <summary>The operands that follow the weights: a bias, or the scale and shift of the folded normalisation, which take it in.</summary>
    protected PlannedOperand[] Terms(PassBuilder pass, Operand? bias)
    {
        if (Operation.Norm is not { } norm) return bias is { } own ? [own] : [];
        var parameters = new Layers.NormParameters(norm);
        Value terms = pass.Shared(norm.Name + "Terms", 2 * parameters.Lanes, $"{norm.Name}: scale and shift by running averages");
        PlannedOperand scale = PlannedOperand.Write(terms, 0), shift = PlannedOperand.Write(terms, parameters.Lanes);
        parameters.Fold(pass, $"{norm.Name}, folded into {Name}", bias is { } folded ? folded : null, scale, shift);
        return [scale with { IsWritten = false }, shift with { IsWritten = false }];
    }
}
