using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>
/// A fully connected layer. A volume before it is not rearranged: its weights are packed in the order in which the volume
/// lies in memory. A convolution whose window is the whole image is one too, with the same packing. Images around it that
/// others keep in a halo are copied out of it and into it.
/// </summary>
internal sealed class DensePlanner(Operation operation, int units, bool bias, BlockedLayout input) : LayerPlanner(operation, input)
{
    private Value? _features;

    private int Features => Input.Floats;

    private int WeightFloats => BlockedLayout.RoundUp(units) * Features;

    public override bool RereadsOutput => Operation.Activation is not null;

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
        Value x = _features = Compact(pass, input, "Features"), y = Room(pass, output, "Outputs");
        var kernel = new DenseKernel(Features, x.Stride, units, y.Stride, bias && !IsScaled, Epilogue, "Dense") { IsScaled = IsScaled };
        kernel = kernel with { Alternates = pass.Target == PlanTarget.Simd && kernel.MayAlternate(pass.Parameters.Floats) };
        PlannedOperand[] terms = Terms(pass, bias ? Operand.Parameters(parameters + WeightFloats) : null);
        pass.Call(
            kernel, $"{Name}: {Operation.Main.InputShape.Count} inputs to {units}",
            [PlannedOperand.Read(x), Operand.Parameters(parameters), .. terms, PlannedOperand.Write(y),
                .. kernel.Alternates ? [PlannedOperand.Write(pass.Held(Name + "Order", 1, $"{Name}: whether the next call goes back"))] : Array.Empty<PlannedOperand>()]);
        Spread(pass, y, output);
        Activate(pass, output);
    }

    protected override void Learn(PassBuilder pass, Value input, Value output, Value outputGradient, int parameters)
    {
        Deactivate(pass, output, outputGradient);
        if (bias)
            pass.Call(new BiasGradientKernel(outputGradient.Layout), $"{Name}: bias", PlannedOperand.Read(outputGradient), Operand.Gradients(parameters + WeightFloats));
        Value dy = Compact(pass, outputGradient, "Gradient");
        pass.Call(
            new DenseWeightGradientKernel(Features, _features!.Stride, units, dy.Stride), $"{Name}: weights", PlannedOperand.Read(_features),
            PlannedOperand.Read(dy), Operand.Gradients(parameters));
    }

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters)
    {
        // With transposed weights it is the same product.
        Value dy = Compact(pass, outputGradient, "Gradient"), dx = Room(pass, inputGradient, "InputGradient");
        const int full = BlockedLayout.Full;
        DenseKernel kernel = new DenseKernel(dy.Layout.Floats, dy.Stride, Features, dx.Stride, HasBias: false, Epilogue.None, "DenseInputGradient")
            .ReadTransposed(new TransposedWeights(First: 0, OutputBlock: Features * full, InputBlock: full * full, Row: 0, Column: 0));
        Value strip = pass.Shared(Name + "Strip", kernel.StripFloats, $"{Name}'s weights of a few inputs, transposed");
        pass.Call(
            kernel, $"{Name}: input", PlannedOperand.Read(dy), Operand.Parameters(parameters), PlannedOperand.Write(dx), PlannedOperand.Write(strip));
        Spread(pass, dx, inputGradient);
    }

    /// <summary>The value without a halo: itself, or a copy.</summary>
    private Value Compact(PassBuilder pass, Value value, string name)
    {
        if (value.Layout.IsDense) return value;
        Value compact = Room(pass, value, name);
        pass.Call(new CopyKernel(value.Layout, compact.Layout), $"{Name}: out of the halo", PlannedOperand.Read(value), PlannedOperand.Write(compact));
        return compact;
    }

    /// <summary>Where to compute a value that is to have no halo: in its place, or beside it.</summary>
    private Value Room(PassBuilder pass, Value value, string name) =>
        value.Layout.IsDense ? value : pass.Image(Name + name, value.Layout with { Halo = default }, value.Comment);

    /// <summary>What was computed beside a value goes into it.</summary>
    private void Spread(PassBuilder pass, Value computed, Value value)
    {
        if (computed != value)
            pass.Call(new CopyKernel(computed.Layout, value.Layout), $"{Name}: into the halo", PlannedOperand.Read(computed), PlannedOperand.Write(value));
    }
}
