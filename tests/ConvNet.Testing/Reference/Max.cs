namespace ConvNet.Testing.Reference;

/// <summary>The largest of several inputs, element by element; the gradient goes to the first that has it.</summary>
public sealed record Max : ReferenceLayer
{
    public override string Attribute => "Max";

    public override Volume Output(IReadOnlyList<Volume> inputs) => inputs[0];

    public override Tensor Forward(IReadOnlyList<Tensor> inputs, IReadOnlyDictionary<string, double[]> parameters) =>
        inputs.Aggregate((max, input) => max.Zip(input, Math.Max));

    public override IReadOnlyList<Tensor> Backward(BackwardPass pass)
    {
        Tensor[] gradients = [.. pass.Inputs.Select(input => input.Zeros())];
        for (int i = 0; i < pass.Output.Values.Length; i++)
        {
            int first = Enumerable.Range(0, gradients.Length).First(input => pass.Inputs[input].Values[i] == pass.Output.Values[i]);
            gradients[first].Values[i] = pass.OutputGradient.Values[i];
        }

        return gradients;
    }

    /// <summary>How far the largest is from the second largest.</summary>
    public override double KinkMargin(IReadOnlyList<Tensor> inputs)
    {
        double margin = double.PositiveInfinity;
        for (int i = 0; i < inputs[0].Values.Length; i++)
        {
            double[] sorted = [.. inputs.Select(input => input.Values[i]).OrderDescending()];
            if (sorted.Length > 1) margin = Math.Min(margin, sorted[0] - sorted[1]);
        }

        return margin;
    }
}
