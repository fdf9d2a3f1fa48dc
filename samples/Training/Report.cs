using ConvNet;
using Spectre.Console;

namespace Training;

/// <summary>What the user sees. Everything is plain text where the output is not a terminal.</summary>
internal static class Report
{
    /// <summary>What is about to be trained, and on what.</summary>
    public static void Title(NetworkDescription network, IExamples examples) => AnsiConsole.MarkupLineInterpolated(
        $"[bold]{network.Name}[/], {network.ParameterCount:N0} parameters, on {examples.Train.Count:N0} images, tested on {examples.TestCount:N0}");

    /// <summary>What the curve's columns are. They come line by line, as training goes, and so are no table of Spectre's.</summary>
    /// <param name="byPixel">Whether there is a class for each pixel, and so a mean intersection over union.</param>
    public static void CurveHeader(bool byPixel) => AnsiConsole.MarkupLine(
        $"\n[bold]epoch    loss  train accuracy  test accuracy  {(byPixel ? "test mean IoU  " : "")}images/s[/]");

    /// <summary>A line of the curve.</summary>
    public static void CurvePoint(CurvePoint point, bool byPixel) => AnsiConsole.MarkupLine(
        $"{point.Epoch,5}  {point.Loss,6:F4}  {Percent(point.Train.Accuracy),14}  [bold]{Percent(point.Test.Accuracy),13}[/]  "
            + $"{(byPixel ? $"{Percent(point.Test.MeanIntersectionOverUnion()),13}  " : "")}{point.Speed,8:N0}");

    /// <summary>How each class fares.</summary>
    public static void Classes(ConfusionMatrix test, IReadOnlyList<string> names, bool byPixel)
    {
        AnsiConsole.WriteLine();
        var table = new Table { Border = TableBorder.Simple }.AddColumn("class");
        foreach (var column in (string[])["precision", "recall", .. byPixel ? ["IoU"] : Array.Empty<string>()])
            table.AddColumn(new TableColumn(column).RightAligned());
        for (var label = 0; label < names.Count; label++)
        {
            var shares = (double[])[test.Precision(label), test.Recall(label), .. byPixel ? [test.IntersectionOverUnion(label)] : Array.Empty<double>()];
            table.AddRow([names[label], .. shares.Select(Percent)]);
        }

        AnsiConsole.Write(table);
    }

    /// <summary>Where a file is.</summary>
    public static void Saved(string what, string path) => Console.WriteLine($"{what} are in {Path.GetFullPath(path)}.");

    private static string Percent(double share) => double.IsNaN(share) ? "-" : $"{100 * share:F2} %";
}
