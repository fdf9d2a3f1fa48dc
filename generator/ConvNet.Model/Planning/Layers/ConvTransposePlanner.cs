using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>
/// Transposed convolution, by the planner of the convolution that it is the gradient of: its forward pass passes the gradient on, and its
/// backward pass convolves.
/// </summary>
internal sealed class ConvTransposePlanner(Operation operation, ConvTranspose layer, BlockedLayout input) : LayerPlanner(operation, input)
{
    private readonly ConvolutionPlanner _adjoint = Adjoint(operation.Main, layer);

    public override Halo InputHalo => _adjoint.GradientHalo;

    public override Halo GradientHalo => _adjoint.InputHalo;

    public override bool RereadsOutput => Operation.Activation is not null;

    public override IEnumerable<PackedTensor> Parameters(InitializerPlan initializer)
    {
        yield return _adjoint.Parameters(initializer).Single();
        if (layer.Bias) yield return Bias(Name, layer.Filters, _adjoint.WeightFloats);
    }

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training)
    {
        Operand? bias = layer.Bias ? Operand.Parameters(parameters + _adjoint.WeightFloats) : null;
        if (layer.ReachesAll)
        {
            _adjoint.Transpose(pass, input, output, parameters, new ConvFinish("Transpose", layer.Bias && !IsScaled, IsScaled, Epilogue, Terms(pass, bias)));
            Activate(pass, output);
            return;
        }

        _adjoint.Transpose(pass, input, output, parameters, ConvFinish.None);
        if (bias is { } added)
            pass.Call(
                new MergeKernel(MergeFunction.Add, EquatableArray.Of(output.Layout, new BlockedLayout(Shape.Vector(layer.Filters))), output.Layout, Epilogue.None),
                $"{Name}: bias", PlannedOperand.Read(output), added, PlannedOperand.Write(output));
    }

    protected override void Learn(PassBuilder pass, Value input, Value output, Value outputGradient, int parameters)
    {
        Deactivate(pass, output, outputGradient);
        if (layer.Bias)
            pass.Call(
                new BiasGradientKernel(outputGradient.Layout), $"{Name}: bias",
                PlannedOperand.Read(outputGradient), Operand.Gradients(parameters + _adjoint.WeightFloats));
        _adjoint.Learn(pass, [outputGradient], input, input, parameters);
    }

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters) =>
        _adjoint.Forward(pass, [outputGradient], inputGradient, parameters, training: true);

    private static ConvolutionPlanner Adjoint(Node node, ConvTranspose layer)
    {
        Conv conv = layer.Adjoint(node.InputShape);
        Node adjoint = node with { Layer = conv, InputShapes = EquatableArray.Of(node.Shape), Shape = node.InputShape };
        var operation = new Operation(adjoint, null, null, adjoint);
        var output = new BlockedLayout(node.Shape);
        return conv.IsDepthwise(node.Shape) ? new DepthwisePlanner(operation, conv, output) : new ConvPlanner(operation, conv, output);
    }
}
