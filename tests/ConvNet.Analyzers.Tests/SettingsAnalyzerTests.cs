using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ConvNet.Analyzers.Tests;

public class SettingsAnalyzerTests
{
    private const string Marked = "using ConvNet;\n[Network, Input(1, 7, 7), Dense(10)] public partial class {|CNN0301:Net|};\npublic class Other;";

    [Fact]
    public async Task A_network_in_a_debug_build_is_told()
    {
        Diagnostic diagnostic = Assert.Single(await ReportedAsync(OptimizationLevel.Debug, choice: null));
        TextSpan expected = Assert.Single(Markup.Parse(Marked).Expected).Span;
        Assert.Equal(expected, diagnostic.Location.SourceSpan);
        Assert.Equal(
            "Net runs about 50 times slower in this Debug build; set <ConvNetOptimizeDebug>true</ConvNetOptimizeDebug> in the project to optimize it, or false to keep it as it is",
            diagnostic.GetMessage(CultureInfo.InvariantCulture));
    }

    // The property is visible, and empty, where the project does not set it.
    [Fact]
    public async Task An_empty_choice_is_none() => Assert.Single(await ReportedAsync(OptimizationLevel.Debug, choice: ""));

    [Theory]
    [InlineData(OptimizationLevel.Debug, "true")]
    [InlineData(OptimizationLevel.Debug, "false")]
    [InlineData(OptimizationLevel.Release, null)]
    public async Task Nothing_is_said_once_the_project_has_chosen(OptimizationLevel level, string? choice) =>
        Assert.Empty(await ReportedAsync(level, choice));

    [Theory]
    [InlineData("AVX2")]
    [InlineData("512;256")]
    [InlineData("512,64")]
    public async Task Widths_that_are_none_are_told(string widths)
    {
        Diagnostic diagnostic = Assert.Single(await ReportedAsync(OptimizationLevel.Release, choice: null, widths));
        Assert.Equal("CNN0302", diagnostic.Id);
        Assert.Contains($"'{widths}'", diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("512, 256")]
    [InlineData("32")]
    [InlineData(" ")]
    public async Task Widths_are_accepted(string widths) => Assert.Empty(await ReportedAsync(OptimizationLevel.Release, choice: null, widths));

    [Theory]
    [InlineData("1.5.1.0", "1.5.1")]
    [InlineData("2.0.0.0", "2.0.0")]
    public async Task An_ILGPU_that_no_code_is_written_for_is_told(string version, string told)
    {
        Diagnostic diagnostic = Assert.Single(await ReportedAsync(OptimizationLevel.Release, choice: null, ilgpu: version));
        Assert.Equal("CNN0303", diagnostic.Id);
        Assert.Contains($"references ILGPU {told};", diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Empty(Generated(version));
    }

    [Theory]
    [InlineData("1.5.3.0")]
    [InlineData("1.6.0.0")]
    public async Task An_ILGPU_that_code_is_written_for_is_accepted(string version)
    {
        Assert.Empty(await ReportedAsync(OptimizationLevel.Release, choice: null, ilgpu: version));
        Assert.NotEmpty(Generated(version));
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp7_3, "7.3")]
    [InlineData(LanguageVersion.CSharp11, "11.0")]
    public async Task A_CSharp_that_is_too_old_is_told_and_nothing_is_generated(LanguageVersion language, string told)
    {
        CSharpCompilation project = Project(language, allowsPointers: true);
        Diagnostic diagnostic = Assert.Single(await ReportedAsync(project));
        Assert.Equal("CNN0304", diagnostic.Id);
        Assert.Equal("Net", project.SyntaxTrees[0].GetText(TestContext.Current.CancellationToken).ToString(diagnostic.Location.SourceSpan));
        Assert.Equal(
            $"Net is not compiled: its code is generated in C# 12, and this project is in C# {told}; remove <LangVersion> from the project, or set it to 12 or later",
            diagnostic.GetMessage(CultureInfo.InvariantCulture));
        Assert.Empty(Generated(project));
    }

    [Fact]
    public async Task A_project_that_forbids_pointers_is_told_and_nothing_is_generated()
    {
        CSharpCompilation project = Project(LanguageVersion.CSharp12, allowsPointers: false);
        Diagnostic diagnostic = Assert.Single(await ReportedAsync(project));
        Assert.Equal("CNN0305", diagnostic.Id);
        Assert.Equal(
            "Net is not compiled: its kernels work on pointers, and this project forbids unsafe code; set <AllowUnsafeBlocks>true</AllowUnsafeBlocks> in the project",
            diagnostic.GetMessage(CultureInfo.InvariantCulture));
        Assert.Empty(Generated(project));
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp12)]
    [InlineData(LanguageVersion.Default)]
    [InlineData(LanguageVersion.Preview)]
    public async Task A_project_in_a_later_CSharp_is_accepted(LanguageVersion language)
    {
        CSharpCompilation project = Project(language, allowsPointers: true);
        Assert.Empty(await ReportedAsync(project));
        Assert.NotEmpty(Generated(project));
    }

