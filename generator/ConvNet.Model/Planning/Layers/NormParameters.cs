using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>The tensors of a batch normalisation: each has a float for every channel, in the order in which channels lie in memory.</summary>
/// <param name="node">The normalisation.</param>
/// <param name="input">The layout of its input, without a halo.</param>
internal sealed class NormParameters(Node node, BatchNorm norm, BlockedLayout input)
{
    private const int Full = BlockedLayout.Full;

    private bool IsFlattened => node.InputShape.IsFlat && input.Height * input.Width > 1;

    /// <summary>Channels, in whole blocks.</summary>
    public int Lanes => IsFlattened ? input.Floats : BlockedLayout.RoundUp(input.Channels);

    public IEnumerable<PackedTensor> Tensors(string name)
    {
        string[] trained = norm.Affine ? ["weight", "bias"] : [], running = ["running_mean", "running_var"];
        foreach (string[] names in new[] { trained, running })
        for (int i = 0; i < names.Length; i++)
            yield return new PackedTensor(
                $"{name}.{names[i]}", EquatableArray.Of((int)(IsFlattened ? node.InputShape.Count : input.Channels)), i * Lanes, Lanes, Axes(),
                null, new InitializerPlan(names[i] is "weight" or "running_var" ? "One" : "Zero", 0, 0)) { IsTrained = names == trained };
    }

    /// <summary>Weight and bias, where there are.</summary>
    public PlannedOperand[] Affine(int parameters) => norm.Affine ? [Operand.Parameters(parameters), Operand.Parameters(parameters + Lanes)] : [];

    /// <summary>Computes scale and shift from the running averages, before everything else of the pass.</summary>
    /// <param name="layerBias">The bias of the layer that the normalisation is folded into, if it has one.</param>
    public void Fold(PassBuilder pass, string comment, PlannedOperand? layerBias, PlannedOperand scale, PlannedOperand shift)
    {
        int running = pass.Parameters.Untrained[node.Index];
        pass.First(
            new FoldKernel(Lanes, norm.Epsilon, norm.Affine, layerBias is not null), comment,
            [
                Operand.Parameters(running), Operand.Parameters(running + Lanes), .. Affine(pass.Parameters.Trained[node.Index]),
                .. layerBias is { } bias ? [bias] : Array.Empty<PlannedOperand>(), scale, shift,
            ]);
    }

    private EquatableArray<PackedAxisPlan> Axes() => IsFlattened
        ? EquatableArray.Of(
            new PackedAxisPlan(input.Channels, 1, Full, input.Plane),
            new PackedAxisPlan(input.Height, input.Row, input.Height, 0),
            new PackedAxisPlan(input.Width, input.Pixel, input.Width, 0))
        : EquatableArray.Of(new PackedAxisPlan(input.Channels, 1, input.Channels, 0));
}
