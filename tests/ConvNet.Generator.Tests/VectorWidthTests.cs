using Microsoft.CodeAnalysis;

namespace ConvNet.Generator.Tests;

/// <summary>A project can choose the vector widths that its networks are compiled for.</summary>
public class VectorWidthTests
{
    private const string Network = "using ConvNet;\nnamespace Samples;\n/// <summary>.</summary>\n[Network, Input(1, 8, 8), Conv(16, 3), ReLU, Dense(10)] public sealed partial class Net;";

    [Theory]
    [InlineData("512,256", "Kernels512", "Kernels256")]
    [InlineData(" 128 ", "Kernels128")]
    [InlineData("32", "KernelsScalar")]
    [InlineData("32,512,512", "Kernels512", "KernelsScalar")]
    [InlineData("", "Kernels512", "Kernels256", "Kernels128", "KernelsScalar")]
    [InlineData("SSE", "Kernels512", "Kernels256", "Kernels128", "KernelsScalar")]
    public void Chosen_widths_alone_are_compiled(string property, params string[] kernels)
    {
        Compilation compilation = Compilations.Create(Network);
        GeneratorDriver driver = Compilations.Driver(("ConvNetVectorWidths", property))
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation complete, out _, TestContext.Current.CancellationToken);
        string[] files = [.. Compilations.Result(driver).GeneratedSources.Select(s => s.HintName).Where(n => n.Contains(".Kernels", StringComparison.Ordinal))];
        Assert.Equal([.. kernels.Prepend("Kernels").Select(k => $"Samples.Net.{k}.g.cs").Order()], files.Order());
        Compilations.Emit(complete);
    }

    [Fact]
    public void A_project_that_changes_its_widths_is_compiled_again()
    {
        Compilation compilation = Compilations.Create(Network);
        GeneratorDriver wide = Compilations.Driver(("ConvNetVectorWidths", "512")).Run(compilation);
        GeneratorDriver narrow = wide.WithUpdatedAnalyzerConfigOptions(new ProjectProperties(("ConvNetVectorWidths", "256"))).Run(compilation);
        Assert.Contains(Compilations.Result(narrow).GeneratedSources, s => s.HintName == "Samples.Net.Kernels256.g.cs");
        Assert.DoesNotContain(Compilations.Result(narrow).GeneratedSources, s => s.HintName == "Samples.Net.Kernels512.g.cs");
    }
}