    /// <summary>Of a network that a tool has written the errors are told, since it is not compiled; advice is not.</summary>
    [Fact]
    public async Task Generated_networks_are_told_errors_alone()
    {
        CSharpCompilation project = Project(LanguageVersion.CSharp11, allowsPointers: false, head: "// <auto-generated/>\n");
        ImmutableArray<Diagnostic> found = await ReportedAsync(project.WithOptions(project.Options.WithOptimizationLevel(OptimizationLevel.Debug)));
        Assert.Equal(["CNN0304", "CNN0305"], found.Select(d => d.Id).Order());
    }

    private static CSharpCompilation Project(LanguageVersion language, bool allowsPointers, string head = "")
    {
        var network = CSharpSyntaxTree.ParseText(
            head + "using ConvNet;\n[Network, Input(1, 7, 7), Dense(10)] public partial class Net { }", new CSharpParseOptions(language), "Sample.cs",
            cancellationToken: TestContext.Current.CancellationToken);
        return Compilations.Create().AddSyntaxTrees(network).WithOptions(
            Compilations.Options.WithAllowUnsafe(allowsPointers).WithOptimizationLevel(OptimizationLevel.Release));
    }

    private static async Task<ImmutableArray<Diagnostic>> ReportedAsync(Compilation compilation) => await compilation
        .WithAnalyzers([new SettingsAnalyzer()], new AnalyzerOptions([], new Properties(null, null)))
        .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

    private static IEnumerable<SyntaxTree> Generated(CSharpCompilation compilation)
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new Generator.NetworkGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options);
        return driver.RunGenerators(compilation, TestContext.Current.CancellationToken).GetRunResult().GeneratedTrees;
    }

    /// <summary>What is generated for graphics processors.</summary>
    private static IEnumerable<SyntaxTree> Generated(string ilgpu)
    {
        Compilations.Generator().RunGeneratorsAndUpdateCompilation(Source(ilgpu), out Compilation built, out _, TestContext.Current.CancellationToken);
        return built.SyntaxTrees.Where(tree => tree.FilePath.Contains("Gpu", StringComparison.OrdinalIgnoreCase));
    }

    /// <param name="ilgpu">The version of the assembly that has ILGPU's types: here the same.</param>
    private static Compilation Source(string? ilgpu) => Compilations.Create(
        Markup.Parse(ilgpu is null ? Marked : Marked.Replace(
            "using ConvNet;", $"using ConvNet;\n[assembly: System.Reflection.AssemblyVersion(\"{ilgpu}\")]", StringComparison.Ordinal)).Source
        + (ilgpu is null ? "" : "\nnamespace ILGPU.Runtime { public abstract class Accelerator; }"));

    private static async Task<ImmutableArray<Diagnostic>> ReportedAsync(OptimizationLevel level, string? choice, string? widths = null, string? ilgpu = null)
    {
        Compilation compilation = Source(ilgpu);
        compilation = compilation.WithOptions(compilation.Options.WithOptimizationLevel(level));
        var options = new AnalyzerOptions([], new Properties(choice, widths));
        return await compilation.WithAnalyzers([new SettingsAnalyzer()], options).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The project's properties as the compiler passes them on.</summary>
    private sealed class Properties(string? choice, string? widths) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(choice, widths);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Values(string? choice, string? widths) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
            {
                value = key switch
                {
                    "build_property.ConvNetOptimizeDebug" => choice,
                    "build_property.ConvNetVectorWidths" => widths,
                    _ => null,
                };
                return value is not null;
            }
        }
    }
}
