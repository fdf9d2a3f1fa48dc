using System.Runtime.Intrinsics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace ConvNet.Testing.Compiled;

/// <summary>
/// Generated code as Arm64 runs it, on any processor: what asks for Arm64's instructions finds them, and they are these methods. It tells whether the
/// code is right, not how fast it is.
/// </summary>
public static class Arm64Emulation
{
    /// <summary>The environment variable that asks for it. The vectors are then those of 128 bits.</summary>
    public const string Variable = "CONVNET_EMULATE_ARM64";

    internal static bool IsOn { get; } = Environment.GetEnvironmentVariable(Variable) == "1";

    public static bool IsSupported => true;

    /// <summary>addend + left * right[lane].</summary>
    public static Vector128<float> FusedMultiplyAddBySelectedScalar(Vector128<float> addend, Vector128<float> left, Vector128<float> right, byte lane) =>
        Vector128.FusedMultiplyAdd(left, Vector128.Create(right[lane]), addend);

    internal static Compilation Rewrite(Compilation compilation)
    {
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            string text = tree.GetText().ToString(), emulated = text.Replace("AdvSimd.Arm64.", $"global::{typeof(Arm64Emulation).FullName}.", StringComparison.Ordinal);
            if (emulated == text) continue;
            compilation = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(SourceText.From(emulated, tree.Encoding), (CSharpParseOptions)tree.Options, tree.FilePath));
        }

        return compilation;
    }
}
