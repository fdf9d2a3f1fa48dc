using ConvNet.Model.Layers;

namespace ConvNet.Model.Planning;

/// <summary>A planner of a layer with one input, and what such layers share: a bias, an activation fused behind them.</summary>
internal abstract class LayerPlanner(Operation operation, BlockedLayout input) : OperationPlanner(operation, EquatableArray.Of(input))
{
    protected BlockedLayout Input { get; } = input;

    public sealed override void Forward(PassBuilder pass, IReadOnlyList<Value> inputs, Value output, int parameters, bool training) =>
        Forward(pass, inputs[0], output, parameters, training);

    public sealed override void Learn(PassBuilder pass, IReadOnlyList<Value> inputs, Value output, Value outputGradient, int parameters) =>
        Learn(pass, inputs[0], output, outputGradient, parameters);

    public sealed override void PassOn(
        PassBuilder pass, IReadOnlyList<Value> inputs, Value output, Value outputGradient, IReadOnlyList<Value> inputGradients, int parameters) =>
        PassOn(pass, inputs[0], output, outputGradient, inputGradients[0], parameters);

    public sealed override BlockedLayout InputGradientLayout(int input) => GradientLayout;

    protected abstract void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training);

    protected virtual void Learn(PassBuilder pass, Value input, Value output, Value outputGradient, int parameters)
    {
    }

    /// <summary>Overwrites the gradient by the input, after <see cref="Learn(PassBuilder, Value, Value, Value, int)"/>.</summary>
    protected abstract void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters);

    /// <summary>The layout in which the backward pass leaves the gradient by the input, without a halo.</summary>
    protected virtual BlockedLayout GradientLayout => Input;

    protected static PackedTensor Bias(string name, int count, int offset) => new(
        name + ".bias", EquatableArray.Of(count), offset, BlockedLayout.RoundUp(count),
        EquatableArray.Of(new PackedAxisPlan(count, 1, count, 0)), null, new InitializerPlan("Zero", 0, 0));

    /// <summary>Whether a normalisation is folded into the layer.</summary>
    protected bool IsScaled => Operation.Norm is not null;

    /// <summary>The operands that follow the weights: a bias, or the scale and shift of the folded normalisation, which take it in.</summary>
    protected PlannedOperand[] Terms(PassBuilder pass, Operand? bias)
    {
        if (Operation.Norm is not { } norm) return bias is { } own ? [own] : [];
        var parameters = new Layers.NormParameters(norm, (BatchNorm)norm.Layer, new BlockedLayout(norm.InputShape));
        Value terms = pass.Shared(norm.Name + "Terms", 2 * parameters.Lanes, $"{norm.Name}: scale and shift by running averages");
        PlannedOperand scale = PlannedOperand.Write(terms, 0), shift = PlannedOperand.Write(terms, parameters.Lanes);
        parameters.Fold(pass, $"{norm.Name}, folded into {Name}", bias is { } folded ? folded : null, scale, shift);
        return [scale with { IsWritten = false }, shift with { IsWritten = false }];
    }

    /// <summary>An activation that is too costly for a kernel's epilogue, on the results in place.</summary>
    protected void Activate(PassBuilder pass, Value output)
    {
        if (Operation.Activation is { IsCheap: false } activation)
            pass.Call(
                new Kernels.ActivationKernel(activation, output.Layout, output.Layout),
                $"{Name}: {activation.Kind}, in place", PlannedOperand.Read(output), PlannedOperand.Write(output));
    }

    protected Kernels.Epilogue Epilogue =>
        Operation.Activation is { IsCheap: true } activation ? new Kernels.Epilogue(activation.Function, activation.Alpha) : Kernels.Epilogue.None;

    /// <summary>The gradient before the fused activation, in place of the one after it.</summary>
    protected void Deactivate(PassBuilder pass, Value output, Value outputGradient)
    {
        if (Operation.Activation is { } activation)
            pass.Call(
                new Kernels.ActivationGradientKernel(activation, output.Layout, outputGradient.Layout, outputGradient.Layout),
                $"{Name}: back through {activation.Kind}", PlannedOperand.Read(output), PlannedOperand.Read(outputGradient), PlannedOperand.Write(outputGradient));
    }
}
