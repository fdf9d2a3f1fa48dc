using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConvNet.Generator.Tests;

/// <summary>The runtime's texts are the same in every culture: its source is searched for numbers that are written or read in that of the thread.</summary>
public sealed class RuntimeTextTests
{
    private static readonly string Usings = string.Concat(
        new[] { "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading", "System.Threading.Tasks" }.Select(name => $"global using {name};\n"));

    [Fact]
    public void Numbers_are_written_and_read_in_the_invariant_culture() => Assert.Equal([], Findings(Runtime()));

    [Fact]
    public void The_search_finds_each_way()
    {
        CSharpCompilation sample = Compile([(
            "Sample.cs",
            """
            public sealed record Rate(double Value);
            public sealed record Count(int Value);
            public static class Texts
            {
                public static string Of(float? x) => $"{x}" + FormattableString.Invariant($"{x}") + string.Create(System.Globalization.CultureInfo.InvariantCulture, $"a" + $"{x}");
                public static string Of(int x) => $"{x}" + x.ToString() + x.ToString(System.Globalization.CultureInfo.InvariantCulture) + double.Parse("1");
            }
            """)]);
        Assert.Equal(
            ["Sample.cs(1): record Rate", "Sample.cs(5): {x}", "Sample.cs(6): x.ToString()", "Sample.cs(6): double.Parse(\"1\")"], Findings(sample));
    }

    private static CSharpCompilation Runtime()
    {
        string folder = Path.Combine(Repository.Root, "src", "ConvNet");
        CSharpCompilation runtime = Compile(Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(path => Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar)[0] is not ("obj" or "bin"))
            .Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(folder, path), File.ReadAllText(path))));

        // Without its types nothing would be found. What is missing is what the framework's generators write (LibraryImport).
        Assert.Empty(runtime.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error && d.Id != "CS8795"));
        return runtime;
    }

    private static CSharpCompilation Compile(IEnumerable<(string Path, string Source)> files) => CSharpCompilation.Create(
        "Runtime",
        files.Append(("Usings.cs", Usings)).Select(file => CSharpSyntaxTree.ParseText(file.Item2, new CSharpParseOptions(LanguageVersion.Preview), file.Item1)),
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

    private static string[] Findings(CSharpCompilation compilation) =>
    [
        .. from tree in compilation.SyntaxTrees
           let model = compilation.GetSemanticModel(tree)
           from node in tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes()
           where node switch
           {
               InterpolationSyntax part => IsFraction(model.GetTypeInfo(part.Expression).Type) && !IsInvariant((InterpolatedStringExpressionSyntax)part.Parent!),
               InvocationExpressionSyntax call => model.GetSymbolInfo(call).Symbol is IMethodSymbol method && DependsOnCulture(method),
               RecordDeclarationSyntax record => PrintsFractions(model.GetDeclaredSymbol(record)!),
               _ => false,
           }
           select $"{tree.FilePath}({node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}): "
               + (node is RecordDeclarationSyntax named ? $"record {named.Identifier}" : node.ToString()),
    ];

    private static bool IsFraction(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => IsFraction(nullable.TypeArguments[0]),
        { SpecialType: SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal } => true,
        _ => type?.ToDisplayString() == "System.Half",
    };

    /// <summary>Whether a text is an argument beside the invariant culture, alone or as a part of a sum.</summary>
    private static bool IsInvariant(InterpolatedStringExpressionSyntax text)
    {
        SyntaxNode whole = text;
        while (whole.Parent is BinaryExpressionSyntax or ParenthesizedExpressionSyntax)
            whole = whole.Parent;
        return whole.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }
            && (call.Expression.ToString() == "FormattableString.Invariant" || call.ArgumentList.Arguments[0].ToString().EndsWith("CultureInfo.InvariantCulture", StringComparison.Ordinal));
    }

    /// <summary>Whether a method writes or reads a number without being told the culture.</summary>
    private static bool DependsOnCulture(IMethodSymbol method) =>
        method.Name is "ToString" or "Parse" or "TryParse"
        && (method.ContainingType.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_Double || IsFraction(method.ContainingType))
        && !method.Parameters.Any(parameter => parameter.Type.Name == nameof(IFormatProvider));

    /// <summary>Whether a public record would print numbers with fractions as the compiler writes it.</summary>
    private static bool PrintsFractions(INamedTypeSymbol record) =>
        record.DeclaredAccessibility == Accessibility.Public
        && !record.GetAttributes().Any(attribute => attribute.AttributeClass!.Name == "EditorBrowsableAttribute")
        && record.GetMembers().OfType<IPropertySymbol>().Any(property => property is { IsStatic: false, DeclaredAccessibility: Accessibility.Public } && IsFraction(property.Type))
        && !record.GetMembers().OfType<IMethodSymbol>().Any(method => method is { Name: "PrintMembers" or "ToString", IsImplicitlyDeclared: false });
}
