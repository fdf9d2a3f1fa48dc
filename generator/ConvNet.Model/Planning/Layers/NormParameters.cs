using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>The tensors of a batch normalisation: each has a float for every channel.</summary>
internal sealed class NormParameters(Node node)
{
    private readonly BatchNorm _norm = (BatchNorm)node.Layer;

    private int Channels => node.InputShape.Channels;

    /// <summary>Channels, in whole blocks.</summary>
    public int Lanes => BlockedLayout.RoundUp(Channels);

    public IEnumerable<PackedTensor> Tensors()
    {
        string[] trained = _norm.Affine ? ["weight", "bias"] : [], running = ["running_mean", "running_var"];
        foreach (string[] names in new[] { trained, running })
        for (int i = 0; i < names.Length; i++)
            yield return new PackedTensor(
                $"{node.Name}.{names[i]}", EquatableArray.Of(Channels), i * Lanes, Lanes, EquatableArray.Of(new PackedAxisPlan(Channels, 1, Channels, 0)),
                null, new InitializerPlan(names[i] is "weight" or "running_var" ? "Constant" : "Zero", 0, 0, 1)) { IsTrained = names == trained };
    }

    /// <summary>Weight and bias, where there are, in the parameters or in their gradients.</summary>
    public PlannedOperand[] Affine(int offset, Func<int, Operand> place) => _norm.Affine ? [place(offset), place(offset + Lanes)] : [];

    /// <summary>Computes scale and shift from the running averages, before everything else of the pass.</summary>
    /// <param name="layerBias">The bias of the layer that the normalisation is folded into, if it has one.</param>
    public void Fold(PassBuilder pass, string comment, PlannedOperand? layerBias, PlannedOperand scale, PlannedOperand shift)
    {
        int running = pass.Parameters.Untrained[node.Index];
        pass.First(
            new FoldKernel(Lanes, _norm.Epsilon, _norm.Affine, layerBias is not null), comment,
            [
                Operand.Parameters(running), Operand.Parameters(running + Lanes), .. Affine(pass.Parameters.Trained[node.Index], Operand.Parameters),
                .. layerBias is { } bias ? [bias] : Array.Empty<PlannedOperand>(), scale, shift,
            ]);
    }
}
