using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>Elementwise joins. A sum hands its gradient on as it stands. A mean that drops paths is in training a sum with weights drawn for each image.</summary>
internal sealed class MergePlanner(Operation operation, Merge merge, EquatableArray<BlockedLayout> inputs) : OperationPlanner(operation, inputs)
{
    private Value? _weights;

    public override bool CanOverwrite(bool training) => true;

    public override bool RereadsInputs => !merge.IsLinear;

    public override bool RereadsOutput => merge.Function == MergeFunction.Max || Operation.Activation is not null;

    public override bool ChangesGradient => Operation.Activation is not null || (merge.Function == MergeFunction.Mean && merge.Paths is null);

    public override bool Shares(int input) => merge.IsLinear && merge.Paths is null;

    public override Value? Share(int input, Value outputGradient) => Shares(input) ? outputGradient : null;

    public override void Forward(PassBuilder pass, IReadOnlyList<Value> inputs, Value output, int parameters, bool training)
    {
        if (training && merge.Paths is { } paths) MergePaths(pass, paths, inputs, output);
        else Merge(pass, merge.Function, inputs, output, Epilogue, Name);
        Activate(pass, output);
    }

    public override void Learn(PassBuilder pass, IReadOnlyList<Value> inputs, Value output, Value outputGradient, int parameters)
    {
        Deactivate(pass, output, outputGradient);
        if (merge.Function == MergeFunction.Mean && merge.Paths is null)
            pass.Call(
                new ScaleKernel(outputGradient.Layout, outputGradient.Layout, 1.0 / inputs.Count), $"{Name}: each input's share",
                PlannedOperand.Read(outputGradient), PlannedOperand.Write(outputGradient));
    }

    public override void PassOn(
        PassBuilder pass, int input, IReadOnlyList<Value> inputs, Value output, Value outputGradient, Value inputGradient, int parameters)
    {
        string comment = $"{Name}: input {input + 1}";
        if (merge.Paths is not null)
        {
            pass.Call(
                new WeightedSumKernel(EquatableArray.Of(outputGradient.Layout), inputGradient.Layout, Epilogue.None), comment,
                PlannedOperand.Read(_weights!, input), PlannedOperand.Read(outputGradient), PlannedOperand.Write(inputGradient));
            return;
        }

        if (merge.Function == MergeFunction.Max)
        {
            Value[] before = inputs.Take(input + 1).ToArray();
            pass.Call(
                new MaxGradientKernel(before.Select(i => i.Layout).ToEquatableArray(), output.Layout, outputGradient.Layout, inputGradient.Layout), comment,
                [.. before.Select(x => PlannedOperand.Read(x)), PlannedOperand.Read(output), PlannedOperand.Read(outputGradient), PlannedOperand.Write(inputGradient)]);
            return;
        }

        // The product of the gradient and of all the other inputs; for a vector that goes to every position, the sum over them.
        Value[] factors = [outputGradient, .. inputs.Where((_, i) => i != input)];
        bool isVector = Inputs[input].Height * Inputs[input].Width < outputGradient.Layout.Height * outputGradient.Layout.Width;
        if (isVector)
            pass.Call(
                new SumOfProductsKernel(factors.Select(f => f.Layout).ToEquatableArray(), inputGradient.Layout), comment,
                [.. factors.Select(x => PlannedOperand.Read(x)), PlannedOperand.Write(inputGradient)]);
        else
            Merge(pass, MergeFunction.Multiply, factors, inputGradient, Epilogue.None, comment);
    }

    private void MergePaths(PassBuilder pass, DropPath paths, IReadOnlyList<Value> inputs, Value output)
    {
        _weights = pass.Image(Name + "Paths", new BlockedLayout(Shape.Vector(inputs.Count)), $"{Name}: each input's weight, 0 where it is dropped");
        pass.Call(
            new DropPathsKernel(Operation.Main.Index, inputs.Count, _weights.Stride, paths.Rate, paths.Global, paths.Columns), $"{Name}: paths",
            PlannedOperand.Write(_weights));
        pass.Call(
            new WeightedSumKernel(inputs.Select(i => i.Layout).ToEquatableArray(), output.Layout, Epilogue), Name,
            [PlannedOperand.Read(_weights), .. inputs.Select(x => PlannedOperand.Read(x)), PlannedOperand.Write(output)]);
    }

    private static void Merge(PassBuilder pass, MergeFunction function, IReadOnlyList<Value> inputs, Value output, Epilogue epilogue, string comment) => pass.Call(
        new MergeKernel(function, inputs.Select(i => i.Layout).ToEquatableArray(), output.Layout, epilogue), comment,
        [.. inputs.Select(x => PlannedOperand.Read(x)), PlannedOperand.Write(output)]);
}
