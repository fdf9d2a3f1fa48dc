using ConvNet;

namespace Architectures.Diagrams;

/// <summary>A layer with those that follow it in place: a convolution with its normalisation and its ReLU is one row, and one box.</summary>
/// <param name="Layers">The layer, then the others in their order.</param>
/// <param name="Inputs">The steps that it reads, by their index.</param>
internal sealed record Step(IReadOnlyList<LayerDescription> Layers, IReadOnlyList<int> Inputs)
{
    /// <summary>The layer that gives the step its name and its window.</summary>
    public LayerDescription Main => Layers[0];

    /// <summary>The shape of what the step gives.</summary>
    public Shape Output => Layers[^1].Output;

    /// <summary>The layers of a network as steps, each after those that it reads.</summary>
    public static IReadOnlyList<Step> Of(NetworkDescription network)
    {
        var readers = new int[network.Layers.Count];
        foreach (var input in network.Layers.SelectMany(layer => layer.Inputs))
            readers[input]++;

        var steps = new List<(List<LayerDescription> Layers, int[] Inputs)>();
        var stepOf = new int[network.Layers.Count];
        for (var i = 0; i < network.Layers.Count; i++)
        {
            var layer = network.Layers[i];
            var continues = layer.IsInPlace && layer.Inputs.Count == 1 && layer.Inputs[0] > 0 && readers[layer.Inputs[0]] == 1;
            if (continues)
            {
                stepOf[i] = stepOf[layer.Inputs[0]];
                steps[stepOf[i]].Layers.Add(layer);
                continue;
            }

            stepOf[i] = steps.Count;
            steps.Add(([layer], [.. layer.Inputs.Select(input => stepOf[input])]));
        }

        return [.. steps.Select(step => new Step(step.Layers, step.Inputs))];
    }
}
