namespace ConvNet.Testing.Reference;

/// <summary>The mean of several inputs, element by element.</summary>
public sealed record Mean : ReferenceLayer
{
    public override string Attribute => "Mean";

    public override Volume Output(IReadOnlyList<Volume> inputs) => inputs[0];

    public override Tensor Forward(IReadOnlyList<Tensor> inputs, IReadOnlyDictionary<string, double[]> parameters) =>
        inputs.Aggregate((sum, input) => sum.Zip(input, (a, b) => a + b)).Map(sum => sum / inputs.Count);

    public override IReadOnlyList<Tensor> Backward(BackwardPass pass) =>
        [.. pass.Inputs.Select(_ => pass.OutputGradient.Map(gradient => gradient / pass.Inputs.Count))];
}
