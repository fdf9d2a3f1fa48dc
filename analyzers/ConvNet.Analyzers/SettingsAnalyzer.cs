using System.Collections.Immutable;
using ConvNet.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConvNet.Analyzers;

/// <summary>
/// Judges the project's settings that networks depend on. A Debug build runs them slowly: its assembly is marked as unoptimised,
/// and the JIT then compiles kernels about fifty times slower, whatever their own attributes say; silent once the project has
/// set ConvNetOptimizeDebug. A ConvNetVectorWidths that names no widths chooses none. For some versions of ILGPU no code is written,
/// and for an old C#, or without pointers, none at all.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SettingsAnalyzer : DiagnosticAnalyzer
{
    private const string Choice = "build_property.ConvNetOptimizeDebug";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Descriptors.OfProject;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName(NetworkReader.NetworkAttribute) is null) return;
            (DiagnosticDescriptor, string)[] found = Judge(start.Compilation, start.Options.AnalyzerConfigOptionsProvider).ToArray();
            if (found.Length > 0) start.RegisterSymbolAction(symbol => Report(symbol, found), SymbolKind.NamedType);
        });
    }

    /// <summary>What is wrong with the project, each with what its message says beside the network's name.</summary>
    private static IEnumerable<(DiagnosticDescriptor Descriptor, string Detail)> Judge(Compilation compilation, AnalyzerConfigOptionsProvider options)
    {
        bool chosen = options.GlobalOptions.TryGetValue(Choice, out string? choice) && choice.Length > 0;
        if (!chosen && compilation.Options.OptimizationLevel == OptimizationLevel.Debug) yield return (Descriptors.UnoptimizedBuild, "");
        if (VectorWidthChoice.Text(options) is { } widths && VectorWidthChoice.Parse(widths) is null) yield return (Descriptors.UnknownWidths, widths);
        if (IlgpuReference.Of(compilation) is { } version && !IlgpuReference.IsSupported(version)) yield return (Descriptors.UnsupportedIlgpu, version.ToString(3));
        if (ProjectRequirements.OldLanguage(compilation) is { } language) yield return (Descriptors.OldLanguage, language);
        if (!ProjectRequirements.AllowsPointers(compilation)) yield return (Descriptors.NoPointers, "");
    }

    /// <summary>Reports it on a network. In a file that a tool has written only errors are.</summary>
    private static void Report(SymbolAnalysisContext context, (DiagnosticDescriptor Descriptor, string Detail)[] found)
    {
        if (!context.Symbol.GetAttributes().Any(ConvNetSymbols.IsNetwork)) return;
        foreach ((DiagnosticDescriptor descriptor, string detail) in found)
            if (!context.IsGeneratedCode || descriptor.DefaultSeverity == DiagnosticSeverity.Error)
                context.ReportDiagnostic(Diagnostic.Create(descriptor, context.Symbol.Locations[0], context.Symbol.Name, detail));
    }
}
