namespace ConvNet.Testing.Reference;

/// <summary>
/// Normalisation within an image: its channels are split into groups, and y = (x - m) / sqrt(v + epsilon) * weight + bias, where m and v
/// are the mean and the biased variance of the group's channels and positions.
/// </summary>
public abstract record ImageNorm(double Epsilon, bool Affine) : UnaryLayer
{
    protected sealed override IReadOnlyList<ReferenceParameter> Parameters(Volume input) =>
        Affine ? [new("weight", WeightShape(input), 6), new("bias", WeightShape(input), 6)] : [];

    protected sealed override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters)
    {
        Tensor output = input.Zeros();
        foreach (int[] group in Groups(input))
        {
            (double mean, double deviation) = Statistics(input, group);
            foreach (int i in group)
                output.Values[i] = ((input.Values[i] - mean) / deviation * Weight(parameters, input, i)) + (Affine ? parameters["bias"][Index(input, i)] : 0);
        }

        return output;
    }

    protected sealed override Tensor InputGradient(BackwardPass pass)
    {
        Tensor input = pass.Input, inputGradient = input.Zeros();
        foreach (int[] group in Groups(input))
        {
            (double mean, double deviation) = Statistics(input, group);
            double sum = 0, products = 0;
            foreach (int i in group)
            {
                double normal = (input.Values[i] - mean) / deviation, outputGradient = pass.OutputGradient.Values[i];
                if (Affine)
                {
                    pass.ParameterGradients["weight"][Index(input, i)] += outputGradient * normal;
                    pass.ParameterGradients["bias"][Index(input, i)] += outputGradient;
                }

                double gradient = outputGradient * Weight(pass.Parameters, input, i);
                sum += gradient;
                products += gradient * normal;
            }

            foreach (int i in group)
            {
                double gradient = pass.OutputGradient.Values[i] * Weight(pass.Parameters, input, i);
                inputGradient.Values[i] = (gradient - ((sum + ((input.Values[i] - mean) / deviation * products)) / group.Length)) / deviation;
            }
        }

        return inputGradient;
    }

    protected abstract int GroupCount(Volume input);

    protected virtual IReadOnlyList<int> WeightShape(Volume input) => [input.Channels];

    /// <summary>The places of each group's values in the batch.</summary>
    private IEnumerable<int[]> Groups(Tensor input)
    {
        int size = input.Volume.Count / GroupCount(input.Volume);
        return Enumerable.Range(0, input.Values.Length).Chunk(size);
    }

    private (double Mean, double Deviation) Statistics(Tensor input, int[] group)
    {
        double mean = group.Average(i => input.Values[i]);
        return (mean, Math.Sqrt(group.Average(i => (input.Values[i] - mean) * (input.Values[i] - mean)) + Epsilon));
    }

    private double Weight(IReadOnlyDictionary<string, double[]> parameters, Tensor input, int place) => Affine ? parameters["weight"][Index(input, place)] : 1;

    /// <summary>The weight of a value.</summary>
    private int Index(Tensor input, int place)
    {
        int weights = WeightShape(input.Volume).Aggregate(1, (product, size) => product * size);
        return place % input.Volume.Count / (input.Volume.Count / weights);
    }
}
