using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>Max, average and L2 pooling.</summary>
internal sealed class PoolPlanner(Operation operation, Window window, PoolFunction function, bool countIncludePad, BlockedLayout input) : LayerPlanner(operation, input)
{
    private readonly SlidWindow _window = window.Slide(operation.Main.InputShape);

    public override bool RereadsInputs => function != PoolFunction.Avg;

    public override bool RereadsOutput => function != PoolFunction.Avg;

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training) => pass.Call(
        new PoolKernel(function, _window, countIncludePad, input.Layout, output.Layout),
        $"{Name}: {_window.Vertical.Size}x{_window.Horizontal.Size}", PlannedOperand.Read(input), PlannedOperand.Write(output));

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters)
    {
        var kernel = new PoolGradientKernel(function, _window, countIncludePad, input.Layout, output.Layout, outputGradient.Layout, inputGradient.Layout);
        if (kernel.NeedsImages)
            pass.Call(
                kernel, $"{Name}: input", PlannedOperand.Read(input), PlannedOperand.Read(output),
                PlannedOperand.Read(outputGradient), PlannedOperand.Write(inputGradient));
        else
            pass.Call(kernel, $"{Name}: input", PlannedOperand.Read(outputGradient), PlannedOperand.Write(inputGradient));
    }
}
