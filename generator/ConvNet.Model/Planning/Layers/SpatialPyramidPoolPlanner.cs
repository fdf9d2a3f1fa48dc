using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>Max pools over several grids; each leaves its values, in planar order, behind those of the one before.</summary>
internal sealed class SpatialPyramidPoolPlanner(Operation operation, SpatialPyramidPool pyramid, BlockedLayout input) : LayerPlanner(operation, input)
{
    private readonly List<Value> _grids = [];

    public override bool RereadsOutput => false;

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training)
    {
        if (output.Layout.Channels % BlockedLayout.Full != 0)
            pass.Call(new ClearKernel(output.Layout.Floats), $"{Name}: lanes past the last value", PlannedOperand.Write(output));
        int end = 0;
        foreach (int level in pyramid.Levels)
        {
            var layout = new BlockedLayout(new Shape(Input.Channels, level, level));
            Value grid = pass.Image($"{Name}Grid{level}", layout, $"{Name}: {level}x{level} maxima");
            pass.Call(new AdaptivePoolKernel(IsMax: true, input.Layout, layout), $"{Name}: {level}x{level}", PlannedOperand.Read(input), PlannedOperand.Write(grid));
            pass.Call(new ExportKernel(layout), $"{Name}: flatten {level}x{level}", PlannedOperand.Read(grid), PlannedOperand.Write(output, end));
            _grids.Add(grid);
            end += (int)layout.Shape.Count;
        }
    }

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters)
    {
        int end = 0;
        foreach (Value grid in _grids)
        {
            Value gradient = pass.Image(grid.Name + "Gradient", grid.Layout, $"gradient by {grid.Name}");
            pass.Call(
                new ImportKernel(FromBytes: false, default, default, grid.Layout), $"{Name}: back into the grid",
                PlannedOperand.Read(outputGradient, end), PlannedOperand.Write(gradient));
            pass.Call(
                new AdaptivePoolGradientKernel(IsMax: true, Adds: end > 0, input.Layout, grid.Layout, grid.Layout, inputGradient.Layout), $"{Name}: input",
                PlannedOperand.Read(input), PlannedOperand.Read(grid), PlannedOperand.Read(gradient), PlannedOperand.Write(inputGradient));
            end += (int)grid.Layout.Shape.Count;
        }
    }
}
