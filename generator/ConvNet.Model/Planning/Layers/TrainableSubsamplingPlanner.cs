using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>Average pooling, then a coefficient and a bias for each channel.</summary>
internal sealed class TrainableSubsamplingPlanner(Operation operation, TrainableSubsampling layer, BlockedLayout input) : LayerPlanner(operation, input)
{
    private readonly SlidWindow _window = layer.Window.Slide(operation.Main.InputShape);
    private Value? _means;

    private int Lanes => BlockedLayout.RoundUp(Input.Channels);

    public override bool RereadsInputs => false;

    public override bool RereadsOutput => false;

    public override IEnumerable<PackedTensor> Parameters(InitializerPlan initializer)
    {
        yield return PerChannel(Name + ".weight", Input.Channels, 0, new InitializerPlan("Constant", 0, 0, 1));
        yield return Bias(Name, Input.Channels, Lanes);
    }

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training)
    {
        Operand coefficients = Operand.Parameters(parameters), biases = Operand.Parameters(parameters + Lanes);
        if (!training)
        {
            pass.Call(
                new PoolKernel(PoolFunction.Avg, _window, CountIncludePad: false, input.Layout, output.Layout) { IsScaled = true }, Name,
                PlannedOperand.Read(input), coefficients, biases, PlannedOperand.Write(output));
            return;
        }

        // The backward pass needs the means.
        _means = pass.Image(Name + "Means", output.Layout with { Halo = default }, $"{Name}: the means of the windows");
        pass.Call(
            new PoolKernel(PoolFunction.Avg, _window, CountIncludePad: false, input.Layout, _means.Layout), $"{Name}: means",
            PlannedOperand.Read(input), PlannedOperand.Write(_means));
        pass.Call(
            new AffineKernel(_means.Layout, output.Layout, Epilogue.None), $"{Name}: coefficients and biases",
            PlannedOperand.Read(_means), coefficients, biases, PlannedOperand.Write(output));
    }

    protected override void Learn(PassBuilder pass, Value input, Value output, Value outputGradient, int parameters)
    {
        pass.Call(
            new BiasGradientKernel(outputGradient.Layout), $"{Name}: biases",
            PlannedOperand.Read(outputGradient), Operand.Gradients(parameters + Lanes));
        pass.Call(
            new ScaleGradientKernel(_means!.Layout, outputGradient.Layout), $"{Name}: coefficients",
            PlannedOperand.Read(_means), PlannedOperand.Read(outputGradient), Operand.Gradients(parameters));
    }

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters)
    {
        Value means = pass.Image(Name + "MeansGradient", _means!.Layout, $"gradient by {Name}'s means");
        pass.Call(
            new MergeKernel(
                MergeFunction.Multiply, EquatableArray.Of(outputGradient.Layout, new BlockedLayout(Shape.Vector(Input.Channels))), means.Layout, Epilogue.None),
            $"{Name}: means", PlannedOperand.Read(outputGradient), Operand.Parameters(parameters), PlannedOperand.Write(means));
        pass.Call(
            new PoolGradientKernel(PoolFunction.Avg, _window, CountIncludePad: false, input.Layout, _means.Layout, means.Layout, inputGradient.Layout),
            $"{Name}: input", PlannedOperand.Read(means), PlannedOperand.Write(inputGradient));
    }
}
