using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>Max pooling over a grid whose cells begin where training draws, and in inference always in the same places.</summary>
internal sealed class FractionalMaxPoolPlanner(Operation operation, FractionalMaxPool pool, BlockedLayout input) : LayerPlanner(operation, input)
{
    private FractionalCells? _cells;
    private Value? _phases;

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training)
    {
        Shape from = Input.Shape, to = Operation.Main.Shape;
        int height = from.Height - pool.Shared, width = from.Width - pool.Shared;
        (int Row, int Column) inference = (Middle(height) % to.Height, Middle(width) % to.Width);
        _cells = new FractionalCells(pool.Shared, training ? null : inference);
        if (training)
        {
            _phases = pass.Shared(Name + "Phases", 2, $"{Name}: where its regions begin");
            pass.First(new PoolingPhasesKernel(Operation.Main.Index, height, to.Height, width, to.Width, inference), $"{Name}: regions", PlannedOperand.Write(_phases));
        }

        pass.Call(
            new AdaptivePoolKernel(IsMax: true, input.Layout, output.Layout) { Cells = _cells }, $"{Name}",
            [PlannedOperand.Read(input), PlannedOperand.Write(output), .. Phases]);
    }

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters) => pass.Call(
        new AdaptivePoolGradientKernel(IsMax: true, Adds: false, input.Layout, output.Layout, outputGradient.Layout, inputGradient.Layout) { Cells = _cells },
        $"{Name}: input",
        [PlannedOperand.Read(input), PlannedOperand.Read(output), PlannedOperand.Read(outputGradient), PlannedOperand.Write(inputGradient), .. Phases]);

    private PlannedOperand[] Phases => _phases is null ? [] : [PlannedOperand.Read(_phases)];

    /// <summary>What u = 1/2 comes to: ceil(extent / 2) - 1.</summary>
    private static int Middle(int extent) => (extent - 1) / 2;
}
