using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>
/// Group, instance and layer normalisation: the statistics of each image's groups of channels come to a scale and a shift for each
/// channel, as those of a batch do. A layer normalisation of an image has a weight for each value, which is a step of its own.
/// </summary>
internal sealed class GroupNormPlanner(Operation operation, Norm norm, int groups, BlockedLayout input) : LayerPlanner(operation, input)
{
    private Value? _statistics;

    public override bool CanOverwrite(bool training) => true;

    public override bool RereadsOutput => Operation.Activation is not null;

    public override bool ChangesGradient => base.ChangesGradient || IsByValue;

    /// <summary>Whether each value has a weight, not each channel.</summary>
    private bool IsByValue => norm is LayerNorm { Affine: true } && Input.Height * Input.Width > 1;

    private bool IsByChannel => norm.Affine && !IsByValue;

    private ChannelStatistics Channels => new(Input.Blocks * BlockedLayout.Full);

    private int WeightFloats => IsByValue ? Input.Floats : Channels.Lanes;

    public override BlockedLayout OutputLayout(Shape shape) => Input;

    public override IEnumerable<PackedTensor> Parameters(InitializerPlan initializer)
    {
        var channels = new PackedAxisPlan(Input.Channels, 1, BlockedLayout.Full, IsByValue ? Input.Plane : BlockedLayout.Full);
        EquatableArray<PackedAxisPlan> axes = IsByValue
            ? EquatableArray.Of(channels, new PackedAxisPlan(Input.Height, Input.Row, Input.Height, 0), new PackedAxisPlan(Input.Width, Input.Pixel, Input.Width, 0))
            : EquatableArray.Of(channels);
        foreach (ParameterDefinition tensor in Operation.Main.Parameters)
            yield return new PackedTensor(
                $"{Name}.{tensor.Name}", tensor.Shape, tensor.Name == "weight" ? 0 : WeightFloats, WeightFloats, axes, null,
                new InitializerPlan(tensor.Name == "weight" ? "Constant" : "Zero", 0, 0, 1));
    }

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training)
    {
        Value statistics = _statistics = pass.Raw(Name + "Statistics", Channels.Floats, $"{Name}: mean, variance and what follows from them");
        PlannedOperand[] weights = [Operand.Parameters(parameters), Operand.Parameters(parameters + WeightFloats)];
        pass.Call(
            new GroupStatisticsKernel(input.Layout, groups, norm.Epsilon, IsByChannel), $"{Name}: statistics",
            [PlannedOperand.Read(input), .. IsByChannel ? weights : [], PlannedOperand.Write(statistics)]);
        pass.Call(
            new AffineKernel(input.Layout, output.Layout, IsByValue ? Epilogue.None : Epilogue), $"{Name}", PlannedOperand.Read(input),
            PlannedOperand.Read(statistics, Channels.Scale), PlannedOperand.Read(statistics, Channels.Shift), PlannedOperand.Write(output));
        if (IsByValue)
            pass.Call(
                new ElementAffineKernel(output.Layout, Input, output.Layout, Epilogue), $"{Name}: weights",
                [PlannedOperand.Read(output), .. weights, PlannedOperand.Write(output)]);
        Activate(pass, output);
    }

    protected override void Learn(PassBuilder pass, Value input, Value output, Value outputGradient, int parameters)
    {
        Deactivate(pass, output, outputGradient);
        Value statistics = _statistics!;
        PlannedOperand[] gradients = [Operand.Gradients(parameters), Operand.Gradients(parameters + WeightFloats)];
        if (IsByValue)
            pass.Call(
                new ElementAffineGradientKernel(input.Layout, Input, outputGradient.Layout), $"{Name}: weights",
                [
                    PlannedOperand.Read(input), PlannedOperand.Read(statistics, Channels.Scale), PlannedOperand.Read(statistics, Channels.Shift),
                    Operand.Parameters(parameters), PlannedOperand.Write(outputGradient), .. gradients,
                ]);
        pass.Call(
            new GroupNormGradientKernel(input.Layout, outputGradient.Layout, groups, IsByChannel), $"{Name}: gradients by channel",
            [PlannedOperand.Read(input), PlannedOperand.Read(outputGradient), PlannedOperand.Write(statistics), .. IsByChannel ? gradients : []]);
    }

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters) => pass.Call(
        new NormInputGradientKernel(input.Layout, outputGradient.Layout, inputGradient.Layout), $"{Name}: input", PlannedOperand.Read(input),
        PlannedOperand.Read(outputGradient), PlannedOperand.Read(_statistics!), PlannedOperand.Write(inputGradient));
}
