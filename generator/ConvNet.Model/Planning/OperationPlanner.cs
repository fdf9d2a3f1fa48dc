using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning;

/// <summary>
/// How one kind of node is computed: what it wants around its inputs, its packed parameters, and the kernels of its forward
/// and backward pass. One file a kind in Planning/Layers; most kinds have one input and derive from <see cref="LayerPlanner"/>.
/// </summary>
/// <param name="operation">The layer with what is fused into it.</param>
/// <param name="inputs">The layouts of its inputs, without halos.</param>
internal abstract class OperationPlanner(Operation operation, EquatableArray<BlockedLayout> inputs)
{
    protected Operation Operation { get; } = operation;

    protected EquatableArray<BlockedLayout> Inputs { get; } = inputs;

    protected string Name => Operation.Main.Name;

    /// <summary>The halo it reads around an input.</summary>
    public virtual Halo InputHalo => default;

    /// <summary>The halo its backward pass reads around the gradient by its output.</summary>
    public virtual Halo GradientHalo => default;

    /// <summary>Whether it passes its input on as it is: no kernel, no memory.</summary>
    public virtual bool IsAlias(bool training) => false;

    /// <summary>The layout of its output, without a halo, given the shape.</summary>
    public virtual BlockedLayout OutputLayout(Shape shape) => new(shape);

    /// <summary>Its packed parameters, in PyTorch's order; offsets count from the first.</summary>
    public virtual IEnumerable<PackedTensor> Parameters(InitializerPlan initializer) => [];

    public abstract void Forward(PassBuilder pass, IReadOnlyList<Value> inputs, Value output, int parameters, bool training);

    /// <summary>
    /// Takes the gradient by the output back through what is fused, in place, and adds the gradient by the parameters. Nothing
    /// for layers that have neither.
    /// </summary>
    public virtual void Learn(PassBuilder pass, IReadOnlyList<Value> inputs, Value output, Value outputGradient, int parameters)
    {
    }

    /// <summary>Overwrites the gradient by an input, after <see cref="Learn"/>.</summary>
    public abstract void PassOn(
        PassBuilder pass, int input, IReadOnlyList<Value> inputs, Value output, Value outputGradient, Value inputGradient, int parameters);

    /// <summary>Whether the gradient by an input is the one by the output, or a slice of it, as it stands after <see cref="Learn"/>.</summary>
    public virtual bool Shares(int input) => false;

    /// <summary>That gradient, where it <see cref="Shares"/>; then nothing is passed on.</summary>
    public virtual Value? Share(int input, Value outputGradient) => null;

    /// <summary>Whether <see cref="Learn"/> changes the gradient by the output.</summary>
    public virtual bool ChangesGradient => Operation.Activation is not null;

    /// <summary>Whether its output may lie in the memory of an input of the same layout.</summary>
    public virtual bool CanOverwrite(bool training) => false;

    /// <summary>Whether the backward pass reads the inputs.</summary>
    public virtual bool RereadsInputs => true;

    /// <summary>Whether the backward pass reads the output.</summary>
    public virtual bool RereadsOutput => true;

    /// <summary>The layout in which the backward pass leaves the gradient by an input, without a halo.</summary>
    public virtual BlockedLayout InputGradientLayout(int input) => Inputs[input];

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

