namespace ConvNet.Testing.Reference;

/// <summary>Gradients by every parameter that is trained and next values of the others, under their full names, and gradients by the images.</summary>
public sealed record ReferenceGradients(IReadOnlyDictionary<string, double[]> Parameters, Tensor Images);

/// <summary>A forward pass and what can be asked of it.</summary>
/// <param name="network">The network.</param>
/// <param name="values">The images and the output of every node.</param>
public sealed class ReferencePass(ReferenceNetwork network, IReadOnlyList<Tensor> values)
{
    public ReferenceNetwork Network => network;

    public IReadOnlyList<Tensor> Values => values;

    public Tensor Output => values[^1];

    /// <summary>The output before a final softmax, which is what training works on.</summary>
    public Tensor Logits => values[LogitsIndex];

    private int LogitsIndex => network.EndsInSoftmax ? network.Nodes[^1].Inputs[0] : network.Nodes.Count;

    /// <summary>
    /// How far this pass stays from any point where a derivative jumps, relative to the largest value of the layer's input.
    /// Near such a point single precision may rightly take the other branch.
    /// </summary>
    public double KinkMargin
    {
        get
        {
            double margin = double.PositiveInfinity;
            foreach (ReferenceNode node in network.Nodes)
            {
                Tensor[] inputs = [.. node.Inputs.Select(index => values[index])];
                double scale = inputs.Max(input => input.Values.Max(Math.Abs));
                margin = Math.Min(margin, node.Layer.KinkMargin(inputs) / Math.Max(scale, double.Epsilon));
            }

            return margin;
        }
    }

    /// <summary>The gradients when the loss's gradient by <see cref="Output"/> is the given one.</summary>
    public ReferenceGradients Backward(Tensor outputGradient) => Backward(outputGradient, network.Nodes.Count);

    /// <summary>The gradients when the loss's gradient by <see cref="Logits"/> is the given one.</summary>
    public ReferenceGradients BackwardFromLogits(Tensor logitGradient) => Backward(logitGradient, LogitsIndex);

    private ReferenceGradients Backward(Tensor gradient, int from)
    {
        var gradients = new Tensor?[values.Count];
        var parameterGradients = network.Values.ToDictionary(pair => pair.Key, pair => new double[pair.Value.Length]);
        int first = network.Parameters.Count;
        gradients[from] = gradient;
        for (int i = network.Nodes.Count; i > 0; i--)
        {
            ReferenceNode node = network.Nodes[i - 1];
            IReadOnlyDictionary<string, double[]> parameters = network.ParametersOf(i - 1);
            first -= parameters.Count;
            if (gradients[i] is not Tensor outputGradient) continue;

            var own = network.Parameters.Skip(first).Take(parameters.Count)
                .ToDictionary(p => p.Name[(p.Name.LastIndexOf('.') + 1)..], p => parameterGradients[p.Name]);
            var pass = new BackwardPass([.. node.Inputs.Select(index => values[index])], values[i], outputGradient, parameters, own);
            foreach ((int input, Tensor inputGradient) in node.Inputs.Zip(node.Layer.Backward(pass)))
                gradients[input] = gradients[input]?.Zip(inputGradient, (a, b) => a + b) ?? inputGradient;
        }

        return new ReferenceGradients(parameterGradients, gradients[0] ?? values[0].Zeros());
    }
}
