using System.Collections.Immutable;
using ConvNet.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConvNet.Reading;

/// <summary>Reads the attributes of a class in source order, and those of the blocks that it uses with the values of their parameters.</summary>
internal sealed class DeclarationReader(Compilation compilation, CancellationToken cancellation)
{
    /// <summary>Blocks within blocks, deeper than anyone writes them and well before they exhaust the stack.</summary>
    private const int MostLevels = 50;

    private readonly SemanticModels _models = new(compilation);

    /// <summary>The blocks that are being read, outermost first.</summary>
    private readonly List<INamedTypeSymbol> _open = [];
    private int _count;

    public ImmutableArray<LayerReading> ReadNetwork(INamedTypeSymbol type) => Read(type, null);

    /// <summary>A block with the defaults of its parameters.</summary>
    public ImmutableArray<LayerReading> ReadBlock(INamedTypeSymbol block) => ReadBlock(block, default);

    private ImmutableArray<LayerReading> ReadBlock(INamedTypeSymbol block, EquatableArray<object?> arguments)
    {
        _open.Add(block);
        ImmutableArray<LayerReading> layers = Read(block, new ConstantEvaluator(_models, BlockParameters.Values(block, arguments), cancellation));
        _open.RemoveAt(_open.Count - 1);
        return layers;
    }

    private ImmutableArray<LayerReading> Read(INamedTypeSymbol type, ConstantEvaluator? constants)
    {
        (AttributeData Data, AttributeSyntax Syntax)[] attributes = Ordered(type).ToArray();
        int first = Array.FindIndex(attributes, a => ConvNetSymbols.IsDeclaration(a.Data.AttributeClass));
        int last = Array.FindLastIndex(attributes, a => ConvNetSymbols.IsDeclaration(a.Data.AttributeClass));

        // An attribute among the layers whose class does not exist is a layer being typed.
        return attributes
            .Where((a, i) => ConvNetSymbols.IsDeclaration(a.Data.AttributeClass)
                || (i > first && i < last && a.Data.AttributeClass is null or IErrorTypeSymbol))
            .Select(a => Read(a.Data, a.Syntax, constants))
            .ToImmutableArray();
    }

    private IEnumerable<(AttributeData Data, AttributeSyntax Syntax)> Ordered(INamedTypeSymbol type)
    {
        // Of a class in several files the trees come in the compilation's order; layers in two of them are an error anyway.
        List<SyntaxTree> trees = type.DeclaringSyntaxReferences.Select(r => r.SyntaxTree).Distinct().ToList();
        return type.GetAttributes()
            .Select(a => (Data: a, Syntax: a.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax))
            .Where(a => a.Syntax != null)
            .Select(a => (a.Data, a.Syntax!))
            .OrderBy(a => trees.IndexOf(a.Item2.SyntaxTree))
            .ThenBy(a => a.Item2.SpanStart);
    }

    private LayerReading Read(AttributeData data, AttributeSyntax syntax, ConstantEvaluator? constants)
    {
        _count++;
        if (data.AttributeClass is null or IErrorTypeSymbol)
            return new LayerReading(data, syntax, new LayerDefinition(syntax.Name.ToString(), default, IsBroken: true));

        string kind = ConvNetSymbols.Kind(data.AttributeClass);
        if (ArgumentReader.Read(data, syntax, constants) is not { } arguments)
            return new LayerReading(data, syntax, new LayerDefinition(kind, default, IsBroken: true));

        var definition = new LayerDefinition(kind, arguments);
        return kind == Structure.Use && data.AttributeClass.TypeArguments.Length == 1
            ? ReadUse(new LayerReading(data, syntax, definition), data.AttributeClass.TypeArguments[0])
            : new LayerReading(data, syntax, definition);
    }

    private LayerReading ReadUse(LayerReading use, ITypeSymbol type)
    {
        if (type is IErrorTypeSymbol) return use with { Definition = use.Definition with { IsBroken = true } };
        string name = type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        var block = type.OriginalDefinition as INamedTypeSymbol;
        if (block is null || !SymbolEqualityComparer.Default.Equals(block.ContainingAssembly, compilation.Assembly))
        {
            return block?.ContainingAssembly is { } assembly
                ? With(use, new BlockDefinition(name, BlockStatus.OtherAssembly, default, default) { Details = EquatableArray.Of(assembly.Name) })
                : With(use, new BlockDefinition(name, BlockStatus.NotABlock, default, default));
        }

        if (!block.GetAttributes().Any(ConvNetSymbols.IsBlock)) return With(use, new BlockDefinition(name, BlockStatus.NotABlock, default, default));

        int circle = _open.FindIndex(b => SymbolEqualityComparer.Default.Equals(b, block));
        if (circle >= 0)
        {
            EquatableArray<string> names = _open.Skip(circle).Append(block).Select(b => b.Name).ToEquatableArray();
            return With(use, new BlockDefinition(name, BlockStatus.Recursive, default, default) { Details = names });
        }

        if (_open.Count >= MostLevels || _count > Locator.MostLayers)
            return With(use, new BlockDefinition(name, BlockStatus.TooLarge, default, default));

        ImmutableArray<LayerReading> body = ReadBlock(block, use.Definition.Values("Arguments"));
        EquatableArray<BlockParameter> parameters = BlockParameters.Of(block).Select(p => p.Parameter).ToEquatableArray();
        return With(use, new BlockDefinition(name, BlockStatus.Found, parameters, body.Select(l => l.Definition).ToEquatableArray())) with { Body = body };
    }

    private static LayerReading With(LayerReading use, BlockDefinition block) => use with { Definition = use.Definition with { Block = block } };
}
