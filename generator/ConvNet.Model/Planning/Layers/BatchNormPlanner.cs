using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>
/// Batch normalisation on its own: in training always, in inference where no layer before could take it along (see
/// <see cref="Operation.Norm"/>).
/// </summary>
internal sealed class BatchNormPlanner(Operation operation, BatchNorm norm, BlockedLayout input) : LayerPlanner(operation, input)
{
    private readonly NormParameters _parameters = new(operation.Main);
    private Value? _statistics;

    public override bool CanOverwrite(bool training) => true;

    public override bool RereadsOutput => Operation.Activation is not null;

    private ChannelStatistics Channels => new(_parameters.Lanes);

    public override BlockedLayout OutputLayout(Shape shape) => Input;

    public override IEnumerable<PackedTensor> Parameters(InitializerPlan initializer) => _parameters.Tensors();

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training)
    {
        Value statistics = _statistics = pass.Shared(Name + "Statistics", Channels.Floats, $"{Name}: mean, variance and what follows from them");
        if (training)
        {
            PlannedOperand[] affine = _parameters.Affine(parameters, Operand.Parameters);
            pass.Call(
                new BatchStatisticsKernel(input.Layout, input.Stride, norm.Epsilon, norm.Affine), $"{Name}: statistics of the batch",
                [PlannedOperand.Read(input), .. affine, PlannedOperand.Write(statistics)]);
            int running = pass.Parameters.Untrained[Operation.Main.Index];
            pass.Call(
                new StatisticsChoiceKernel(Operation.Main.Index, _parameters.Lanes, norm.Epsilon, norm.Affine), $"{Name}: or running averages, for gradients of inference",
                [
                    PlannedOperand.Write(statistics, Channels.Scale), PlannedOperand.Write(statistics, Channels.Shift), PlannedOperand.Write(statistics, Channels.Count),
                    Operand.Parameters(running), Operand.Parameters(running + _parameters.Lanes), .. affine,
                ]);
        }
        else
        {
            _parameters.Fold(
                pass, $"{Name}: by running averages", null, PlannedOperand.Write(statistics, Channels.Scale), PlannedOperand.Write(statistics, Channels.Shift));
        }

        pass.Call(
            new AffineKernel(input.Layout, output.Layout, Epilogue), $"{Name}", PlannedOperand.Read(input),
            PlannedOperand.Read(statistics, Channels.Scale), PlannedOperand.Read(statistics, Channels.Shift), PlannedOperand.Write(output));
        Activate(pass, output);
    }

    protected override void Learn(PassBuilder pass, Value input, Value output, Value outputGradient, int parameters)
    {
        Deactivate(pass, output, outputGradient);
        int running = pass.Parameters.Untrained[Operation.Main.Index], lanes = _parameters.Lanes;
        pass.Call(
            new RunningAveragesKernel(lanes, Input.Height * Input.Width, norm.Momentum), $"{Name}: running averages", PlannedOperand.Read(_statistics!),
            Operand.Parameters(running), Operand.Parameters(running + lanes), Operand.Gradients(running), Operand.Gradients(running + lanes));
        pass.Call(
            new BatchNormGradientKernel(input.Layout, input.Stride, outputGradient.Layout, outputGradient.Stride, norm.Affine), $"{Name}: gradients by channel",
            [
                PlannedOperand.Read(input), PlannedOperand.Read(outputGradient), PlannedOperand.Write(_statistics!),
                .. _parameters.Affine(parameters, Operand.Gradients),
            ]);
    }

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters) => pass.Call(
        new NormInputGradientKernel(input.Layout, outputGradient.Layout, inputGradient.Layout), $"{Name}: input", PlannedOperand.Read(input),
        PlannedOperand.Read(outputGradient), PlannedOperand.Read(_statistics!), PlannedOperand.Write(inputGradient));
}
