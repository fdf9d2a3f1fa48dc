using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ConvNet.Generator.Tests;

/// <summary>Walks what an object refers to, through fields of every visibility and the elements of collections.</summary>
internal static class ObjectGraph
{
    /// <summary>What keeps a compilation alive when the pipeline holds on to it: assignability counts, so interfaces do too.</summary>
    private static readonly Type[] Leaks =
    [
        typeof(ISymbol), typeof(SyntaxNode), typeof(SyntaxToken), typeof(SyntaxTrivia), typeof(SyntaxTree), typeof(SyntaxReference), typeof(Location), typeof(Compilation),
        typeof(SemanticModel), typeof(AttributeData), typeof(TypedConstant), typeof(SourceText), typeof(IOperation), typeof(Diagnostic), typeof(Delegate),
    ];

    /// <summary>The types of everything reachable from <paramref name="root"/>.</summary>
    public static IReadOnlySet<Type> TypesIn(object? root) => Walk(root).Select(v => v.Value.GetType()).ToHashSet();

    /// <summary>The paths to everything reachable from <paramref name="root"/> that belongs to the compiler.</summary>
    public static IEnumerable<string> FindLeaks(object? root) =>
        Walk(root).Where(v => IsLeak(v.Value)).Select(v => $"{v.Path}: {v.Value.GetType()}");

    private static bool IsLeak(object value) =>
        Leaks.Any(t => t.IsInstanceOfType(value)) || value.GetType().Assembly.GetName().Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal);

    private static IEnumerable<(object Value, string Path)> Walk(object? root)
    {
        var visited = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<(object? Value, string Path)>([(root, "value")]);
        while (open.TryPop(out (object? Value, string Path) next))
        {
            if (next.Value is not { } value || (!value.GetType().IsValueType && !visited.Add(value))) continue;
            yield return (value, next.Path);

            // What a leaked object refers to is no news.
            if (IsLeak(value) || value is string || value.GetType().IsPrimitive || value.GetType().IsEnum || value is Type or Pointer) continue;
            if (value is Array array)
            {
                int index = 0;
                foreach (object? item in (IEnumerable)array) open.Push((item, $"{next.Path}[{index++}]"));
            }

            for (Type? type = value.GetType(); type != null; type = type.BaseType)
                foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                    open.Push((field.GetValue(value), $"{next.Path}.{field.Name}"));
        }
    }
}
