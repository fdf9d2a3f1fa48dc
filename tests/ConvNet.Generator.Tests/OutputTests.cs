using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvNet.Generator.Tests;

/// <summary>What is generated compiles without a word in the strictest project, and is the same text on every machine.</summary>
public class OutputTests
{
    public static TheoryData<string> Names => [.. Networks.Varied.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Compiles_without_a_diagnostic(string name)
    {
        Compilation complete = Compilations.Complete(Compilations.Create(Networks.Varied[name]));
        Assert.True(complete.SyntaxTrees.Count() >= 9, "The network was not compiled: its declaration must have an error.");
        Images.Of(name, complete);
        Compilations.Emit(complete.WithOptions(Compilations.Options.WithOverflowChecks(true).WithOptimizationLevel(OptimizationLevel.Debug)));
    }

    [Fact]
    public void Networks_of_one_project_do_not_meet()
    {
        var files = Networks.Varied.Where(n => !n.Key.StartsWith("global types", StringComparison.Ordinal)).Select((n, i) => ($"File{i}.cs", n.Value));
        Compilation complete = Compilations.Complete(Compilations.Create(files));
        Compilations.Emit(complete);
    }

    [Fact]
    public void Networks_whose_names_differ_by_where_underscores_stand_do_not_meet()
    {
        const string network = "[ConvNet.Network, ConvNet.Input(1, 8, 8), ConvNet.Dense(2)] internal sealed partial class";
        Compilations.Emit(Compilations.Complete(Compilations.Create(
            $"namespace A {{ {network} B_C; {network} _B; }} namespace A_B {{ {network} C; }} namespace A_ {{ {network} B; internal static partial class C {{ {network} _B; }} }} namespace A_.C_ {{ {network} B; }}")));
    }

    /// <summary>The first C# with the collection expressions of the declarations. Projects may stay at a version older than their framework's.</summary>
    [Fact]
    public void Compiles_as_CSharp_12()
    {
        Compilation complete = Compilations.Complete(Compilations.Create(Networks.Varied["every layer that moves, spreads or normalises"]));
        CSharpParseOptions options = Compilations.ParseOptions.WithLanguageVersion(LanguageVersion.CSharp12);
        Compilations.Emit(complete.RemoveAllSyntaxTrees().AddSyntaxTrees(
            complete.SyntaxTrees.Select(t => CSharpSyntaxTree.ParseText(t.GetText(), options, t.FilePath))));
    }

    /// <summary>A namespace may have a type called as one of C#'s words that are none everywhere.</summary>
    [Fact]
    public void Members_name_their_types() => Compilations.Emit(Compilations.Complete(Compilations.Create(
        "using ConvNet;\n\nnamespace Sample;\n\ninternal sealed class @var;\n\n[Network, Input(1, 8, 8), Dense(2)]\ninternal sealed partial class Net;")));

    /// <summary>The members' types are the runtime's, which are not.</summary>
    [Fact]
    public void Compiles_in_an_assembly_that_is_CLS_compliant() => Compilations.Emit(Compilations.Complete(Compilations.Create(
        ("Net.cs", "using ConvNet;\n\nnamespace Sample;\n\n/// <summary>A network.</summary>\n[Network, Input(1, 8, 8), Dense(2)]\npublic sealed partial class Net;"),
        ("Assembly.cs", "[assembly: System.CLSCompliant(true)]"))));

    [Fact]
    public void The_project_is_strict_enough_to_notice()
    {
        string[] found = Compilations.Create("/// <summary>.</summary>\npublic class A { public int B; string? c; /// <see cref=\"D\"/>\n internal void E() { int f = 1; } }")
            .GetDiagnostics(TestContext.Current.CancellationToken).Where(Compilations.IsVisible).Select(d => d.Id).ToArray();
        Assert.Superset(new HashSet<string> { "CS1591", "CS0169", "CS1574", "CS0219" }, found.ToHashSet());
    }

    [Fact]
    public void Runs_agree_whatever_the_order_of_files()
    {
        (string Path, string Source)[] files = Networks.Varied.Values.Select((source, i) => ($"File{i}.cs", source)).ToArray();
        IReadOnlyDictionary<string, string> first = Texts(files);
        Assert.Equal(first, Texts(files));
        Assert.Equal(first, Texts(files.Reverse()));
        Assert.Equal(first, Texts(files.Select(f => ($"/elsewhere/{f.Path}", f.Source.ReplaceLineEndings("\r\n")))));
    }

    [Fact]
    public void Runs_agree_whatever_the_culture()
    {
        // The tests run without the system's cultures. This one has what is worst in them: Sweden's minus, Germany's points.
        var hostile = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        hostile.NumberFormat.NegativeSign = "\u2212";
        hostile.NumberFormat.PositiveSign = "\uff0b";
        hostile.NumberFormat.NumberDecimalSeparator = hostile.NumberFormat.PercentDecimalSeparator = ",";
        hostile.NumberFormat.NumberGroupSeparator = ".";
        hostile.NumberFormat.NaNSymbol = "?";

        (string, string)[] files = [.. Networks.Varied.Values.Select((source, i) => ($"File{i}.cs", source))];
        IReadOnlyDictionary<string, string> expected = Texts(files);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = hostile;
            foreach ((string name, string text) in Texts(files))
            {
                foreach ((string was, string now) in expected[name].Split('\n').Zip(text.Split('\n')))
                    Assert.True(was == now, $"{name}, as it was and as it is in another culture:\n{was}\n{now}");
                Assert.Equal(expected[name], text);
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Lines_are_clean()
    {
        foreach ((string name, string text) in Texts([.. Networks.Varied.Values.Select((source, i) => ($"File{i}.cs", source))]))
        {
            Assert.DoesNotContain("\r", text, StringComparison.Ordinal);
            Assert.DoesNotContain("\t", text, StringComparison.Ordinal);
            Assert.True(text.EndsWith('\n') && !text.EndsWith("\n\n", StringComparison.Ordinal), $"{name} ends in no line, or in an empty one.");
            Assert.All(text.Split('\n'), line => Assert.True(line.Length == line.TrimEnd().Length, $"{name} has spaces at the end of: {line}"));
            Assert.StartsWith("// <auto-generated>\n", text, StringComparison.Ordinal);
        }
    }

    private static IReadOnlyDictionary<string, string> Texts(IEnumerable<(string, string)> files) =>
        Compilations.Generate(Compilations.Create(files)).ToDictionary(s => s.HintName, s => s.SourceText.ToString());

    [Theory]
    [InlineData("[Network, ", "Conv(64, 3, Pad = 1)", true)]
    [InlineData("[Network(Exact = true), ", "Conv(64, 3, Pad = 1)", false)]
    [InlineData("[Network, ", "Conv(64, 3, Pad = 1, Exact = true)", false)]
    public void Convolutions_go_by_tiles_unless_they_are_exact_and_the_table_says_so(string network, string layer, bool tiles)
    {
        string text = $"using ConvNet;\n{network}Input(64, 28, 28)]\n[{layer}, ReLU]\npublic sealed partial class Tiled;";
        string[] files = [.. Compilations.Generate(Compilations.Create(text)).Select(f => f.SourceText.ToString())];
        Assert.Equal(tiles, files.Any(f => f.Contains("WinogradInput", StringComparison.Ordinal)));
        Assert.Equal(tiles, files.Any(f => f.Contains("  F(4x4)  ", StringComparison.Ordinal)));
    }
}
