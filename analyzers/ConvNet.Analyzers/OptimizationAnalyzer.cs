using System.Collections.Immutable;
using ConvNet.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConvNet.Analyzers;

/// <summary>
/// Tells that a Debug build runs networks slowly: its assembly is marked as unoptimised, and the JIT then compiles kernels
/// about fifty times slower, whatever their own attributes say. Silent once the project has set ConvNetOptimizeDebug.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OptimizationAnalyzer : DiagnosticAnalyzer
{
    private const string Choice = "build_property.ConvNetOptimizeDebug";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => ImmutableArray.Create(Descriptors.UnoptimizedBuild);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            bool chosen = start.Options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue(Choice, out string? choice) && choice.Length > 0;
            INamedTypeSymbol? network = start.Compilation.GetTypeByMetadataName(NetworkReader.NetworkAttribute);
            if (!chosen && network is not null && start.Compilation.Options.OptimizationLevel == OptimizationLevel.Debug)
                start.RegisterSymbolAction(symbol => Analyze(symbol, network), SymbolKind.NamedType);
        });
    }

    private static void Analyze(SymbolAnalysisContext context, INamedTypeSymbol network)
    {
        if (context.Symbol.GetAttributes().Any(a => SymbolEqualityComparer.Default.Equals(a.AttributeClass, network)))
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.UnoptimizedBuild, context.Symbol.Locations[0], context.Symbol.Name));
    }
}
