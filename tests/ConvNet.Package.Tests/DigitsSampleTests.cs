using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ConvNet.Package.Tests;

public sealed partial class DigitsSampleTests(PackedPackage package)
{
    [Fact]
    public void Learns_the_digits_it_draws_and_reports_in_plain_text()
    {
        var weights = Path.Combine(package.Folder, "digits.safetensors");
        var drawings = Path.Combine(package.Folder, "drawings");
        var output = Run("report", drawings, "--network", "lenet5", "--epochs", "2", "--out", weights).Succeeded().Output;

        var last = LastLine().Match(output.TrimEnd().Split('\n')[^1].Trim());
        Assert.True(last.Success, output);
        Assert.InRange(double.Parse(last.Groups["accuracy"].Value, CultureInfo.InvariantCulture), 95, 100);
        Assert.DoesNotContain('\u001b', output);
        Assert.All(["epoch 1 of 2", "epoch 2 of 2", "recall", "precision", "read as"], part => Assert.Contains(part, output));
        Assert.True(new FileInfo(weights).Length > 4 * 61_706, "the weights of LeNet-5 are not all there");

        Assert.Equal(["c1.png", "c3.png", "confusion.svg", "filters.png"], Directory.GetFiles(drawings).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var total = XDocument.Load(Path.Combine(drawings, "confusion.svg")).Descendants().First(element => element.Name.LocalName == "title").Value;
        Assert.Equal($"LeNet5: {last.Groups["accuracy"].Value} % of 2,000 test images", total);

        // The same weights, not trained again.
        var again = Run("--network", "lenet5", "--weights", weights).Succeeded().Output;
        Assert.DoesNotContain("epoch", again);
        Assert.Contains($"test accuracy {last.Groups["accuracy"].Value} %", again);
    }

    [Theory]
    [InlineData("There is no option '--epoch'", "--epoch", "3")]
    [InlineData("--epochs must be a whole number from 1 to 1000, not 'ten'", "--epochs", "ten")]
    [InlineData("--network must be cnn or lenet5, not 'vgg'", "--network=vgg")]
    [InlineData("--batch needs a value", "--batch")]
    [InlineData("--data: there is no folder", "--data", "no-such-folder")]
    [InlineData("--weights: there is no file", "--weights", "no-such-file")]
    [InlineData("report needs a value", "report")]
    [InlineData("Missing, with and without .gz: train-images-idx3-ubyte", "--data", ".")]
    public void Says_what_is_wrong_with_an_option(string message, params string[] options) =>
        Assert.Contains(message, Run(options).Failed().Output);

    private CommandLine.Result Run(params string[] options)
    {
        var program = Path.Combine(Repository.Root, "samples", "Digits", "bin", PackedPackage.Configuration, "net10.0", "Digits.dll");
        return CommandLine.Dotnet(package.Folder, [program, .. options]);
    }

    [GeneratedRegex(@"^test accuracy (?<accuracy>\d+\.\d\d) %, 0 bytes allocated per inference, \d+\.\d us per inference$")]
    private static partial Regex LastLine();
}
