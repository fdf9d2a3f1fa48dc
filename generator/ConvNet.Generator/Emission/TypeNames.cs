using ConvNet.Model;

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
    /// doubled, so that A.B_C and A_B.C differ.
    /// </summary>
    public string KernelNamespace => "ConvNet.Compiled." + type.HintName.Replace("_", "__").Replace('.', '_').Replace('+', '_').Replace('-', '_');

    public bool CanBeReopened =>
        type.ContainingTypes.All(t => t.IsPartial && t.TypeParameters.Count == 0)
        && type.Self is { IsPartial: true, IsStatic: false, Keyword: "class", TypeParameters.Count: 0 };
}
