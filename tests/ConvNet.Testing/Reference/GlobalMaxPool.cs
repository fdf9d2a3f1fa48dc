namespace ConvNet.Testing.Reference;

/// <summary>The maximum of each channel; the output is a vector, and the first maximum takes the gradient.</summary>
public sealed record GlobalMaxPool : UnaryLayer
{
    public override string Attribute => "GlobalMaxPool";

    public override Volume Output(Volume input) => new(input.Channels);

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters) =>
        Window(input.Volume).Forward([input], parameters);

    protected override Tensor InputGradient(BackwardPass pass) => Window(pass.Input.Volume).Backward(pass)[0];

    protected override double KinkMargin(Tensor input) => Window(input.Volume).KinkMargin([input]);

    private static MaxPool Window(Volume input) => new(new Window(new Axis(input.Height), new Axis(input.Width)));
}
