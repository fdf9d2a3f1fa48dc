using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>A fixed filter: a depthwise convolution whose weights are written by each pass and learn nothing.</summary>
internal sealed class FilterPlanner(Operation operation, Filter filter, BlockedLayout input)
    : DepthwisePlanner(operation, filter.Convolution(operation.Main.InputShape), input)
{
    public override IEnumerable<PackedTensor> Parameters(InitializerPlan initializer) => [];

    public override bool RereadsInputs => false;

    protected override void Learn(PassBuilder pass, Value input, Value output, Value outputGradient, int parameters)
    {
    }

    protected override PlannedOperand Weights(PassBuilder pass, int parameters)
    {
        Value weights = pass.Raw(Name + "Weights", WeightFloats, $"{Name}'s weights, for each channel");
        pass.First(new FillFilterKernel(filter.Weights, Input.Blocks), $"{Name}: weights", PlannedOperand.Write(weights));
        return PlannedOperand.Read(weights);
    }
}
