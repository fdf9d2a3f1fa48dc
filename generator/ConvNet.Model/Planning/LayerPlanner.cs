using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning;

/// <summary>A planner of a layer with one input, and what such layers share: a bias, an activation fused behind them.</summary>
internal abstract class LayerPlanner(Operation operation, BlockedLayout input) : OperationPlanner(operation, EquatableArray.Of(input))
{
    protected BlockedLayout Input { get; } = input;

    private Value? _vector;

    /// <summary>Whether it needs a vector in its own order, also where that is a flattened volume, which lies as the volume did.</summary>
    protected virtual bool NeedsVector => false;

    private bool Unfolds => NeedsVector && Operation.Main.InputShape.IsFlat && Input.Height * Input.Width > 1;

    public sealed override void Forward(PassBuilder pass, IReadOnlyList<Value> inputs, Value output, int parameters, bool training)
    {
        if (Unfolds)
        {
            _vector = pass.Image(Name + "Input", new BlockedLayout(Operation.Main.InputShape), $"{Name}'s input in planar order");
            pass.Call(new ExportKernel(inputs[0].Layout), $"{Name}: flatten", PlannedOperand.Read(inputs[0]), PlannedOperand.Write(_vector));
        }

        Forward(pass, _vector ?? inputs[0], output, parameters, training);
    }

    public sealed override void Learn(PassBuilder pass, IReadOnlyList<Value> inputs, Value output, Value outputGradient, int parameters) =>
        Learn(pass, _vector ?? inputs[0], output, outputGradient, parameters);

    public sealed override void PassOn(
        PassBuilder pass, IReadOnlyList<Value> inputs, Value output, Value outputGradient, IReadOnlyList<Value> inputGradients, int parameters)
    {
        if (!Unfolds)
        {
            PassOn(pass, inputs[0], output, outputGradient, inputGradients[0], parameters);
            return;
        }

        Value gradient = pass.Image(Name + "InputGradient", _vector!.Layout, $"gradient by {Name}'s input in planar order");
        PassOn(pass, _vector, output, outputGradient, gradient, parameters);
        pass.Call(
            new ImportKernel(FromBytes: false, default, default, inputGradients[0].Layout), $"{Name}: back into the volume",
            PlannedOperand.Read(gradient), PlannedOperand.Write(inputGradients[0]));
    }

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

    /// <summary>An activation that is too costly for a kernel's epilogue, on the results in place.</summary>
    protected void Activate(PassBuilder pass, Value output)
    {
        if (Operation.Activation is { IsCheap: false } activation)
            pass.Call(
                new ActivationKernel(activation, output.Layout, output.Layout),
                $"{Name}: {activation.Kind}, in place", PlannedOperand.Read(output), PlannedOperand.Write(output));
    }

    protected Epilogue Epilogue =>
        Operation.Activation is { IsCheap: true } activation ? new Epilogue(activation.Function, activation.Alpha) : Epilogue.None;

    /// <summary>The gradient before the fused activation, in place of the one after it.</summary>
    protected void Deactivate(PassBuilder pass, Value output, Value outputGradient)
    {
        if (Operation.Activation is { } activation)
            pass.Call(
                new ActivationGradientKernel(activation, output.Layout, outputGradient.Layout, outputGradient.Layout),
                $"{Name}: back through {activation.Kind}", PlannedOperand.Read(output), PlannedOperand.Read(outputGradient), PlannedOperand.Write(outputGradient));
    }
}
