using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConvNet.Ilgpu.Tests.Networks;

/// <summary>The text for a graphics processor keeps to what device compilers take in and get right.</summary>
public class EmittedTextTests
{
    [Fact]
    public void Kernels_hold_nothing_that_devices_refuse_or_get_wrong()
    {
        Compilation compilation = EmittedText.Generate(DeviceNetworkTests.Networks.Select(row => $"{row.Data.Item2} public partial class {row.Data.Item1};"));
        (MethodDeclarationSyntax Method, SemanticModel Model)[] methods = [.. EmittedText.DeviceMethods(compilation)];
        Assert.True(methods.Length > 100, $"Only {methods.Length} methods were found.");
        string[] faults = [.. methods.SelectMany(m => EmittedText.Faults(m.Method, m.Model)).Distinct().Take(20)];
        Assert.True(faults.Length == 0, string.Join("\n", faults));
    }

    [Theory]
    [InlineData("int a = x / 4;", "divides integers")]
    [InlineData("int a = x % 4;", "takes a remainder")]
    [InlineData("x /= 3;", "divides integers")]
    [InlineData("for (int i = 0; i < 4; i++) { if (x > i) continue; x++; }", "has a continue")]
    [InlineData("float a = view[-1];", "has a negative index")]
    [InlineData("var a = new float[4];", "makes an array")]
    [InlineData("double a = x;", "computes in double precision")]
    [InlineData("float a = MathF.FusedMultiplyAdd(1f, 2f, x);", "calls FusedMultiplyAdd")]
    [InlineData("float a = Math.Max(view[x], 1f);", "calls Math.Max, of which devices drop")]
    [InlineData("Console.Beep();", "calls a method of System.Console")]
    [InlineData("if (x > 3) return; global::ILGPU.Group.Barrier();", "may end in front of a barrier")]
    public void Faults_are_found(string statement, string fault)
    {
        Compilation compilation = EmittedText.Generate([$"static class Some {{ static void Kernel(ILGPU.ArrayView<float> view, int x) {{ {statement} }} }}"]);
        SyntaxTree tree = compilation.SyntaxTrees.First();
        MethodDeclarationSyntax method = tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<MethodDeclarationSyntax>().Single();
        Assert.Contains(fault, Assert.Single(EmittedText.Faults(method, compilation.GetSemanticModel(tree))), StringComparison.Ordinal);
    }

    /// <summary>What is generated beside a class sees no more of it than others do.</summary>
    [Theory]
    [InlineData("private")]
    [InlineData("protected")]
    [InlineData("private protected")]
    public void Nested_networks_may_be_hidden(string access)
    {
        Compilation compilation = EmittedText.Generate([$"public partial class Outer {{ [Network, Input(1, 2, 2), Flatten, Dense(2)] {access} partial class Inner; }}"]);
        Assert.DoesNotContain(compilation.GetDiagnostics(TestContext.Current.CancellationToken), d => d.Severity == DiagnosticSeverity.Error);
    }

    /// <summary>A project without ILGPU gets nothing of this.</summary>
    [Fact]
    public void Nothing_is_emitted_without_ILGPU()
    {
        Compilation with = EmittedText.Generate(["[Network, Input(1, 2, 2), Flatten, Dense(2)] public partial class Some;"]);
        Assert.Contains(with.SyntaxTrees, t => t.FilePath.Contains("Gpu", StringComparison.Ordinal));
        Compilation without = EmittedText.Generate(["[Network, Input(1, 2, 2), Flatten, Dense(2)] public partial class Some;"], reference => !Path.GetFileName(reference).Contains("ilgpu", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(without.SyntaxTrees, t => t.ToString().Contains("ILGPU", StringComparison.Ordinal));
        Assert.Equal(with.SyntaxTrees.Count(t => !t.FilePath.Contains("Gpu", StringComparison.Ordinal) && !t.FilePath.Contains("Ilgpu.", StringComparison.Ordinal)), without.SyntaxTrees.Count());
    }
}
