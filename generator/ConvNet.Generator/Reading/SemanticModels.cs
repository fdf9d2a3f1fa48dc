using Microsoft.CodeAnalysis;

namespace ConvNet.Reading;

/// <summary>One model for each file: it keeps what it has bound, and the attributes of a block are asked about at every use of it.</summary>
internal sealed class SemanticModels(Compilation compilation)
{
    private readonly Dictionary<SyntaxTree, SemanticModel> _models = [];

    public SemanticModel Of(SyntaxNode node)
    {
        if (!_models.TryGetValue(node.SyntaxTree, out SemanticModel? model))
            _models.Add(node.SyntaxTree, model = compilation.GetSemanticModel(node.SyntaxTree));
        return model;
    }
}
