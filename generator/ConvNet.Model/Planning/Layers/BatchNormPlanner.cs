using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>
/// Batch normalisation on its own: in training always, in inference where no layer before could take it along (see
/// <see cref="Operation.Norm"/>).
/// </summary>
internal sealed class BatchNormPlanner(Operation operation, BatchNorm norm, BlockedLayout input) : LayerPlanner(operation, input)
{
    private readonly NormParameters _parameters = new(operation.Main, norm, input);
    private Value? _seen;
    private Value? _statistics;

    /// <summary>Every value of a flattened volume is a channel of its own: the volume is seen as blocks of a vector.</summary>
    private bool IsFlattened => Operation.Main.InputShape.IsFlat && Input.Height * Input.Width > 1;

    private ChannelStatistics Channels => new(_parameters.Lanes);

    public override BlockedLayout OutputLayout(Shape shape) => Input;

    public override IEnumerable<PackedTensor> Parameters(InitializerPlan initializer) => _parameters.Tensors(Name);

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training)
    {
        input = WithoutHalo(pass, input);
        ChannelStatistics at = Channels;
        Value statistics = pass.Shared(Name + "Statistics", at.Floats, $"{Name}: mean, variance and what follows from them");
        if (training)
        {
            BlockedLayout x = Seen(input);
            (_seen, _statistics) = (input, statistics);
            var kernel = new BatchStatisticsKernel(x, input.Floats, norm.Epsilon, norm.Affine);
            pass.Call(kernel, $"{Name}: statistics of the batch", [PlannedOperand.Read(input), .. _parameters.Affine(parameters), PlannedOperand.Write(statistics)]);
        }
        else
        {
            _parameters.Fold(pass, $"{Name}: by running averages", null, PlannedOperand.Write(statistics, at.Scale), PlannedOperand.Write(statistics, at.Shift));
        }

        pass.Call(
            new AffineKernel(Seen(input), Seen(output), Epilogue), $"{Name}", PlannedOperand.Read(input),
            PlannedOperand.Read(statistics, at.Scale), PlannedOperand.Read(statistics, at.Shift), PlannedOperand.Write(output));
        Activate(pass, output);
    }

    protected override void Learn(PassBuilder pass, Value input, Value output, Value outputGradient, int parameters)
    {
        Deactivate(pass, output, outputGradient);
        BlockedLayout x = Seen(_seen!);
        int running = pass.Parameters.Untrained[Operation.Main.Index], lanes = _parameters.Lanes;
        pass.Call(
            new RunningAveragesKernel(lanes, x.Height * x.Width, norm.Momentum), $"{Name}: running averages", PlannedOperand.Read(_statistics!),
            Operand.Parameters(running), Operand.Parameters(running + lanes), Operand.Gradients(running), Operand.Gradients(running + lanes));
        PlannedOperand[] gradients = norm.Affine ? [Operand.Gradients(parameters), Operand.Gradients(parameters + lanes)] : [];
        pass.Call(
            new BatchNormGradientKernel(x, _seen!.Floats, Seen(outputGradient), outputGradient.Floats, norm.Affine), $"{Name}: gradients by channel",
            [PlannedOperand.Read(_seen), PlannedOperand.Read(outputGradient), PlannedOperand.Write(_statistics!), .. gradients]);
    }

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters)
    {
        Value target = IsFlattened && !inputGradient.Layout.IsDense
            ? pass.Image(Name + "InputGradient", Input, $"gradient by {Name}'s input")
            : inputGradient;
        pass.Call(
            new NormInputGradientKernel(Seen(_seen!), Seen(outputGradient), Seen(target)), $"{Name}: input", PlannedOperand.Read(_seen!),
            PlannedOperand.Read(outputGradient), PlannedOperand.Read(_statistics!, Channels.Coefficients), PlannedOperand.Write(target));
        if (target != inputGradient)
            pass.Call(new CopyKernel(Input, inputGradient.Layout), $"{Name}: into the halo", PlannedOperand.Read(target), PlannedOperand.Write(inputGradient));
    }

    /// <summary>How the kernels see a value.</summary>
    private BlockedLayout Seen(Value value) => IsFlattened ? new BlockedLayout(Shape.Vector(value.Layout.Floats)) : value.Layout;

    private Value WithoutHalo(PassBuilder pass, Value value)
    {
        if (!IsFlattened || value.Layout.IsDense) return value;
        Value copy = pass.Image(Name + "Input", Input, $"{Name}'s input without its halo");
        pass.Call(new CopyKernel(value.Layout, Input), $"{Name}: out of the halo", PlannedOperand.Read(value), PlannedOperand.Write(copy));
        return copy;
    }
}
