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

    /// <summary>Weights that one build has prepared fit another that has other widths, and none whose packing or preparation differs.</summary>
    [Fact]
    public void The_fingerprint_depends_on_the_network_and_not_on_the_widths()
    {
        string[] networks = [Network, Network.Replace("16, 3", "16, 5"), Network.Replace("1, 8, 8", "16, 8, 8"), Network.Replace("1, 8, 8", "16, 8, 8").Replace("16, 3", "16, 3, Exact = true")];
        string[][] fingerprints = [.. networks.Select(network => (string[])[Fingerprint(network, "512"), Fingerprint(network, "128,32")])];
        Assert.All(fingerprints, of => Assert.Equal(of[0], of[1]));
        Assert.Equal(networks.Length, fingerprints.Select(of => of[0]).Distinct().Count());

        static string Fingerprint(string network, string widths)
        {
            GeneratorDriver driver = Compilations.Driver(("ConvNetVectorWidths", widths)).Run(Compilations.Create(network));
            string members = Compilations.Result(driver).GeneratedSources.Single(s => s.HintName == "Samples.Net.g.cs").SourceText.ToString();
            return System.Text.RegularExpressions.Regex.Match(members, "Fingerprint = \"([0-9a-f]{16})\"").Groups[1].Value is { Length: 16 } found
                ? found
                : throw new InvalidOperationException("The description has no fingerprint.");
        }
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
