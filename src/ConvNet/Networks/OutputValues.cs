namespace ConvNet;

/// <summary>What predictors make of the outputs' values.</summary>
internal static class OutputValues
{
    /// <summary>For each output whether a predictor computes it: the main one, and those that it is asked for.</summary>
    /// <exception cref="ArgumentException">The network has no output of such a name.</exception>
    public static bool[] Wanted(NetworkDescription network, string[] namedOutputs)
    {
        bool[] wanted = new bool[network.AllOutputs.Count];
        wanted[0] = true;
        foreach (string name in namedOutputs)
            wanted[IndexOf(network, name, nameof(namedOutputs))] = true;
        return wanted;
    }

    /// <summary>The place of a named output among all outputs, of which the main one is the first.</summary>
    /// <param name="network">The network.</param>
    /// <param name="name">The output's name.</param>
    /// <param name="argument">Which argument of the caller's the name is.</param>
    /// <exception cref="ArgumentException">The network has no such output.</exception>
    public static int IndexOf(NetworkDescription network, string name, string argument)
    {
        IReadOnlyList<OutputDescription> named = network.NamedOutputs;
        for (int i = 0; i < named.Count; i++)
        {
            if (named[i].Name == name)
                return i + 1;
        }

        string has = named.Count == 0 ? "no named outputs" : $"the named outputs {string.Join(", ", named.Select(output => output.Name))}";
        throw new ArgumentException($"{network.Name} has {has}, not '{name}'.", argument);
    }

    /// <summary>Refuses to hand out a named output that the last run did not leave whole.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isWanted">Whether the predictor was asked for it.</param>
    /// <param name="held">The images of the last run; 0 before the first.</param>
    /// <param name="maxBatch">The images that the predictor holds.</param>
    public static void RequireHeld(string name, bool isWanted, int held, int maxBatch)
    {
        if (!isWanted)
            throw new InvalidOperationException($"The predictor was not asked for the output {name}: name it when you create the predictor.");
        if (held == 0)
            throw new InvalidOperationException("No images have been run yet.");
        if (held > maxBatch)
        {
            throw new InvalidOperationException(
                $"The last run had {held} images, but the predictor holds the named outputs of {maxBatch}: run fewer, or create it with a larger maxBatch.");
        }
    }

    /// <summary>The channel of the highest value at each position of each image, of distances that of the lowest; the first of equals.</summary>
    /// <param name="values">[batch, output].</param>
    /// <param name="network">The network whose main output they are.</param>
    /// <param name="classes">[batch, H, W].</param>
    public static void Classify(ReadOnlySpan<float> values, NetworkDescription network, Span<int> classes)
    {
        Shape output = network.Output;
        int area = output.Height * output.Width;
        for (int i = 0; i < classes.Length; i++)
            classes[i] = BestChannel(values.Slice(i / area * output.Count, output.Count)[(i % area)..], area, network.EndsInDistances);
    }

    private static int BestChannel(ReadOnlySpan<float> column, int stride, bool isLowest)
    {
        int best = 0;
        for (int i = stride; i < column.Length; i += stride)
        {
            if (isLowest ? column[i] < column[best] : column[i] > column[best])
                best = i;
        }

        return best / stride;
    }
}
