namespace ConvNet.Testing.Reference;

/// <summary>A layer each of whose outputs is the largest of some inputs; the first of them that is takes the gradient.</summary>
public abstract record MaximumLayer : UnaryLayer
{
    /// <summary>For each output in turn the inputs that compete, by their index in one image.</summary>
    protected abstract IEnumerable<IReadOnlyList<int>> Sets(Volume input);

    protected sealed override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters)
    {
        var output = new Tensor(input.Batch, Output(input.Volume));
        foreach ((int o, IReadOnlyList<int> set) in Sets(input.Volume).Index())
            for (int n = 0; n < input.Batch; n++)
                output.Values[(n * output.Volume.Count) + o] = set.Max(i => input.Values[(n * input.Volume.Count) + i]);
        return output;
    }

    protected sealed override Tensor InputGradient(BackwardPass pass)
    {
        Tensor input = pass.Input, output = pass.Output, inputGradient = input.Zeros();
        foreach ((int o, IReadOnlyList<int> set) in Sets(input.Volume).Index())
        {
            for (int n = 0; n < input.Batch; n++)
            {
                int first = set.First(i => input.Values[(n * input.Volume.Count) + i] == output.Values[(n * output.Volume.Count) + o]);
                inputGradient.Values[(n * input.Volume.Count) + first] += pass.OutputGradient.Values[(n * output.Volume.Count) + o];
            }
        }

        return inputGradient;
    }

    /// <summary>The smallest lead of a maximum over the next value; equal values are equal in any precision.</summary>
    protected sealed override double KinkMargin(Tensor input)
    {
        double margin = double.PositiveInfinity;
        foreach (IReadOnlyList<int> set in Sets(input.Volume))
        {
            for (int n = 0; n < input.Batch; n++)
            {
                double maximum = set.Max(i => input.Values[(n * input.Volume.Count) + i]);
                foreach (int i in set)
                    if (input.Values[(n * input.Volume.Count) + i] is var value && value < maximum) margin = Math.Min(margin, maximum - value);
            }
        }

        return margin;
    }
}
