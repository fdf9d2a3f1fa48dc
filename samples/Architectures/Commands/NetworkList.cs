using Architectures.Diagrams;
using ConvNet;

namespace Architectures.Commands;

/// <summary>All networks, a line each.</summary>
internal static class NetworkList
{
    private static readonly string[] Head =
        ["network", "input", ">layers", ">parameters", ">multiply-adds", ">activations", ">inference", ">training"];

    /// <summary>Writes what the compiler knows of each network.</summary>
    public static void Write(IReadOnlyList<NetworkDescription> networks, TextWriter output)
    {
        var table = new TextTable(Head);
        foreach (var network in networks)
            table.Add(Cells(network));
        table.Write(output);
        Explain(output);
    }

    /// <summary>Writes the same, with what it costs to build each of them.</summary>
    /// <param name="progress">Where the names go, one by one: the large ones take seconds.</param>
    public static void WriteWithBuilds(IReadOnlyList<NetworkDescription> networks, TextWriter output, TextWriter progress)
    {
        var table = new TextTable([.. Head, ">generator", ">compiler", ">source"]);
        var builder = new NetworkBuilder();
        foreach (var network in networks)
        {
            progress.WriteLine($"building {network.Name}");
            var cost = builder.Build(network.Name);
            table.Add([
                .. Cells(network), $"{cost.Generator.TotalMilliseconds:N0} ms", $"{cost.Compiler.TotalSeconds:F1} s", $"{cost.SourceBytes / 1e6:F2} MB",
            ]);
        }

        table.Write(output);
        Explain(output);
        output.WriteLine("""
            generator, compiler: the time that each takes for this network alone, at every vector width, in a compiler that is warm
            source: the C# that the generator writes
            """);
    }

    private static string[] Cells(NetworkDescription network)
    {
        var activations = network.Layers.Where(layer => !layer.IsInPlace).Sum(layer => (long)layer.Output.Count);
        return
        [
            network.Name, LayerText.Of(network.Input), $"{Depth(network)}", LayerText.Rounded(network.ParameterCount),
            LayerText.Rounded(network.Layers.Sum(layer => layer.MultiplyAdds)), Megabytes(activations), Megabytes(network.InferenceScratch.For(1)),
            Megabytes(network.TrainingScratch.For(1)),
        ];
    }

    private static void Explain(TextWriter output) => output.WriteLine("""

        layers: the most convolutions and dense layers on a way from the input to the output, as names such as ResNet-50 count them
        activations: every layer's output, as the lectures add them up
        inference, training: the memory in which the compiler placed one image's values, by the time that each is needed
        """);

    /// <summary>The most layers with a matrix of weights on a way through the network; what only says how a value is scaled is not on it.</summary>
    private static int Depth(NetworkDescription network)
    {
        var matrices = network.Parameters.Where(tensor => tensor.Shape.Count > 1).Select(tensor => tensor.Name[..tensor.Name.LastIndexOf('.')]).ToHashSet();
        var depth = new int[network.Layers.Count];
        for (var i = 0; i < depth.Length; i++)
        {
            var layer = network.Layers[i];
            var ways = layer.Kind == "Multiply" ? layer.Inputs.Take(1) : layer.Inputs;
            depth[i] = ways.Select(input => depth[input]).DefaultIfEmpty(0).Max() + (matrices.Contains(layer.Name) ? 1 : 0);
        }

        return depth[^1];
    }

    private static string Megabytes(long floats) => 4e-6 * floats is var size && size < 0.1 ? $"{size:N3} MB" : $"{size:N1} MB";
}
