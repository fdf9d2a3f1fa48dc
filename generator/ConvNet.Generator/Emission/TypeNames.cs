using ConvNet.Model;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvNet.Generator.Emission;

/// <summary>What generated code calls the declared class and the namespace of its kernels.</summary>
internal sealed class TypeNames(TypeIdentity type)
{
    public TypeIdentity Type => type;

    public string HintName => type.HintName;

    /// <summary>For comments.</summary>
    public string Display => string.Join(".", new[] { type.Namespace }.Where(n => n.Length > 0).Concat(type.ContainingTypes.Select(t => t.Name)).Concat([type.Name]));

    /// <summary>From anywhere in the compilation.</summary>
    public string Global => "global::" + Display;

    /// <summary>
    /// Kernels have a namespace of their own, where no type of the user's can hide one of the framework's. Underscores are
    /// doubled, so that A.B_C and A_B.C differ; a zero, with which no name begins, stands before those that begin one, so that A._B and A_.B do.
    /// </summary>
    public string KernelNamespace
    {
        get
        {
            string name = type.HintName.Replace("._", ".0_").Replace("+_", "+0_").Replace("_", "__").Replace('.', '_').Replace('+', '_').Replace('-', '_');
            return "ConvNet.Compiled." + (SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name);
        }
    }

    /// <summary>Names are missing while they are typed.</summary>
    public bool CanBeReopened =>
        Display.Split('.').All(name => name.Length > 0)
        && type.ContainingTypes.Concat([type.Self]).All(t => t is { IsPartial: true, IsFileLocal: false, TypeParameters.Count: 0 })
        && type.Self is { IsStatic: false, Keyword: "class" or "record" };
}
