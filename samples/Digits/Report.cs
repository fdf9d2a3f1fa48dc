using ConvNet;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Samples;

/// <summary>What the user sees. Everything is plain text where the output is not a terminal.</summary>
internal static class Report
{
    private const int CellWidth = 6;

    /// <summary>What is about to be trained, and on what.</summary>
    public static void Title(NetworkDescription network, MnistFolder data, string source) => AnsiConsole.MarkupLineInterpolated(
        $"[bold]{network.Name}[/] on {data.Train.Count:N0} images, tested on {data.Test.Count:N0} ({source})");

    /// <summary>How an epoch went.</summary>
    public static void Epoch(string which, double loss, double accuracy, double seconds, int images) => AnsiConsole.MarkupLineInterpolated(
        $"{which}  loss [bold]{loss:F4}[/]  test accuracy [bold]{100 * accuracy:F2} %[/]  {seconds:F1} s, {images / seconds:N0} images/s");

    /// <summary>The network's layers, as the compiler described them.</summary>
    public static void Network(NetworkDescription network)
    {
        var table = new Table { Border = TableBorder.Simple }
            .AddColumn("layer")
            .AddColumn("output")
            .AddColumn(new TableColumn("parameters").RightAligned())
            .AddColumn(new TableColumn("multiply-adds").RightAligned());
        foreach (var layer in network.Layers)
            table.AddRow(layer.Name, Markup.Escape(layer.Output.ToString()), Count(layer.Parameters), Count(layer.MultiplyAdds));
        table.AddRow("all", "", Count(network.ParameterCount), Count(network.Layers.Sum(l => l.MultiplyAdds)));
        AnsiConsole.Write(table);

        static string Count(long value) => value == 0 ? "" : $"{value:N0}";
    }

    /// <summary>How often each digit was taken for each, with recall by row and precision by column.</summary>
    public static void Confusion(ConfusionMatrix matrix)
    {
        AnsiConsole.MarkupLine("\nThe digits (rows) and what they were taken for (columns):");
        var table = new Table { Border = TableBorder.None }.AddColumn(new TableColumn("").RightAligned().NoWrap());
        for (var prediction = 0; prediction < matrix.Classes; prediction++)
            table.AddColumn(new TableColumn($"{prediction}").RightAligned().NoWrap().Width(CellWidth).Padding(0, 0));
        table.AddColumn(new TableColumn("recall").RightAligned().NoWrap().Width(CellWidth + 2));

        for (var label = 0; label < matrix.Classes; label++)
            table.AddRow([$"{label}", .. Cells(p => Cell(label, p)), $"{100 * matrix.Recall(label):F1}"]);
        table.AddEmptyRow();
        table.AddRow(["precision", .. Cells(p => $"{100 * matrix.Precision(p):F1}"), $"[bold]{100 * matrix.Accuracy:F1}[/]"]);
        AnsiConsole.Write(table);

        IEnumerable<string> Cells(Func<int, string> cell) => Enumerable.Range(0, matrix.Classes).Select(cell);

        string Cell(int label, int prediction) => matrix[label, prediction] switch
        {
            0 => "[grey].[/]",
            var count when label == prediction => $"[green]{count}[/]",
            var count => $"[red]{count}[/]",
        };
    }

    /// <summary>Some test images with their predictions, first those that were taken for another digit.</summary>
    public static void Examples<TNetwork>(TNetwork network, ImageDataset images, int count)
        where TNetwork : class, INetwork<TNetwork>
    {
        using var predictor = new Predictor<TNetwork>(network);
        var predictions = new int[images.Count];
        predictor.Classify(images.Pixels(0, images.Count), predictions);
        var wrong = predictions.Zip(images.Labels.ToArray(), (prediction, label) => prediction != label).ToArray();
        var chosen = Enumerable.Range(0, images.Count).OrderBy(i => wrong[i] ? 0 : 1).ThenBy(i => i).Take(count).ToArray();

        AnsiConsole.MarkupLine("\nSome of them, wrong ones first:\n");
        var columns = Math.Max(1, AnsiConsole.Profile.Width / (images.Shape.Width + 2));
        var grid = new Grid();
        for (var column = 0; column < columns; column++)
            grid.AddColumn(new GridColumn().NoWrap().PadRight(2).PadLeft(0));

        var scores = new float[TNetwork.Description.Output.Count];
        foreach (var row in chosen.Chunk(columns))
            grid.AddRow([.. row.Select(Example)]);
        AnsiConsole.Write(grid);

        IRenderable Example(int i)
        {
            predictor.Run(images.Pixels(i), scores);
            var caption = $"{images.Labels[i]}, read as {predictions[i]} ({100 * scores[predictions[i]]:F0} %)";
            return new Rows(
                new Markup($"[{(wrong[i] ? "red" : "green")}]{caption}[/]"),
                DigitArt.Render(images.Pixels(i), images.Shape.Width));
        }
    }

    /// <summary>Where the weights are.</summary>
    public static void Saved(FileInfo file) =>
        Console.WriteLine($"\nThe weights are in {file.FullName} ({file.Length:N0} bytes).");

    /// <summary>What was drawn.</summary>
    public static void Drawn(IEnumerable<string> files) => Console.WriteLine($"\nDrawn:\n  {string.Join("\n  ", files)}");

    /// <summary>The last line: one line in any terminal, for people and scripts.</summary>
    public static void Result(double accuracy, InferenceCost cost) => Console.WriteLine(
        $"test accuracy {100 * accuracy:F2} %, {cost.Bytes} bytes allocated per inference, {cost.Microseconds:F1} us per inference");
}
