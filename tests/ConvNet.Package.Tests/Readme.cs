using System.Text.RegularExpressions;

namespace ConvNet.Package.Tests;

/// <summary>The README's code, so that the tests compile what users copy.</summary>
internal static partial class Readme
{
    private static readonly string[] Blocks =
        [.. CodeBlock().Matches(File.ReadAllText(Path.Combine(Repository.Root, "README.md"))).Select(m => m.Groups["code"].Value)];

    /// <summary>The declaration of the network.</summary>
    public static string Network => Blocks[0];

    /// <summary>The program that uses it.</summary>
    public static string Program => Blocks[1];

    /// <summary>What the build says of the stride that does not fit, as one line.</summary>
    public static string Error => Blocks[2].ReplaceLineEndings(" ").Trim();

    [GeneratedRegex(@"^```\w*\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
