using System.Collections.Immutable;
using ConvNet.Model;
using ConvNet.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConvNet.Analyzers;

/// <summary>
/// Reports everything that is wrong with a network or a block, live while it is typed. It reads and infers with the generator's own
/// code, so the two cannot disagree; the generator itself reports nothing.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NetworkAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Descriptors.All;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName(NetworkReader.NetworkAttribute) != null)
                start.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
        });
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind == TypeKind.Delegate || !NetworkReader.IsDeclaration(type)) return;

        NetworkReading reading = NetworkReader.Read(type, context.Compilation, context.CancellationToken);
        foreach (Problem problem in Problems(reading).Where(problem => !context.IsGeneratedCode || IsError(problem)))
            foreach (Location location in Locations.Of(problem, reading, context.CancellationToken))
                context.ReportDiagnostic(Describe(problem, location, reading, context.CancellationToken));
    }

    /// <summary>
    /// Whether the network does not exist for it. Such problems are reported wherever the class is declared, in a file that a tool has written
    /// too: otherwise the build would succeed, and its members throw. Advice is for those who write.
    /// </summary>
    private static bool IsError(Problem problem) => Descriptors.ById[problem.Id].DefaultSeverity == DiagnosticSeverity.Error;

    private static IEnumerable<Problem> Problems(NetworkReading reading)
    {
        if (reading.IsBoth)
            return [new Problem(ProblemIds.BlockIsNetwork, Sites.Mark, null, EquatableArray.Of(reading.Definition.Type.Name))];
        if (reading.Mark != null) return ShapeInference.Infer(reading.Definition).Problems;
        EquatableArray<Remedy> add = new[] { "Network", "Block" }.Select(mark => Remedy.Insert(RemedyKind.InsertBefore, 0, mark)).ToEquatableArray();
        return [new Problem(ProblemIds.NoNetwork, Sites.Type, null, EquatableArray.Of(reading.Definition.Type.Name), add)];
    }

    private static Diagnostic Describe(Problem problem, Location location, NetworkReading reading, CancellationToken cancellation) =>
        Diagnostic.Create(
            Descriptors.ById[problem.Id],
            location,
            RemedyProperties.Locations(problem.Remedies, remedy => Locations.Of(remedy, problem, reading, cancellation))
                .Concat(Locations.InBlocks(problem, reading)),
            RemedyProperties.Write(problem.Remedies),
            problem.MessageArguments.ToArray<object>());
}
