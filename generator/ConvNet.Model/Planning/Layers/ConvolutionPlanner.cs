using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>What every kind of convolution has in common: its window, its bias, and a backward pass of three parts.</summary>
internal abstract class ConvolutionPlanner(Operation operation, Conv conv, BlockedLayout input) : LayerPlanner(operation, input)
{
    protected Conv Conv { get; } = conv;

    protected SlidWindow Window { get; } = conv.Window.Slide(operation.Main.InputShape);

    public override Halo InputHalo => new(
        Window.Vertical.Before, Window.Horizontal.Before, Math.Max(0, Window.Vertical.Overhang), Math.Max(0, Window.Horizontal.Overhang));

    public override Halo GradientHalo
    {
        get
        {
            (int top, int bottom) = Reach(Window.Vertical);
            (int left, int right) = Reach(Window.Horizontal);
            return new Halo(top, left, bottom, right);
        }
    }

    /// <summary>Floats of the packed weights, behind which the bias lies.</summary>
    public abstract int WeightFloats { get; }

    /// <summary>The taps alone, whatever they step over.</summary>
    protected ConvTaps Shape => new(Window.Vertical.Size, Window.Horizontal.Size, 0, 0);

    public override bool RereadsOutput => Operation.Activation is not null;

    public override IEnumerable<PackedTensor> Parameters(InitializerPlan initializer)
    {
        yield return Weight(initializer);
        if (Conv.Bias) yield return Bias(Name, Conv.Filters, WeightFloats);
    }

    /// <summary>The first input is convolved; a second one is added to the results.</summary>
    public sealed override void Forward(PassBuilder pass, IReadOnlyList<Value> inputs, Value output, int parameters, bool training)
    {
        Value input = inputs[0];
        string comment = $"{Name}: {Conv.Filters} filters of {Window.Vertical.Size}x{Window.Horizontal.Size}";
        PlannedOperand[] terms = Terms(pass, Conv.Bias ? Operand.Parameters(parameters + WeightFloats) : null);
        Value? addend = inputs.Count > 1 ? inputs[1] : null;
        PlannedOperand[] results = addend is null ? [PlannedOperand.Write(output)] : [PlannedOperand.Write(output), PlannedOperand.Read(addend)];
        Convolve(pass, comment, Corner(input), Weights(pass, parameters), terms, results, new ConvImages(input.Layout, output.Layout, addend?.Layout));
        Activate(pass, output);
    }

