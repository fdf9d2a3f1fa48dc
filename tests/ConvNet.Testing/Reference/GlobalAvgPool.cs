namespace ConvNet.Testing.Reference;

/// <summary>The mean of each channel; the output is a vector.</summary>
public sealed record GlobalAvgPool : UnaryLayer
{
    public override string Attribute => "GlobalAvgPool";

    public override Volume Output(Volume input) => new(input.Channels);

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters)
    {
        var output = new Tensor(input.Batch, Output(input.Volume));
        int area = input.Volume.Height * input.Volume.Width;
        for (int i = 0; i < input.Values.Length; i++) output.Values[i / area] += input.Values[i] / area;
        return output;
    }

    protected override Tensor InputGradient(BackwardPass pass)
    {
        Tensor inputGradient = pass.Input.Zeros();
        int area = pass.Input.Volume.Height * pass.Input.Volume.Width;
        for (int i = 0; i < inputGradient.Values.Length; i++) inputGradient.Values[i] = pass.OutputGradient.Values[i / area] / area;
        return inputGradient;
    }
}
