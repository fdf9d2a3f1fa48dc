namespace ConvNet.Testing.Reference;

/// <summary>The sum of several inputs, element by element.</summary>
public sealed record Add : ReferenceLayer
{
    public override string Attribute => "Add";

    public override Volume Output(IReadOnlyList<Volume> inputs) => inputs[0];

    public override Tensor Forward(IReadOnlyList<Tensor> inputs, IReadOnlyDictionary<string, double[]> parameters) =>
        inputs.Aggregate((sum, input) => sum.Zip(input, (a, b) => a + b));

    public override IReadOnlyList<Tensor> Backward(BackwardPass pass) => [.. pass.Inputs.Select(_ => pass.OutputGradient)];
}
