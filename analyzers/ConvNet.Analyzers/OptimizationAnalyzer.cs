using System.Collections.Immutable;
using ConvNet.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConvNet.Analyzers;

/// <summary>
/// Judges the project's settings that networks depend on. A Debug build runs them slowly: its assembly is marked as unoptimised,
/// and the JIT then compiles kernels about fifty times slower, whatever their own attributes say; silent once the project has
/// set ConvNetOptimizeDebug. A ConvNetVectorWidths that names no widths chooses none. For some versions of ILGPU no code is written.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OptimizationAnalyzer : DiagnosticAnalyzer
{
    private const string Choice = "build_property.ConvNetOptimizeDebug";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics =>
        ImmutableArray.Create(Descriptors.UnoptimizedBuild, Descriptors.UnknownWidths, Descriptors.UnsupportedIlgpu);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            bool chosen = start.Options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue(Choice, out string? choice) && choice.Length > 0;
            INamedTypeSymbol? network = start.Compilation.GetTypeByMetadataName(NetworkReader.NetworkAttribute);
            if (network is null) return;
            if (!chosen && start.Compilation.Options.OptimizationLevel == OptimizationLevel.Debug)
                start.RegisterSymbolAction(symbol => Report(symbol, network, Descriptors.UnoptimizedBuild), SymbolKind.NamedType);
            string? widths = VectorWidthChoice.Text(start.Options.AnalyzerConfigOptionsProvider);
            if (widths is not null && VectorWidthChoice.Parse(widths) is null)
                start.RegisterSymbolAction(symbol => Report(symbol, network, Descriptors.UnknownWidths, widths), SymbolKind.NamedType);
            if (IlgpuReference.Of(start.Compilation) is { } version && !IlgpuReference.IsSupported(version))
                start.RegisterSymbolAction(symbol => Report(symbol, network, Descriptors.UnsupportedIlgpu, version.ToString(3)), SymbolKind.NamedType);
        });
    }

    private static void Report(SymbolAnalysisContext context, INamedTypeSymbol network, DiagnosticDescriptor descriptor, params string[] arguments)
    {
        if (context.Symbol.GetAttributes().Any(a => SymbolEqualityComparer.Default.Equals(a.AttributeClass, network)))
            context.ReportDiagnostic(Diagnostic.Create(descriptor, context.Symbol.Locations[0], [context.Symbol.Name, .. arguments]));
    }
}
