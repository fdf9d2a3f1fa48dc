using System.Globalization;
using System.Xml.Linq;
using Architectures.Commands;

namespace ConvNet.Samples.Tests.Tools;

/// <summary>What <c>samples/Architectures</c> prints and writes.</summary>
public class CommandLineTests
{
    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = Application.Run(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command that must succeed.</summary>
    private static string[] Lines(params string[] arguments)
    {
        (int code, string output, string error) = Run(arguments);
        Assert.Equal("", error);
        Assert.Equal(0, code);
        return output.ReplaceLineEndings("\n").TrimEnd().Split('\n');
    }

    /// <summary>The cells of the row that begins so, in a table whose columns are at least two spaces apart.</summary>
    private static string[] Row(string[] lines, string first) =>
        Assert.Single(lines, line => line.StartsWith(first + "  ", StringComparison.Ordinal)).Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    [Fact]
    public void The_table_of_VGG16_is_the_slide_s()
    {
        string[] lines = Lines("table", "VGG16");
        Assert.Equal(["input", "Input", "224x224x3", "150,528", "1x1"], Row(lines, "input"));
        Assert.Equal(["features.0", "3x3 Conv, 64 + ReLU", "224x224x64", "3,211,264", "1,728", "64", "86,704,128", "3x3"], Row(lines, "features.0"));
        Assert.Equal(["maxPool1", "2x2 MaxPool, /2", "112x112x64", "802,816", "6x6"], Row(lines, "maxPool1"));
        Assert.Equal(
            ["classifier.0", "Dense, 4096 + ReLU + Dropout", "4096", "4,096", "102,760,448", "4,096", "102,760,448", "224x224"], Row(lines, "classifier.0"));
        Assert.Equal(["total", "15,237,608", "138,344,128", "13,416", "15,470,264,320"], Row(lines, "total"));
        Assert.Contains("parameters     138M = 553MB (138,357,544)", lines);
        Assert.Contains("multiply-adds  15.5G an image", lines);
    }

    [Fact]
    public void Each_parameter_and_operation_is_in_one_row_of_the_table()
    {
        foreach (NetworkDescription network in Catalogue.Networks)
        {
            string[] lines = Lines("table", network.Name);
            string[] rules = [.. lines.Where(line => line.StartsWith("---", StringComparison.Ordinal))];
            Assert.Equal(2, rules.Length);

            // Cells may be empty, so they are told apart by their places.
            int[] starts = [0, .. rules[0].Index().Where(at => at.Item == '-' && at.Index > 0 && rules[0][at.Index - 1] == ' ').Select(at => at.Index)];
            long Cell(string line, int column)
            {
                string text = line.PadRight(rules[0].Length)[starts[column]..(column + 1 < starts.Length ? starts[column + 1] : rules[0].Length)].Trim();
                return text.Length == 0 ? 0 : long.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
            }

            string[] rows = lines[(Array.IndexOf(lines, rules[0]) + 1)..Array.LastIndexOf(lines, rules[1])];
            string total = lines[Array.LastIndexOf(lines, rules[1]) + 1];
            long[] sums = [.. Enumerable.Range(3, 4).Select(column => rows.Sum(row => Cell(row, column)))];
            Assert.Equal(sums, Enumerable.Range(3, 4).Select(column => Cell(total, column)));
            Assert.Equal(network.ParameterCount, sums[1] + sums[2]);
            Assert.Equal(network.Layers.Sum(layer => layer.MultiplyAdds), sums[3]);
            Assert.Equal(network.Layers.Where(layer => !layer.IsInPlace).Sum(layer => (long)layer.Output.Count), sums[0]);
        }
    }

    [Fact]
    public void The_list_has_every_network()
    {
        string[] lines = Lines("list");
        Assert.All(Catalogue.Networks, network => Assert.True(Row(lines, network.Name).Length == 8, network.Name));
        Assert.Equal(["ResNet50", "224x224x3", "50", "25.6M", "4.09G", "68.0 MB"], Row(lines, "ResNet50")[..6]);
        Assert.Equal("0.036 MB", Row(lines, "LeNet5")[5]);
        Assert.Equal("22", Row(lines, "GoogLeNet")[2]);
        Assert.Equal("152", Row(lines, "ResNet152")[2]);
        Assert.Equal("50", Row(lines, "SEResNet50")[2]);
        Assert.Equal("121", Row(lines, "DenseNet121")[2]);
    }

    [Fact]
    public void A_network_is_built_alone()
    {
        BuildCost cost = new NetworkBuilder().Build(nameof(KerasMnist));
        Assert.True(cost.Generator > TimeSpan.Zero && cost.Compiler > TimeSpan.Zero);
        Assert.InRange(cost.SourceBytes, 50_000, 5_000_000);
    }

    [Theory]
    [InlineData("GoogLeNet")]
    [InlineData("resnet-18")]
    public void A_diagram_is_written_twice(string name)
    {
        string folder = Directory.CreateTempSubdirectory("convnet-diagram-").FullName;
        try
        {
            string[] files = Lines("diagram", name, "--out", folder);
            Assert.Equal([".svg", ".mmd"], files.Select(Path.GetExtension));
            Assert.Equal("svg", XDocument.Load(files[0]).Root!.Name.LocalName);
            Assert.Contains("\nflowchart TD\n", File.ReadAllText(files[1]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Help_shows_every_command()
    {
        string help = string.Join('\n', Lines("--help"));
        Assert.Equal(help, string.Join('\n', Lines()));
        Assert.All(["table NAME", "list", "--build", "diagram NAME", "--out"], command => Assert.Contains(command, help));
    }

    [Theory]
    [InlineData("There is no network 'vgg'. Is it VGG11 or VGG13 or VGG16 or VGG19? 'list' shows all of them.", "table", "vgg")]
    [InlineData("There is no network 'GoogleNetz'. Is it GoogLeNet? 'list' shows all of them.", "diagram", "GoogleNetz")]
    [InlineData("There is no network 'transformer'. 'list' shows all of them.", "table", "transformer")]
    [InlineData("'table' needs the name of a network. 'list' shows all of them.", "table")]
    [InlineData("'list' does not take '--all'. --help shows what it takes.", "list", "--all")]
    [InlineData("'diagram' does not take 'VGG16 --out'. --help shows what it takes.", "diagram", "VGG16", "--out")]
    [InlineData("There is no command 'draw'. --help lists the commands.", "draw", "VGG16")]
    public void What_is_wrong_is_said_and_what_may_be_meant(string message, params string[] arguments)
    {
        (int code, string output, string error) = Run(arguments);
        Assert.Equal(1, code);
        Assert.Equal("", output);
        Assert.Equal(message, error.TrimEnd());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a file")]
    [InlineData("a file/below")]
    public void A_folder_that_cannot_be_is_named(string folder)
    {
        string root = Directory.CreateTempSubdirectory("convnet-diagram-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(root, "a file"), "");
            string path = folder.Length == 0 ? "" : Path.Combine(root, folder);
            (int code, string output, string error) = Run("diagram", "LeNet5", "--out", path);
            Assert.Equal((1, ""), (code, output));
            Assert.StartsWith($"There can be no folder '{path}': ", error);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Theory]
    [InlineData("VGG16", "VGG16")]
    [InlineData("vgg-16", "VGG16")]
    [InlineData("resnet_152", "ResNet152")]
    public void Names_may_be_written_in_any_way(string typed, string name) =>
        Assert.StartsWith(name + ", ", Lines("table", typed)[0]);
}
