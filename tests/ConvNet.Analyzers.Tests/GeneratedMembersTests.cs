using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ConvNet.Analyzers.Tests;

/// <summary>The analyzer beside the generator, as in a build: it sees the members that were generated.</summary>
public class GeneratedMembersTests
{
    [Fact]
    public async Task A_generated_class_is_no_mistake() => Assert.Empty(await BuildAsync(
        """
        [Network, Input(1, 28, 28)]
        [Conv(16, 3), ReLU, MaxPool(2)]
        [Dense(10), Softmax]
        public partial class Net { public Net(string text) : this(seed: text.Length) { } }

        public static class Use { public static Net Create() => new(seed: 1); }
        """));

    [Theory]
    [InlineData("[Network, Input(1, 7, 7), Conv(16, 3, Stride = 3)] public partial class Net;", "CNN0101")]
    [InlineData("[Network, Dense(10)] public partial class Net;", "CNN0006")]
    [InlineData("[Network, Input(1, 8, 8), Dense(0)] public partial class Net;", "CNN0103")]
    public async Task A_broken_network_gives_its_own_error_and_no_other(string network, string id) => Assert.Equal(
        [id], (await BuildAsync(network + " public static class Use { public static Net Create() => new(seed: 1); public static void Save(Net net) => net.Save(\"a\"); }")).Select(d => d.Id));

    [Fact]
    public void Every_reserved_name_is_generated()
    {
        // Where this type is, the members for a graphics processor are generated too.
        Compilation built = Generate(
            """
            [assembly: System.Reflection.AssemblyVersion("1.5.3.0")]
            [Network, Input(1, 8, 8), Dense(10)] public partial class Net;
            namespace ILGPU.Runtime { public abstract class Accelerator; }
            """);
        INamedTypeSymbol type = built.GetTypeByMetadataName("Net")!;
        Assert.All(Model.TypeIdentity.GeneratedMembers, name => Assert.NotEmpty(type.GetMembers(name)));

        // And every public name that is generated is reserved.
        Assert.Equal(
            Model.TypeIdentity.GeneratedMembers.Order(),
            type.GetMembers().Where(m => m is { DeclaredAccessibility: Accessibility.Public, IsImplicitlyDeclared: false } and not IMethodSymbol { MethodKind: not MethodKind.Ordinary })
                .Select(m => m.Name).Distinct().Order());
    }

    /// <summary>The compiler's errors and everything the analyzer reports.</summary>
    private static async Task<ImmutableArray<Diagnostic>> BuildAsync(string source)
    {
        Compilation built = Generate(source);
        return [.. built.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error), .. await Compilations.AnalyzeAsync(built)];
    }

    private static Compilation Generate(string source)
    {
        Compilations.Generator().RunGeneratorsAndUpdateCompilation(Compilations.Create(Compilations.Usings + source), out Compilation built, out _, TestContext.Current.CancellationToken);
        return built;
    }
}