    protected sealed override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training) =>
        Forward(pass, [input], output, parameters, training);

    /// <summary>The convolution itself, with what is fused into it.</summary>
    /// <param name="results">The output, and what is added to it.</param>
    protected virtual void Convolve(
        PassBuilder pass, string comment, PlannedOperand input, PlannedOperand weights, PlannedOperand[] terms, PlannedOperand[] results, ConvImages images) =>
        ConvolveDirectly(pass, ForwardKernel(images), comment, input, weights, [.. terms, .. results]);

    protected override void Learn(PassBuilder pass, Value input, Value output, Value outputGradient, int parameters)
    {
        Deactivate(pass, output, outputGradient);
        if (Conv.Bias)
            pass.Call(new BiasGradientKernel(outputGradient.Layout), $"{Name}: bias", PlannedOperand.Read(outputGradient), Operand.Gradients(parameters + WeightFloats));
        LearnWeights(
            pass, $"{Name}: weights", Corner(input), PlannedOperand.Read(outputGradient), Operand.Gradients(parameters), input.Layout, outputGradient.Layout);
        if (CleanWeightGradient() is { } clean) pass.Last(clean, $"{Name}: weights between groups", Operand.Gradients(parameters));
    }

    /// <summary>Adds the gradient by the weights.</summary>
    protected virtual void LearnWeights(
        PassBuilder pass, string comment, PlannedOperand input, PlannedOperand gradient, PlannedOperand weights, BlockedLayout x, BlockedLayout dy) =>
        pass.Call(WeightGradientKernel(x, dy), comment, input, gradient, weights);

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters) =>
        Transpose(pass, outputGradient, inputGradient, parameters, ConvFinish.None);

    /// <summary>The gradient by the input: for each class of positions that see the same taps, a convolution with those.</summary>
    public void Transpose(PassBuilder pass, Value outputGradient, Value inputGradient, int parameters, ConvFinish finish)
    {
        BlockedLayout dy = outputGradient.Layout, dx = inputGradient.Layout;
        (TapClass Rows, TapClass Columns)[] classes = Classes.ToArray();
        if (classes.Any(c => c.Rows.Count * c.Columns.Count == 0))
            pass.Call(new ClearKernel(dx.Floats), $"{Name}: positions that no window reads", PlannedOperand.Write(inputGradient, 0));

        PlannedOperand weights = Weights(pass, parameters);
        foreach ((TapClass rows, TapClass columns) in classes)
        {
            if (rows.Count * columns.Count == 0) continue;
            (Kernel flip, int floats) = Flip(rows, columns);
            Value flipped = pass.Raw(Name + "Flipped", floats, $"{Name}'s weights, {rows.Count}x{columns.Count} taps flipped");
            pass.First(flip, $"{Name}: flipped weights", weights, PlannedOperand.Write(flipped));
            ConvolveBack(
                pass, $"{Name}: input", PlannedOperand.Read(outputGradient, dy.At(rows.Offset, columns.Offset)), PlannedOperand.Read(flipped),
                PlannedOperand.Write(inputGradient, dx.At(rows.Remainder, columns.Remainder)), dy, dx, rows, columns, finish);
        }
    }

    /// <summary>The convolution of one class of positions.</summary>
    protected virtual void ConvolveBack(
        PassBuilder pass, string comment, PlannedOperand gradient, PlannedOperand flipped, PlannedOperand inputGradient,
        BlockedLayout dy, BlockedLayout dx, TapClass rows, TapClass columns, ConvFinish finish)
    {
        var taps = new ConvTaps(rows.Count, columns.Count, dy.Row * rows.Distance, dy.Pixel * columns.Distance);
        ConvolveDirectly(pass, InputGradientKernel(dy, dx, taps, PositionsOf(rows, columns, dx), finish), comment, gradient, flipped, [.. finish.Terms, inputGradient]);
    }

    /// <summary>Each result by itself; over the channels where filters are few.</summary>
    /// <param name="rest">The operands behind the weights.</param>
    private void ConvolveDirectly(PassBuilder pass, Kernel kernel, string comment, PlannedOperand input, PlannedOperand weights, PlannedOperand[] rest)
    {
        if (!Conv.Exact && kernel is ConvKernel { SuitsChannels: true } conv)
        {
            var rewrite = new ChannelWeightsKernel(conv.Input.Blocks * conv.Taps.Count);
            Value rewritten = pass.Shared(Name + "ChannelWeights", rewrite.Floats, $"{Name}'s weights, input channels side by side");
            pass.First(rewrite, $"{Name}: weights with input channels side by side", weights, PlannedOperand.Write(rewritten));
            (kernel, weights) = (conv with { ByChannel = true }, PlannedOperand.Read(rewritten));
        }

        pass.Call(kernel, comment, [input, weights, .. rest]);
    }

    /// <summary>Where a pass reads the weights.</summary>
    protected virtual PlannedOperand Weights(PassBuilder pass, int parameters) => Operand.Parameters(parameters);

    protected abstract PackedTensor Weight(InitializerPlan initializer);

    protected abstract Kernel ForwardKernel(ConvImages images);

    protected abstract Kernel WeightGradientKernel(BlockedLayout x, BlockedLayout dy);

    /// <summary>What has to be zeroed in the weights' gradient, if anything.</summary>
    protected virtual Kernel? CleanWeightGradient() => null;

    /// <summary>The kernel that rewrites weights for one class of input positions, and how many floats it writes.</summary>
    protected abstract (Kernel Kernel, int Floats) Flip(TapClass rows, TapClass columns);

    /// <param name="taps">The class's taps, in the output's gradient.</param>
    /// <param name="target">The class's positions, in the input's gradient.</param>
    protected abstract Kernel InputGradientKernel(BlockedLayout dy, BlockedLayout dx, ConvTaps taps, ConvOutput target, ConvFinish finish);

    /// <summary>The classes of input positions that see the same taps.</summary>
    protected IEnumerable<(TapClass Rows, TapClass Columns)> Classes =>
        TapClass.Of(Window.Vertical).SelectMany(_ => TapClass.Of(Window.Horizontal), (rows, columns) => (rows, columns));

    /// <summary>The positions of a class in the input's gradient.</summary>
    protected ConvOutput PositionsOf(TapClass rows, TapClass columns, BlockedLayout dx) => new(
        dx.Channels, rows.Positions, columns.Positions, dx.Plane, dx.Row * Window.Vertical.Stride, dx.Pixel * Window.Horizontal.Stride) { Channel = dx.Channel };

    protected ConvTaps TapsOf(BlockedLayout x) => Shape with { Row = Window.Vertical.Dilation * x.Row, Column = Window.Horizontal.Dilation * x.Pixel };

    protected ConvOutput Whole(BlockedLayout y) => new(Conv.Filters, y.Height, y.Width, y.Plane, y.Row, y.Pixel) { Channel = y.Channel };

    /// <summary>The first input under the first window.</summary>
    private PlannedOperand Corner(Value input) => PlannedOperand.Read(input, input.Layout.At(-Window.Vertical.Before, -Window.Horizontal.Before));

    private static (int Before, int After) Reach(SlidAxis axis)
    {
        (int Before, int After)[] reaches = TapClass.Of(axis).Select(c => c.Reach(axis.Output)).ToArray();
        return (reaches.Max(r => r.Before), reaches.Max(r => r.After));
    }
}

/// <summary>What becomes of the sums of a transposed convolution. A gradient by an input is what they are.</summary>
/// <param name="Name">The kind of kernel.</param>
/// <param name="Terms">The operands that follow the weights: a bias, or a scale and a shift.</param>
internal sealed record ConvFinish(string Name, bool HasBias, bool IsScaled, Epilogue Epilogue, PlannedOperand[] Terms)
{
    public static readonly ConvFinish None = new("InputGradient", HasBias: false, IsScaled: false, Epilogue.None, []);
}

/// <summary>The images of a convolution.</summary>
/// <param name="Addend">What is added to its results, if anything.</param>
internal readonly record struct ConvImages(BlockedLayout Input, BlockedLayout Output, BlockedLayout? Addend);
