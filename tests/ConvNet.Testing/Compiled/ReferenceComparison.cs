using ConvNet.Testing.Reference;

namespace ConvNet.Testing.Compiled;

/// <summary>Brings a generated network and the reference of the same declaration together.</summary>
public static class ReferenceComparison
{
    /// <summary>Compiles reference networks, and gives each the parameters of its reference.</summary>
    public static IReadOnlyDictionary<string, ICompiledNetwork> Compile(IReadOnlyDictionary<string, ReferenceNetwork> networks)
    {
        var compiled = NetworkCompiler.Compile(networks.ToDictionary(pair => pair.Key, pair => ArchitectureText.Declaration(pair.Value, pair.Key)));
        foreach ((string name, ReferenceNetwork network) in networks) compiled[name].CopyParameters(network);
        return compiled;
    }

    /// <summary>Gives a generated network the parameters of the reference.</summary>
    /// <exception cref="InvalidOperationException">The two do not have the same tensors, or not the same output.</exception>
    public static void CopyParameters(this ICompiledNetwork compiled, ReferenceNetwork reference)
    {
        string expected = Describe(reference.Parameters.Select(p => (p.Name, p.Shape)), reference.Output);
        Shape output = compiled.Description.Output;
        string actual = Describe(
            compiled.Description.Parameters.Select(p => (p.Name, p.Shape)), new Volume(output.Channels, output.Height, output.Width));
        if (expected != actual) throw new InvalidOperationException($"{compiled.Description.Name} should have {expected}, but has {actual}.");
        foreach (ReferenceParameter parameter in reference.Parameters)
            compiled.Parameters.CopyFrom(parameter.Name, Singles(reference.Values[parameter.Name]));
    }

    /// <summary>The values in single precision.</summary>
    public static float[] Singles(double[] values) => Array.ConvertAll(values, value => (float)value);

    /// <inheritdoc cref="Singles(double[])"/>
    public static float[] Singles(this Tensor tensor) => Singles(tensor.Values);

    private static string Describe(IEnumerable<(string Name, IReadOnlyList<int> Shape)> parameters, Volume output) =>
        string.Join(", ", parameters.Select(p => $"{p.Name} [{string.Join(", ", p.Shape)}]").Append($"output {output}"));
}
