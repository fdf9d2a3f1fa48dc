using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>
/// A fully connected layer. A volume before it is not rearranged: its weights are packed in the order in which the volume
/// lies in memory. A convolution whose window is the whole image is one too, with the same packing.
/// </summary>
internal sealed class DensePlanner(Operation operation, int units, bool bias, BlockedLayout input) : LayerPlanner(operation, input)
{
    private int Features => Input.Floats;

    private int WeightFloats => BlockedLayout.RoundUp(units) * Features;

    public override IEnumerable<PackedTensor> Parameters(InitializerPlan initializer)
    {
        const int full = BlockedLayout.Full;
        yield return new PackedTensor(
            Name + ".weight", Operation.Main.Parameters[0].Shape, 0, WeightFloats,
            EquatableArray.Of(
                new PackedAxisPlan(units, 1, full, Features * full),
                new PackedAxisPlan(Input.Channels, full, Input.Block, Input.Plane * full),
                new PackedAxisPlan(Input.Height, Input.Row * full, Input.Height, 0),
                new PackedAxisPlan(Input.Width, Input.Pixel * full, Input.Width, 0)),
            null, initializer);
        if (bias) yield return Bias(Name, units, WeightFloats);
    }

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training)
    {
        var kernel = new DenseKernel(Features, units, output.Layout.Floats, bias && !IsScaled, Epilogue, "Dense") { IsScaled = IsScaled };
        string comment = $"{Name}: {Operation.Main.InputShape.Count} inputs to {units}";
        PlannedOperand[] terms = Terms(pass, bias ? Operand.Parameters(parameters + WeightFloats) : null);
        pass.Call(kernel, comment, [PlannedOperand.Read(input), Operand.Parameters(parameters), .. terms, PlannedOperand.Write(output)]);
        Activate(pass, output);
    }

    protected override void Learn(PassBuilder pass, Value input, Value output, Value outputGradient, int parameters)
    {
        Deactivate(pass, output, outputGradient);
        if (bias)
            pass.Call(new BiasGradientKernel(outputGradient.Layout), $"{Name}: bias", PlannedOperand.Read(outputGradient), Operand.Gradients(parameters + WeightFloats));
        pass.Call(
            new DenseWeightGradientKernel(Features, units), $"{Name}: weights", PlannedOperand.Read(input),
            PlannedOperand.Read(outputGradient), Operand.Gradients(parameters));
    }

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters)
    {
        BlockedLayout dy = outputGradient.Layout;

        // The transposed weights make it the same product. Where the layer before wants a halo, the gradient is copied into it.
        int outputBlocks = dy.Blocks, inputBlocks = Features / BlockedLayout.Full;
        var one = new TapClass(0, 1, 0, 1, 1, 1, 0);
        var flip = new FlipWeightsKernel(
            outputBlocks, BlockedLayout.Full, inputBlocks, new ConvTaps(1, 1, 0, 0), one, one, default, default, outputBlocks, inputBlocks);
        Value flipped = pass.Raw(Name + "Flipped", flip.Floats, $"{Name}'s weights, transposed");
        pass.First(flip, $"{Name}: transposed weights", Operand.Parameters(parameters), PlannedOperand.Write(flipped));
        Value target = inputGradient.Layout.IsDense ? inputGradient : pass.Image(Name + "InputGradient", Input, $"gradient by {Name}'s input");
        pass.Call(
            new DenseKernel(dy.Floats, Features, Features, HasBias: false, Epilogue.None, "DenseInputGradient"),
            $"{Name}: input", PlannedOperand.Read(outputGradient), PlannedOperand.Read(flipped), PlannedOperand.Write(target));
        if (target != inputGradient)
            pass.Call(new CopyKernel(Input, inputGradient.Layout), $"{Name}: into the halo", PlannedOperand.Read(target), PlannedOperand.Write(inputGradient));
    }
}
