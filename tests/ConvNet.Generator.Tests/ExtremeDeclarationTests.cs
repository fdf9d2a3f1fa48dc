using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvNet.Generator.Tests;

/// <summary>Declarations at the ends of what can be written: the generator neither throws nor hangs, and what it writes compiles.</summary>
public class ExtremeDeclarationTests
{
    public static readonly TheoryData<string> Sound = new()
    {
        "Input(1, 1, 1), Dense(1)",
        "Input(4, 8, 8), Conv(4, 3, Pad = 1, Stride = 2147483647, Fit = Fit.Floor)",
        "Input(16, 8, 8), Conv(16, 3, Pad = 1, Stride = 2147483646, Fit = Fit.Floor), Shortcut(16, Stride = 2147483647)",
        "Input(16, 9, 9), Conv(16, 3, Stride = 100001, Dilation = 3, Fit = Fit.Floor)",
        "Input(16, 8, 8), LocalContrastNorm(101), Dense(2)",
        "Input(1, 1, 1), Conv(1, 1, Stride = 1000000)",
        "Input(1, 1, 1), MaxPool(1, Stride = 2147483647)",
        "Input(1, 1, 1), Conv(1, 1, Dilation = 2147483647)",
        "Input(1, 3, 3), Conv(1, 3, Pad = 1000, Stride = 1000, Fit = Fit.Floor)",
        "Input(1, 3, 3), Conv(2, 3, Pad = 1000, Dilation = 1000)",
        "Input(1, 3, 3), Conv(2, 3, Pad = Pad.Same, Dilation = 1000), Dense(2)",
        "Input(4096, 7, 7), Conv(4096, 3, Pad = 1, Groups = 4096), ReLU, GlobalAvgPool",
        "Input(4096, 7, 7), Conv(4096, 1, Groups = 64), ReLU, Dense(2)",
        "Input(4096, 2, 2), Conv(1, 1), Conv(4096, 2)",
        "Input(1, 1, 100000000), Dense(2)",
        "Input(8192, 16, 16), Conv(8192, 3, Pad = 1), ReLU",
        "Input(4096, 16, 16), Conv(8192, 3, Pad = 1), ReLU, Conv(4096, 3, Pad = 1), ReLU, Conv(8192, 3, Pad = 1)",
        "Input(16, 8, 3000000), Conv(16, 3, Pad = 1)",
        "Input(3, 4000, 4000), Conv(3, 3), MaxPool(3998), Dense(1)",
        "Input(1, 500, 500), AvgPool(500)",
        "Input(16, 200, 200), Conv(16, 200)",
        "Input(16, 200, 200), Conv(16, 3, Groups = 16, Dilation = 99)",
        "Input(16, 100, 100), Conv(16, 99, Groups = 16)",
        "Input(1, 20, 20), Conv(1, 2, Stride = 19, Fit = Fit.Floor)",
        "Input(7, 61, 59), Conv(13, 7, Stride = 2), AvgPool(5, Stride = 3, Pad = 2, Fit = Fit.Ceiling), Dense(3)",
        "Input(1, 16, 16), Dense(1000000), Softmax",
    };

    /// <summary>Constants that are computed from numbers of a declaration can be beyond floats, though each of those is none.</summary>
    [Fact]
    public void Constants_that_no_float_holds_compile() =>
        Compilations.Emit(Compilations.Complete(Declare("Input(1, 8, 8, Mean = new[] { 1e38 }, Deviation = new[] { 1e-38 }), Dense(2)")));

    /// <summary>Sizes at the bound of what can be indexed, where one more is an error.</summary>
    public static readonly TheoryData<string> Any = new()
    {
        "Input(16, 11585, 11585), ReLU",
        "Input(16, 8, 8), LocalContrastNorm(2147483647)",
        "Input(1, 1, 2147483647), ReLU",
        "Input(2147483647, 1, 1), ReLU",
        "Input(2147483632, 1, 1), Tanh, Dense(1)",
        "Input(1, 46340, 46340), Conv(1, 1)",
        "Input(1, 1, 1), Conv(1, 3, Pad = 100000, Stride = 200000, Fit = Fit.Floor)",
        "Input(1, 1, 1), Conv(1, 3, Pad = 2147483647, Dilation = 2147483647)",
        "Input(1, 8, 8), Conv(1, 3, Pad = 100000), Dense(3)",
        "Input(1, 8, 8), Conv(1, 8, Pad = Pad.Same, Dilation = 100000000)",
        "Input(16, 8, 8), Conv(16, 2147483647)",
        "Input(1, 2147483647, 1), MaxPool(2147483647, WindowWidth = 1)",
        "Input(1, 8, 8), Dense(2147483647), Dense(2147483647)",
        "Input(16, 1, 1), Conv(16, 3, Pad = 30000, Dilation = 30000, Groups = 16)",
        "Input(16, 1, 1), Conv(16, 3, Pad = 30000, Dilation = 30000)",
        "Input(134217727, 4, 4), Conv(134217727, 1, Groups = 134217727)",
        "Input(100000, 1, 1), Conv(100000, 1, Groups = 50000)",
        "Input(1, 60000, 2000), AvgPool(60000, WindowWidth = 2000)",
    };

    [Theory]
    [MemberData(nameof(Sound))]
    public void Compiles(string layers)
    {
        Compilation complete = Compilations.Complete(Declare(layers));
        Assert.True(complete.SyntaxTrees.Count() == 9, "The network was not compiled: its declaration must have an error.");
        Compilations.Emit(complete.WithOptions(Compilations.Options.WithOverflowChecks(true)));
        Assert.All(complete.SyntaxTrees, t => Assert.True(t.Length < 4_000_000, $"{t.FilePath} has {t.Length} characters."));
    }

    [Theory]
    [MemberData(nameof(Any))]
    public void Is_compiled_or_refused(string layers)
    {
        Compilation complete = Compilations.Complete(Declare(layers));
        ImmutableArray<Diagnostic> found = complete.GetDiagnostics(TestContext.Current.CancellationToken);
        Assert.True(!found.Any(Compilations.IsVisible), Compilations.Show(found));
    }

    /// <summary>The zeros around an image lie in memory, and must be indexed too.</summary>
    [Theory]
    [InlineData("Input(1, 1, 1), Conv(1, 3, Pad = 100000, Stride = 200000, Fit = Fit.Floor)")]
    [InlineData("Input(16, 1, 1), Conv(16, 3, Pad = 30000, Dilation = 30000)")]
    [InlineData("Input(16, 1, 1), Conv(16, 3, Pad = 30000, Dilation = 30000, Groups = 16)")]
    [InlineData("Input(1, 8, 8), Conv(1, 8, Pad = Pad.Same, Dilation = 100000000)")]
    public void Is_refused_where_its_padding_is_too_large(string layers) => Assert.Single(Compilations.Generate(Declare(layers)));

    [Fact]
    public void A_thousand_layers()
    {
        Compilation complete = Compilations.Complete(Declare($"Input(16, 8, 8), {string.Join(", ", Enumerable.Repeat("Conv(16, 3, Pad = 1), ReLU", 500))}"));
        Assert.Equal(9, complete.SyntaxTrees.Count());

        // Equal layers share their kernels: the text grows with the calls alone.
        Assert.All(complete.SyntaxTrees.Where(t => t.FilePath.Contains("Kernels", StringComparison.Ordinal)), t => Assert.InRange(t.Length, 0, 200_000));
    }

    private static CSharpCompilation Declare(string layers) =>
        Compilations.Create($"using ConvNet;\n\nnamespace Sample;\n\n[Network, {layers}]\ninternal sealed partial class Net;");
}
