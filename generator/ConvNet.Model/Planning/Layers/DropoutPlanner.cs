using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>What a layer of the dropout family draws.</summary>
/// <param name="Rate">The probability of 0.</param>
/// <param name="Kept">The factor of what is not zeroed.</param>
/// <param name="Inference">The factor of all values in inference.</param>
/// <param name="Unit">What one draw decides.</param>
internal readonly record struct DropoutPlan(double Rate, double Kept, double Inference, DropoutUnit Unit)
{
    public static DropoutPlan Of(Dropout dropout) => dropout.Classic
        ? new(dropout.Rate, 1, 1 - dropout.Rate, DropoutUnit.Value)
        : Inverted(dropout.Rate, DropoutUnit.Value);

    public static DropoutPlan Of(SpatialDropout dropout) => Inverted(dropout.Rate, DropoutUnit.Channel);

    public static DropoutPlan Of(StochasticDepth depth) => Inverted(1 - depth.Survival, DropoutUnit.Image);

    private static DropoutPlan Inverted(double rate, DropoutUnit unit) => new(rate, 1 / (1 - rate), 1, unit);
}

internal enum DropoutUnit
{
    Value,
    Channel,
    Image,
}

/// <summary>Dropout of values, channels or images: a product with a mask in training; in inference nothing, or a factor.</summary>
internal sealed class DropoutPlanner(Operation operation, DropoutPlan plan, BlockedLayout input) : LayerPlanner(operation, input)
{
    private Value? _mask;

    public override BlockedLayout OutputLayout(Shape shape) => Input;

    public override bool IsAlias(bool training) => !training && plan.Inference == 1;

    public override bool CanOverwrite(bool training) => true;

    public override bool RereadsInputs => false;

    public override bool RereadsOutput => false;

    /// <summary>One draw for a channel or an image is a vector that goes to every position.</summary>
    private BlockedLayout Mask => plan.Unit == DropoutUnit.Value ? Input : new BlockedLayout(Shape.Vector(Input.Channels));

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training)
    {
        if (!training)
        {
            pass.Call(
                new ScaleKernel(input.Layout, output.Layout, plan.Inference), $"{Name}: times the probability of keeping",
                PlannedOperand.Read(input), PlannedOperand.Write(output));
            return;
        }

        _mask = pass.Image(Name + "Mask", Mask, $"{Name}: 0 or {Text.Of((float)plan.Kept)}");
        pass.Call(
            new DropoutMaskKernel(Operation.Main.Index, _mask.Stride, plan.Rate, plan.Kept, plan.Unit == DropoutUnit.Image),
            $"{Name}: mask", PlannedOperand.Write(_mask));
        Multiply(pass, input, output, $"{Name}");
    }

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters) =>
        Multiply(pass, outputGradient, inputGradient, $"{Name}: input");

    private void Multiply(PassBuilder pass, Value from, Value to, string comment) => pass.Call(
        new MergeKernel(MergeFunction.Multiply, EquatableArray.Of(from.Layout, _mask!.Layout), to.Layout, Epilogue.None), comment,
        PlannedOperand.Read(from), PlannedOperand.Read(_mask), PlannedOperand.Write(to));
}
