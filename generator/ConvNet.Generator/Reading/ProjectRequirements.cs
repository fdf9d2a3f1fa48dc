using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvNet.Reading;

/// <summary>
/// What generated code needs of its project's settings. Where one is missing nothing is generated: the compiler would find hundreds of mistakes in
/// it, and an analyzer says what is wrong in one.
/// </summary>
internal static class ProjectRequirements
{
    /// <summary>The first version with collection expressions, in which the lists of a network's description are written.</summary>
    private const LanguageVersion First = LanguageVersion.CSharp12;

    public static bool AreMet(Compilation compilation) => OldLanguage(compilation) is null && AllowsPointers(compilation);

    /// <summary>The project's version of C# where it is too old, or null.</summary>
    public static string? OldLanguage(Compilation compilation) =>
        compilation is CSharpCompilation { LanguageVersion: < First and var version } ? version.ToDisplayString() : null;

    /// <summary>Whether the project allows unsafe code, as the package makes it do unless it says otherwise.</summary>
    public static bool AllowsPointers(Compilation compilation) => compilation.Options is CSharpCompilationOptions { AllowUnsafe: true };
}
