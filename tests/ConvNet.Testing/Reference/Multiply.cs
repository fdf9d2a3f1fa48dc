namespace ConvNet.Testing.Reference;

/// <summary>The product of several inputs, element by element; a vector of C values beside images of C channels scales each channel.</summary>
public sealed record Multiply : ReferenceLayer
{
    public override string Attribute => "Multiply";

    public override Volume Output(IReadOnlyList<Volume> inputs) => inputs.MaxBy(input => input.Count);

    public override Tensor Forward(IReadOnlyList<Tensor> inputs, IReadOnlyDictionary<string, double[]> parameters)
    {
        var output = new Tensor(inputs[0].Batch, Output([.. inputs.Select(input => input.Volume)]));
        for (int i = 0; i < output.Values.Length; i++)
        {
            output.Values[i] = 1;
            foreach (Tensor input in inputs) output.Values[i] *= input.Values[Index(input, output, i)];
        }

        return output;
    }

    public override IReadOnlyList<Tensor> Backward(BackwardPass pass)
    {
        Tensor[] gradients = [.. pass.Inputs.Select(input => input.Zeros())];
        for (int own = 0; own < gradients.Length; own++)
        {
            for (int i = 0; i < pass.OutputGradient.Values.Length; i++)
            {
                double others = pass.OutputGradient.Values[i];
                for (int other = 0; other < gradients.Length; other++)
                    if (other != own) others *= pass.Inputs[other].Values[Index(pass.Inputs[other], pass.Output, i)];
                gradients[own].Values[Index(gradients[own], pass.Output, i)] += others;
            }
        }

        return gradients;
    }

    /// <summary>Where <paramref name="input"/> has the factor of the output's <paramref name="i"/>-th value.</summary>
    private static int Index(Tensor input, Tensor output, int i) => i / (output.Volume.Count / input.Volume.Count);
}