    /// <summary>The planner of an operation: the one place where kinds are listed.</summary>
    public static OperationPlanner Of(Operation operation, EquatableArray<BlockedLayout> inputs)
    {
        BlockedLayout input = inputs[0];
        return operation.Main.Layer switch
        {
            Conv conv when conv.IsDepthwise(operation.Main.InputShape) => new Layers.DepthwisePlanner(operation, conv, input),
            Conv conv when conv.SeesAll(operation.Main.InputShape) => new Layers.DensePlanner(operation, conv.Filters, conv.Bias, input),
            Conv conv => new Layers.ConvPlanner(operation, conv, input),
            ConvTranspose conv => new Layers.ConvTransposePlanner(operation, conv, input),
            LocallyConnected local => new Layers.LocallyConnectedPlanner(operation, local, input),
            Filter filter => new Layers.FilterPlanner(operation, filter, input),
            Dense dense => new Layers.DensePlanner(operation, dense.Units, dense.Bias, input),
            MaxPool pool => new Layers.PoolPlanner(operation, pool.Window, PoolFunction.Max, countIncludePad: false, input),
            AvgPool pool => new Layers.PoolPlanner(operation, pool.Window, PoolFunction.Avg, pool.CountIncludePad, input),
            L2Pool pool => new Layers.PoolPlanner(operation, pool.Window, PoolFunction.L2, countIncludePad: true, input),
            GlobalMaxPool => new Layers.GlobalPoolPlanner(operation, isMax: true, input),
            GlobalAvgPool => new Layers.GlobalPoolPlanner(operation, isMax: false, input),
            Activation activation => new Layers.ActivationPlanner(operation, activation.Alone, input),
            BatchNorm norm => new Layers.BatchNormPlanner(operation, norm, input),
            GroupNorm norm => new Layers.GroupNormPlanner(operation, norm, norm.Groups, input),
            InstanceNorm norm => new Layers.GroupNormPlanner(operation, norm, operation.Main.InputShape.Channels, input),
            LayerNorm norm => new Layers.GroupNormPlanner(operation, norm, groups: 1, input),
            LocalResponseNorm norm => new Layers.LocalResponseNormPlanner(operation, norm, input),
            LocalContrastNorm norm => new Layers.LocalContrastNormPlanner(operation, norm, input),
            TrainableSubsampling subsampling => new Layers.TrainableSubsamplingPlanner(operation, subsampling, input),
            RbfOutput rbf => new Layers.RbfOutputPlanner(operation, rbf, input),
            PReLU prelu => new Layers.PReLUPlanner(operation, prelu, input),
            Maxout maxout => new Layers.MaxoutPlanner(operation, maxout, input),
            Upsample upsample => new Layers.UpsamplePlanner(operation, upsample, input),
            ZeroPad pad => new Layers.MovePlanner(operation, PlaneMove.Pad(pad.Sides, input.Shape), input),
            Crop crop => new Layers.MovePlanner(operation, PlaneMove.Pad(crop.Sides, operation.Main.Shape).Reverse(), input),
            ChannelShuffle shuffle => new Layers.MovePlanner(operation, PlaneMove.Shuffle(shuffle.Groups, input.Shape), input),
            ZeroPadShortcut shortcut => new Layers.MovePlanner(operation, PlaneMove.ZeroPadShortcut(shortcut, operation.Main.InputShape), input),
            SpaceToDepth space => new Layers.MovePlanner(operation, PlaneMove.SpaceToDepth(space.Block, input.Shape), input),
            DepthToSpace depth => new Layers.MovePlanner(operation, PlaneMove.SpaceToDepth(depth.Block, operation.Main.Shape).Reverse(), input),
            AdaptivePool pool when pool.AsWindow(operation.Main.InputShape) is { } window =>
                new Layers.PoolPlanner(operation, window, pool.IsMax ? PoolFunction.Max : PoolFunction.Avg, countIncludePad: false, input),
            AdaptivePool pool => new Layers.AdaptivePoolPlanner(operation, pool.IsMax, input),
            FractionalMaxPool pool => new Layers.FractionalMaxPoolPlanner(operation, pool, input),
            SpatialPyramidPool pyramid => new Layers.SpatialPyramidPoolPlanner(operation, pyramid, input),
            Dropout dropout => new Layers.DropoutPlanner(operation, Layers.DropoutPlan.Of(dropout), input),
            SpatialDropout dropout => new Layers.DropoutPlanner(operation, Layers.DropoutPlan.Of(dropout), input),
            StochasticDepth depth => new Layers.DropoutPlanner(operation, Layers.DropoutPlan.Of(depth), input),
            Flatten => new Layers.FlattenPlanner(operation, input),
            Reshape => new Layers.ReshapePlanner(operation, input),
            LogSoftmax => new Layers.LogSoftmaxPlanner(operation, input),
            Softmax => new Layers.SoftmaxPlanner(operation, input),
            Concat => new Layers.ConcatPlanner(operation, inputs),
            Merge merge => new Layers.MergePlanner(operation, merge, inputs),
            _ => throw new NotSupportedException(operation.Main.Layer.Kind),
        };
    }
}
