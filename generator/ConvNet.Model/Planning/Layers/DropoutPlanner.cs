using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>Inverted dropout: a product with a mask in training, nothing in inference.</summary>
internal sealed class DropoutPlanner(Operation operation, Dropout dropout, BlockedLayout input) : LayerPlanner(operation, input)
{
    private Value? _mask;

    public override BlockedLayout OutputLayout(Shape shape) => Input;

    public override bool IsAlias(bool training) => !training;

    public override bool CanOverwrite(bool training) => true;

    public override bool RereadsInputs => false;

    public override bool RereadsOutput => false;

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training)
    {
        _mask = pass.Image(Name + "Mask", Input, $"{Name}: 0 or 1 / (1 - rate)");
        pass.Call(new DropoutMaskKernel(Operation.Main.Index, _mask.Floats, dropout.Rate), $"{Name}: mask", PlannedOperand.Write(_mask));
        pass.Call(
            new MergeKernel(MergeFunction.Multiply, EquatableArray.Of(input.Layout, Input), output.Layout, Epilogue.None), $"{Name}",
            PlannedOperand.Read(input), PlannedOperand.Read(_mask), PlannedOperand.Write(output));
    }

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters)
    {
        pass.Call(
            new MergeKernel(MergeFunction.Multiply, EquatableArray.Of(outputGradient.Layout, Input), inputGradient.Layout, Epilogue.None), $"{Name}: input",
            PlannedOperand.Read(outputGradient), PlannedOperand.Read(_mask!), PlannedOperand.Write(inputGradient));
    }
}
