using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>A convolution with filters of its own at every position.</summary>
internal sealed class LocallyConnectedPlanner(Operation operation, LocallyConnected layer, BlockedLayout input) : LayerPlanner(operation, input)
{
    private const int Full = BlockedLayout.Full;

    private readonly LocalSizes _sizes = new(layer.Window.Slide(operation.Main.InputShape), operation.Main.InputShape.Channels, layer.Filters);

    private SlidWindow Window => _sizes.Window;

    private int WeightFloats => _sizes.Blocks * _sizes.Block;

    public override Halo InputHalo => new(
        Window.Vertical.Before, Window.Horizontal.Before, Math.Max(0, Window.Vertical.Overhang), Math.Max(0, Window.Horizontal.Overhang));

    public override bool RereadsOutput => false;

    public override IEnumerable<PackedTensor> Parameters(InitializerPlan initializer)
    {
        Shape output = Operation.Main.Shape;
        int column = Full, row = Window.Horizontal.Size * column, channel = Window.Taps * Full;
        yield return new PackedTensor(
            Name + ".weight", Operation.Main.Parameters[0].Shape, 0, WeightFloats,
            EquatableArray.Of(
                new PackedAxisPlan(layer.Filters, 1, Full, _sizes.Block),
                new PackedAxisPlan(_sizes.Channels, channel, _sizes.Channels, 0),
                new PackedAxisPlan(Window.Vertical.Size, row, Window.Vertical.Size, 0),
                new PackedAxisPlan(Window.Horizontal.Size, column, Window.Horizontal.Size, 0),
                new PackedAxisPlan(output.Height, output.Width * _sizes.Position, output.Height, 0),
                new PackedAxisPlan(output.Width, _sizes.Position, output.Width, 0)),
            null, initializer);
        if (!layer.Bias) yield break;

        // The bias lies as an output does.
        var bias = new BlockedLayout(output);
        yield return new PackedTensor(
            Name + ".bias", Operation.Main.Parameters[1].Shape, WeightFloats, bias.Floats,
            EquatableArray.Of(
                new PackedAxisPlan(layer.Filters, 1, Full, bias.Plane),
                new PackedAxisPlan(output.Height, bias.Row, output.Height, 0),
                new PackedAxisPlan(output.Width, bias.Pixel, output.Width, 0)),
            null, new InitializerPlan("Zero", 0, 0));
    }

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training)
    {
        var kernel = new LocallyConnectedKernel(_sizes, input.Layout, output.Layout, layer.Bias);
        string comment = $"{Name}: {layer.Filters} filters at each position";
        Operand weights = Operand.Parameters(parameters);
        if (layer.Bias) pass.Call(kernel, comment, Corner(input), weights, Operand.Parameters(parameters + WeightFloats), PlannedOperand.Write(output));
        else pass.Call(kernel, comment, Corner(input), weights, PlannedOperand.Write(output));
    }

    protected override void Learn(PassBuilder pass, Value input, Value output, Value outputGradient, int parameters)
    {
        if (layer.Bias)
        {
            var bias = new BlockedLayout(Operation.Main.Shape);
            Operand gradient = Operand.Gradients(parameters + WeightFloats);
            pass.Call(
                new MergeKernel(MergeFunction.Add, EquatableArray.Of(outputGradient.Layout, bias), bias, Epilogue.None), $"{Name}: bias",
                PlannedOperand.Read(outputGradient), gradient, gradient);
        }

        pass.Call(
            new LocallyConnectedWeightGradientKernel(_sizes, input.Layout, outputGradient.Layout), $"{Name}: weights",
            Corner(input), PlannedOperand.Read(outputGradient), Operand.Gradients(parameters));
    }

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters) => pass.Call(
        new LocallyConnectedInputGradientKernel(_sizes, outputGradient.Layout, inputGradient.Layout), $"{Name}: input",
        PlannedOperand.Read(outputGradient), Operand.Parameters(parameters), PlannedOperand.Write(inputGradient));

    /// <summary>The first input under the first window.</summary>
    private PlannedOperand Corner(Value input) => PlannedOperand.Read(input, input.Layout.At(-Window.Vertical.Before, -Window.Horizontal.Before));
}
