using ConvNet.Model;
using ConvNet.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConvNet.Analyzers;

/// <summary>From a problem's site to the source.</summary>
internal static class Locations
{
    /// <summary>
    /// Where a problem is reported: the argument as it is written, or the attribute, or the class's name. A member declared
    /// twice has two places.
    /// </summary>
    public static IEnumerable<Location> Of(Problem problem, NetworkReading reading, CancellationToken cancellation)
    {
        if (problem is { Id: ProblemIds.ReservedMember, Argument: { } member })
            return TypeReader.FindReserved(reading.Type, cancellation).Where(m => m.Name == member).Select(m => m.Location);
        if (problem is { Id: ProblemIds.InvalidParameter, Argument: { } parameter })
            return reading.Type.GetMembers(parameter).SelectMany(m => m.Locations);
        if (problem is { Site: >= 0, Path.Count: 0, Argument: { } argument } && reading.Layers[problem.Site].Argument(argument) is { } written)
            return [written.GetLocation()];
        return [Of(problem.Site, problem, reading, cancellation)];
    }

    /// <summary>Of a problem within blocks, the attribute in each of them, the innermost last.</summary>
    public static IEnumerable<Location> InBlocks(Problem problem, NetworkReading reading)
    {
        if (problem.Path.Count == 0) yield break;
        LayerReading layer = reading.Layers[problem.Site];
        for (int i = 0; i < problem.Path.Count; i++)
        {
            layer = layer.Body[problem.Path[i]];
            bool isInnermost = i == problem.Path.Count - 1;
            yield return (isInnermost && problem.Argument is { } argument ? layer.Argument(argument)?.GetLocation() : null) ?? layer.Syntax.GetLocation();
        }
    }

    /// <summary>What a remedy changes, and next to what.</summary>
    public static (Location Target, Location Anchor) Of(Remedy remedy, Problem problem, NetworkReading reading, CancellationToken cancellation)
    {
        Location target = Of(remedy.Target, problem, reading, cancellation);
        Location anchor = remedy is { Kind: RemedyKind.SetArgument, Argument: { } argument }
            ? reading.Layers[remedy.Target].Argument(argument)?.GetLocation() ?? target
            : Of(remedy.Anchor, problem, reading, cancellation);
        return (target, anchor);
    }

    private static Location Of(int site, Problem problem, NetworkReading reading, CancellationToken cancellation) => site switch
    {
        >= 0 => reading.Layers[site].Syntax.GetLocation(),
        Sites.Mark when reading.Mark is { } mark => mark.GetLocation(),
        Sites.Base when BaseClass(reading.Type, cancellation) is { } baseClass => baseClass.GetLocation(),
        _ when Sites.ContainingTypeIndex(site) is { } index => ContainingType(index, problem, reading, cancellation).Identifier.GetLocation(),
        _ => Declaration(problem, reading, cancellation).Identifier.GetLocation(),
    };

    /// <summary>The part of the class that a problem is about: the one with the network, or one that lacks the modifier.</summary>
    private static BaseTypeDeclarationSyntax Declaration(Problem problem, NetworkReading reading, CancellationToken cancellation)
    {
        if (problem.Id == ProblemIds.NotPartial && Parts(reading.Type, cancellation).FirstOrDefault(p => !IsPartial(p)) is { } lacking)
            return lacking;

        AttributeSyntax attribute = reading.Mark ?? reading.Layers[0].Syntax;
        return attribute.FirstAncestorOrSelf<BaseTypeDeclarationSyntax>()!;
    }

    private static BaseTypeDeclarationSyntax ContainingType(int index, Problem problem, NetworkReading reading, CancellationToken cancellation)
    {
        BaseTypeDeclarationSyntax declaration = Declaration(problem, reading, cancellation);
        BaseTypeDeclarationSyntax[] around = declaration.Ancestors().OfType<BaseTypeDeclarationSyntax>().Reverse().ToArray();
        return index < around.Length ? around[index] : declaration;
    }

    /// <summary>A class comes first in a list of bases, but interfaces can stand alone on another part.</summary>
    private static TypeSyntax? BaseClass(INamedTypeSymbol type, CancellationToken cancellation) => Parts(type, cancellation)
        .Select(p => p.BaseList?.Types.FirstOrDefault()?.Type)
        .OfType<TypeSyntax>()
        .FirstOrDefault(t => t.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(n => n.Identifier.ValueText == type.BaseType?.Name));

    private static IEnumerable<BaseTypeDeclarationSyntax> Parts(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences
            .Where(r => !TypeReader.IsGenerated(r.SyntaxTree))
            .Select(r => r.GetSyntax(cancellation))
            .OfType<BaseTypeDeclarationSyntax>();

    private static bool IsPartial(BaseTypeDeclarationSyntax part) => part.Modifiers.Any(SyntaxKind.PartialKeyword);
}
