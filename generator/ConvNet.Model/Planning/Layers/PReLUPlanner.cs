using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>A rectifier with learned slopes.</summary>
internal sealed class PReLUPlanner(Operation operation, PReLU prelu, BlockedLayout input) : LayerPlanner(operation, input)
{
    public override BlockedLayout OutputLayout(Shape shape) => Input;

    public override bool CanOverwrite(bool training) => true;

    public override bool RereadsOutput => false;

    public override IEnumerable<PackedTensor> Parameters(InitializerPlan initializer)
    {
        int slopes = prelu.Shared ? 1 : Operation.Main.InputShape.Channels;
        yield return PerChannel(Name + ".weight", slopes, 0, new InitializerPlan("Constant", 0, 0, prelu.Initial));
    }

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training) => pass.Call(
        new PReLUKernel(prelu.Shared, input.Layout, input.Layout, output.Layout), $"{Name}",
        PlannedOperand.Read(input), PlannedOperand.Read(input), Operand.Parameters(parameters), PlannedOperand.Write(output));

    protected override void Learn(PassBuilder pass, Value input, Value output, Value outputGradient, int parameters) => pass.Call(
        new PReLUSlopeGradientKernel(prelu.Shared, input.Layout, outputGradient.Layout), $"{Name}: slopes",
        PlannedOperand.Read(input), PlannedOperand.Read(outputGradient), Operand.Gradients(parameters));

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters) => pass.Call(
        new PReLUKernel(prelu.Shared, input.Layout, outputGradient.Layout, inputGradient.Layout), $"{Name}: input",
        PlannedOperand.Read(input), PlannedOperand.Read(outputGradient), Operand.Parameters(parameters), PlannedOperand.Write(inputGradient));
}
