using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ConvNet.Analyzers.Tests;

public class OptimizationAnalyzerTests
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
        return await compilation.WithAnalyzers([new OptimizationAnalyzer()], options).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
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
