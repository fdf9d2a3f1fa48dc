using Architectures.Diagrams;
using ConvNet;

namespace Architectures.Commands;

/// <summary>
/// The lectures' table of a network: for each layer what it gives, what that takes in memory, what it learns, what it computes and what it
/// sees. Memory is counted as there: each volume once, in floats, for the forward pass of one image, whatever happens in place.
/// </summary>
internal static class LayerTable
{
    /// <summary>Writes the table and its sums.</summary>
    public static void Write(NetworkDescription network, TextWriter output)
    {
        var table = new TextTable("layer", "", "output", ">memory", ">weights", ">biases", ">multiply-adds", ">sees");
        var tensors = network.Parameters.Where(tensor => tensor.IsTrained).ToLookup(tensor => tensor.Name[..tensor.Name.LastIndexOf('.')]);
        long memory = 0, weights = 0, biases = 0, multiplyAdds = 0;
        foreach (var step in Step.Of(network))
        {
            var own = step.Layers.Where(layer => !layer.IsInPlace).Sum(layer => (long)layer.Output.Count);
            var learned = step.Layers.SelectMany(layer => tensors[layer.Name]).ToArray();
            var bias = learned.Where(IsBias).Sum(tensor => tensor.LearnedCount);
            var weight = learned.Sum(tensor => tensor.LearnedCount) - bias;
            var work = step.Layers.Sum(layer => layer.MultiplyAdds);
            var field = step.Layers[^1].ReceptiveField;
            table.Add(
                step.Main.Name, Text(network, step), LayerText.Of(step.Output), Count(own), Count(weight), Count(bias), Count(work), $"{field.Height}x{field.Width}");
            (memory, weights, biases, multiplyAdds) = (memory + own, weights + weight, biases + bias, multiplyAdds + work);
        }

        table.AddTotal("total", "", "", Count(memory), Count(weights), Count(biases), Count(multiplyAdds), "");
        output.WriteLine($"{network.Name}, {LayerText.Of(network.Input)}\n");
        table.Write(output);
        output.WriteLine();
        output.WriteLine($"memory         {LayerText.Rounded(memory)} floats = {Bytes(memory)} an image, forward; about twice that with the gradients");
        output.WriteLine($"parameters     {LayerText.Rounded(network.ParameterCount)} = {Bytes(network.ParameterCount)} ({network.ParameterCount:N0})");
        output.WriteLine($"multiply-adds  {LayerText.Rounded(multiplyAdds)} an image");
        output.WriteLine(
            $"the plan       {Bytes(network.InferenceScratch.For(1))} of scratch for inference of one image, where values that are never alive together share memory");
    }

    private static bool IsBias(ParameterTensor tensor) => tensor.Name.EndsWith(".bias", StringComparison.Ordinal);

    private static string Text(NetworkDescription network, Step step) =>
        string.Join(" + ", step.Layers.Skip(1).Select(layer => layer.Kind).Prepend(LayerText.Of(network, step.Main)));

    private static string Bytes(long floats) => LayerText.Rounded(4.0 * floats) + "B";

    private static string Count(long value) => value == 0 ? "" : $"{value:N0}";
}
