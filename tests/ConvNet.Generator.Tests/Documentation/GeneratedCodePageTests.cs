using System.Text.RegularExpressions;

namespace ConvNet.Generator.Tests.Documentation;

/// <summary>The code that docs/generated-code.md shows is what the generator writes.</summary>
public partial class GeneratedCodePageTests
{
    private const string Declarations = """
        using ConvNet;

        [Network, Input(1, 28, 28)]
        [Conv(32, 3, Pad = 1), ReLU, MaxPool(2), Conv(64, 3, Pad = 1), ReLU, MaxPool(2), Dense(128), ReLU, Dropout(0.5), Dense(10), Softmax]
        internal sealed partial class Digits;

        [Network, Input(64, 56, 56)]
        [Conv(64, 3, Pad = 1), ReLU, Conv(256, 1), ReLU]
        internal sealed partial class Stage;

        [Network, Input(1, 28, 28)]
        [Conv(6, 5, Pad = 2), ReLU, MaxPool(2), Conv(16, 5), ReLU, MaxPool(2), Dense(10)]
        internal sealed partial class LeNet5;

        [Network, Input(32, 64, 64)]
        [Conv(3, 3, Pad = 1)]
        internal sealed partial class Head;
        """;

    [Fact]
    public void Shows_lines_that_are_written()
    {
        HashSet<string> written = [.. Compilations.Generate(Compilations.Create(Declarations)).SelectMany(f => f.SourceText.Lines).Select(l => l.ToString().Trim())];
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "generated-code.md")).ReplaceLineEndings("\n");
        string[] shown = [.. CodeBlock().Matches(page[..page.IndexOf("## In a Debug build", StringComparison.Ordinal)]).SelectMany(m => m.Groups["code"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
        Assert.True(shown.Length > 10);
        Assert.All(shown.Where(line => line != "..."), line => Assert.Contains(line, written));
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
