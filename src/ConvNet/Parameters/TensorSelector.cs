using System.IO.Enumeration;

namespace ConvNet;

/// <summary>Which of a network's trained parameters a rule is about: all, the weights, the biases, or those of a name.</summary>
public sealed class TensorSelector
{
    private readonly string description;
    private readonly Func<ParameterTensor, bool> selects;

    private TensorSelector(string description, Func<ParameterTensor, bool> selects)
    {
        this.description = description;
        this.selects = selects;
    }

    /// <summary>Every parameter.</summary>
    public static TensorSelector All { get; } = new("every parameter", _ => true);

    /// <summary>The weights of convolutions and dense layers, which multiply many inputs; not the scales of normalisations.</summary>
    public static TensorSelector Weights { get; } = new("the weights", IsWeight);

    /// <summary>What <see cref="Weights"/> leaves out.</summary>
    public static TensorSelector Biases { get; } = new("the biases", tensor => !IsWeight(tensor));

    /// <summary>The parameters whose names match a pattern.</summary>
    /// <param name="pattern">A name, in which * stands for any characters and ? for any one ("conv*.weight"). Case matters.</param>
    public static TensorSelector Named(string pattern)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        return new($"'{pattern}'", tensor => FileSystemName.MatchesSimpleExpression(pattern, tensor.Name, ignoreCase: false));
    }

    private static bool IsWeight(ParameterTensor tensor) => tensor.Shape.Count > 1 && tensor.Initializer.FanIn > 0;

    /// <inheritdoc/>
    public override string ToString() => description;

    /// <summary>The selected tensors.</summary>
    /// <exception cref="ArgumentException">There are none: the rule was meant for another network.</exception>
    internal IReadOnlyList<ParameterTensor> Select(ParameterStore parameters)
    {
        ParameterTensor[] selected = [.. parameters.Tensors.Where(tensor => tensor.IsTrained && selects(tensor))];
        if (selected.Length == 0)
        {
            throw new ArgumentException(
                $"A rule is about {description}, which selects none of the parameters of {parameters.Description.Name}: " +
                $"{string.Join(", ", parameters.Tensors.Where(tensor => tensor.IsTrained).Select(tensor => tensor.Name))}.");
        }

        return selected;
    }
}
