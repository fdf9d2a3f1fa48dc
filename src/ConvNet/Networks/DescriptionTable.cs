using System.Globalization;

namespace ConvNet;

/// <summary>A network's description as text: the table of its layers, as in the class's doc comment, and what it takes in memory.</summary>
internal static class DescriptionTable
{
    /// <summary>The columns of text, which begin at the left; those of numbers end at the right.</summary>
    private const int TextColumns = 3;

    public static string Of(NetworkDescription network)
    {
        IReadOnlyList<LayerDescription> layers = network.Layers;
        string[][] cells =
        [
            ["layer", "kind", "output", "parameters", "multiply-adds", "activation", "sees"],
            .. layers.Select(layer => (string[])
            [
                layer.Name, layer.Kind, layer.Output.ToString(), Count(layer.Parameters), Count(layer.MultiplyAdds),
                layer.IsInPlace ? "" : Bytes(layer.Output.Count), FormattableString.Invariant($"{layer.ReceptiveField.Height}x{layer.ReceptiveField.Width}"),
            ]),
            [
                "total", "", "", Count(layers.Sum(layer => layer.Parameters)), Count(layers.Sum(layer => layer.MultiplyAdds)),
                Bytes(layers.Where(layer => !layer.IsInPlace).Sum(layer => (long)layer.Output.Count)), "",
            ],
        ];
        int[] widths = [.. Enumerable.Range(0, cells[0].Length).Select(column => cells.Max(row => row[column].Length))];
        IEnumerable<string> table = cells.Select(row => string.Join("  ", row.Select(
            (cell, column) => column < TextColumns ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
        return string.Join(
            '\n',
            [
                $"{network.Name}: {network.Input} to {string.Join(", ", network.AllOutputs.Select(Text))}",
                .. table,
                $"parameters in memory: {Bytes(network.PackedParameters)}, and {Bytes(network.PreparedFloats)} made of them for inference",
                $"inference: {Text(network.InferenceScratch)}",
                $"training: {Text(network.TrainingScratch)}; gradients and each state of an optimizer {Bytes(network.PackedParameters)}",
            ]);
    }

    private static string Text(OutputDescription output) =>
        (output.Name.Length == 0 ? "" : output.Name + " ") + output.Shape + (output.EndsInSoftmax ? " (softmax)" : "");

    private static string Text(ScratchSize scratch) => $"{Bytes(scratch.Fixed)}, and {Bytes(scratch.PerImage)} for each image of a batch";

    private static string Count(long value) => value == 0 ? "" : value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>What floats take, in the units of the doc comment.</summary>
    private static string Bytes(long floats)
    {
        long bytes = floats * sizeof(float);
        return bytes switch
        {
            < 10_000 => FormattableString.Invariant($"{bytes} B"),
            < 10_000_000 => FormattableString.Invariant($"{bytes / 1024.0:0.#} KiB"),
            _ => FormattableString.Invariant($"{bytes / 1048576.0:0.#} MiB"),
        };
    }
}
