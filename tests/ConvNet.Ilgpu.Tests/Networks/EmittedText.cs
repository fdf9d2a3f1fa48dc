using ConvNet.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConvNet.Ilgpu.Tests.Networks;

/// <summary>What the generator writes for a graphics processor, and what of it device compilers would refuse or get wrong.</summary>
internal static class EmittedText
{
    /// <summary>The types whose methods kernels may call.</summary>
    private static readonly HashSet<string> Vocabulary =
    [
        "ILGPU.Group", "ILGPU.Grid", "ILGPU.SharedMemory", "ILGPU.ArrayView<T>", "ILGPU.Interop", "System.Math", "System.MathF", "ConvNet.CompilerServices.Lanes",
    ];

    /// <summary>Runs the generator over declarations in a project that references ILGPU.</summary>
    /// <param name="references">Which of this process's assemblies the project references.</param>
    public static Compilation Generate(IEnumerable<string> declarations, Func<string, bool>? references = null)
    {
        IEnumerable<MetadataReference> assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(references ?? (_ => true)).Select(path => MetadataReference.CreateFromFile(path));
        string source = $"using System;\nusing ConvNet;\nusing ConvNet.CompilerServices;\n\nnamespace Emitted;\n{string.Join("\n", declarations)}";
        var compilation = CSharpCompilation.Create("Emitted", [CSharpSyntaxTree.ParseText(source)], assemblies, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        GeneratorDriver driver = CSharpGeneratorDriver.Create(new NetworkGenerator().AsSourceGenerator());
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation complete, out _);
        if (driver.GetRunResult().Results[0].Exception is { } e) throw new InvalidOperationException("The generator threw.", e);
        return complete;
    }

    /// <summary>The methods that run on a device: kernels, and what they call.</summary>
    public static IEnumerable<(MethodDeclarationSyntax Method, SemanticModel Model)> DeviceMethods(Compilation compilation) =>
        from tree in compilation.SyntaxTrees
        where tree.FilePath.EndsWith("Kernels.g.cs", StringComparison.Ordinal) && (tree.FilePath.Contains(".Gpu.", StringComparison.Ordinal) || tree.FilePath.Contains("Ilgpu.", StringComparison.Ordinal))
            || tree.FilePath.EndsWith("DeviceMath.g.cs", StringComparison.Ordinal)
        let model = compilation.GetSemanticModel(tree)
        from method in tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
        select (method, model);

    /// <summary>What device compilers refuse, or turn into something else: each as a sentence.</summary>
    public static IEnumerable<string> Faults(MethodDeclarationSyntax method, SemanticModel model)
    {
        foreach (SyntaxNode node in method.DescendantNodes())
        {
            string? fault = node switch
            {
                BinaryExpressionSyntax binary when binary.IsKind(SyntaxKind.DivideExpression) && IsInteger(binary) => "divides integers: compilers shift negative numbers to the right",
                AssignmentExpressionSyntax assignment when assignment.IsKind(SyntaxKind.DivideAssignmentExpression) && IsInteger(assignment.Left) => "divides integers",
                BinaryExpressionSyntax binary when binary.IsKind(SyntaxKind.ModuloExpression) => "takes a remainder",
                AssignmentExpressionSyntax assignment when assignment.IsKind(SyntaxKind.ModuloAssignmentExpression) => "takes a remainder",
                ContinueStatementSyntax => "has a continue: loops with it were miscompiled",
                ThrowStatementSyntax or ThrowExpressionSyntax or TryStatementSyntax => "has an exception",
                ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax or CollectionExpressionSyntax or StackAllocArrayCreationExpressionSyntax => "makes an array",
                LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) => "has a string",
                PointerTypeSyntax or FixedStatementSyntax => "has a pointer",
                ElementAccessExpressionSyntax access when IsNegative(access, model) => "has a negative index, which devices extend with zeroes",
                InvocationExpressionSyntax invocation => Call(invocation, method, model),
                IdentifierNameSyntax name when model.GetSymbolInfo(name).Symbol is IFieldSymbol { IsStatic: true, IsConst: false } => "reads a static field",
                LocalDeclarationStatementSyntax local when model.GetTypeInfo(local.Declaration.Type).Type is { SpecialType: SpecialType.System_Double } => "computes in double precision",
                _ => null,
            };
            if (fault is not null) yield return $"{method.Identifier.Text} {fault}: {node.ToString().Split('\n')[0]}";
        }

        if (HasBarrier(method) && method.DescendantNodes().OfType<ReturnStatementSyntax>().Any(r => r.Expression is null))
            yield return $"{method.Identifier.Text} may end in front of a barrier that other threads wait at.";

        bool IsInteger(ExpressionSyntax expression) => model.GetTypeInfo(expression).Type is { SpecialType: >= SpecialType.System_SByte and <= SpecialType.System_UInt64 };
    }

    private static bool HasBarrier(MethodDeclarationSyntax method) => method.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(i => i.Expression.ToString().EndsWith("Group.Barrier", StringComparison.Ordinal));

    private static bool IsNegative(ElementAccessExpressionSyntax access, SemanticModel model) =>
        access.ArgumentList.Arguments.Any(a => model.GetConstantValue(a.Expression) is { HasValue: true, Value: < 0 });

    private static string? Call(InvocationExpressionSyntax invocation, MethodDeclarationSyntax method, SemanticModel model)
    {
        if (model.GetSymbolInfo(invocation).Symbol is not IMethodSymbol called) return "calls something that cannot be found";
        if (called.Name == "FusedMultiplyAdd") return "calls FusedMultiplyAdd, which devices have no function of";
        if (called is { Name: "Max" or "Min", ContainingType.Name: "Math" or "MathF", ReturnType.SpecialType: SpecialType.System_Single })
            return $"calls {called.ContainingType.Name}.{called.Name}, of which devices drop what is not a number: Lanes has one";
        string type = called.ContainingType.OriginalDefinition.ToDisplayString();
        bool isOurs = called.ContainingType.ContainingNamespace.ToDisplayString().StartsWith("ConvNet.Compiled", StringComparison.Ordinal);
        return isOurs || Vocabulary.Contains(type) ? null : $"calls a method of {type}";
    }
}
