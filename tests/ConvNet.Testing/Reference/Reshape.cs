namespace ConvNet.Testing.Reference;

/// <summary>The same values as a volume of another shape, in the order channel, row, column.</summary>
public sealed record Reshape(int Channels, int Height, int Width) : UnaryLayer
{
    public override string Attribute => $"Reshape({Channels}, {Height}, {Width})";

    public override Volume Output(Volume input) => new Volume(Channels, Height, Width) is var output && output.Count == input.Count
        ? output
        : throw new ArgumentException($"{input} cannot become {output}.", nameof(input));

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters) => input.Reshape(Output(input.Volume));

    protected override Tensor InputGradient(BackwardPass pass) => pass.OutputGradient.Reshape(pass.Input.Volume);
}
