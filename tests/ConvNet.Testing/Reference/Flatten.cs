namespace ConvNet.Testing.Reference;

/// <summary>A volume as a vector, in the order channel, row, column.</summary>
public sealed record Flatten : UnaryLayer
{
    public override string Attribute => "Flatten";

    public override Volume Output(Volume input) => new(input.Count);

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters) => input.Reshape(Output(input.Volume));

    protected override Tensor InputGradient(BackwardPass pass) => pass.OutputGradient.Reshape(pass.Input.Volume);
}
