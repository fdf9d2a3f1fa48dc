using ConvNet.Model.Layers;

namespace ConvNet.Model.Planning;

/// <summary>
/// How one kind of layer is computed: what it wants around its input, its packed parameters, and the kernels of its forward
/// and backward pass. One file a kind in Planning/Layers.
/// </summary>
/// <param name="operation">The layer with what is fused into it.</param>
/// <param name="input">The layout of its input, without a halo.</param>
internal abstract class OperationPlanner(Operation operation, BlockedLayout input)
{
    protected Operation Operation { get; } = operation;

    protected BlockedLayout Input { get; } = input;

    protected string Name => Operation.Main.Name;

    /// <summary>The halo it reads around its input.</summary>
    public virtual Halo InputHalo => default;

    /// <summary>The halo its backward pass reads around the gradient by its output.</summary>
    public virtual Halo GradientHalo => default;

    /// <summary>Whether it passes its input on as it is: no kernel, no memory.</summary>
    public virtual bool IsAlias(bool training) => false;

    /// <summary>The layout of its output, without a halo, given the shape.</summary>
    public virtual BlockedLayout OutputLayout(Shape shape) => new(shape);

    /// <summary>Its packed parameters, in PyTorch's order; offsets count from the first.</summary>
    public virtual IEnumerable<PackedTensor> Parameters(InitializerPlan initializer) => [];

    public abstract void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training);

    /// <summary>
    /// Takes the gradient by the output back through what is fused, in place, and adds the gradient by the parameters. Nothing
    /// for layers that have neither.
    /// </summary>
    public virtual void Learn(PassBuilder pass, Value input, Value output, Value outputGradient, int parameters)
    {
    }

    /// <summary>Overwrites the gradient by the input, after <see cref="Learn"/>.</summary>
    public abstract void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters);

    /// <summary>The layout in which the backward pass leaves the gradient by the input, without a halo.</summary>
    public virtual BlockedLayout InputGradientLayout => Input;

    protected static PackedTensor Bias(string name, int count, int offset) => new(
        name + ".bias", EquatableArray.Of(count), offset, BlockedLayout.RoundUp(count),
        EquatableArray.Of(new PackedAxisPlan(count, 1, count, 0)), null, new InitializerPlan("Zero", 0, 0));

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

    /// <summary>The planner of an operation: the one place where kinds are listed.</summary>
    public static OperationPlanner Of(Operation operation, BlockedLayout input) => operation.Main.Layer switch
    {
        Conv conv when conv.IsDepthwise(operation.Main.InputShape) => new Layers.DepthwisePlanner(operation, conv, input),
        Conv conv when conv.SeesAll(operation.Main.InputShape) => new Layers.DensePlanner(operation, conv.Filters, conv.Bias, input),
        Conv conv => new Layers.ConvPlanner(operation, conv, input),
        Dense dense => new Layers.DensePlanner(operation, dense.Units, dense.Bias, input),
        MaxPool pool => new Layers.PoolPlanner(operation, pool.Window, isMax: true, countIncludePad: false, input),
        AvgPool pool => new Layers.PoolPlanner(operation, pool.Window, isMax: false, pool.CountIncludePad, input),
        GlobalMaxPool => new Layers.GlobalPoolPlanner(operation, isMax: true, input),
        GlobalAvgPool => new Layers.GlobalPoolPlanner(operation, isMax: false, input),
        Activation activation => new Layers.ActivationPlanner(operation, activation with { Name = null }, input),
        Dropout dropout => new Layers.DropoutPlanner(operation, dropout, input),
        Flatten => new Layers.FlattenPlanner(operation, input),
        Softmax => new Layers.SoftmaxPlanner(operation, input),
        _ => throw new NotSupportedException(operation.Main.Layer.Kind),
    };
}
