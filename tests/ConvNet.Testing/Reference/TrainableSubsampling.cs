namespace ConvNet.Testing.Reference;

/// <summary>The mean of each window times a learned coefficient of the channel, plus a learned bias.</summary>
public sealed record TrainableSubsampling(Window Window) : UnaryLayer
{
    public override string Attribute => $"TrainableSubsampling({Window.Arguments(isPool: true)})";

    public override string NameStem => "subsampling";

    private AvgPool Means => new(Window, CountIncludePad: false);

    public override Volume Output(Volume input) => Window.Output(input.Channels, input);

    protected override IReadOnlyList<ReferenceParameter> Parameters(Volume input) => [new("weight", [input.Channels], 6), new("bias", [input.Channels], 6)];

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters)
    {
        Tensor output = Means.Forward([input], parameters);
        for (int i = 0; i < output.Values.Length; i++)
            output.Values[i] = (output.Values[i] * parameters["weight"][Channel(output.Volume, i)]) + parameters["bias"][Channel(output.Volume, i)];
        return output;
    }

    protected override Tensor InputGradient(BackwardPass pass)
    {
        Tensor means = Means.Forward([pass.Input], pass.Parameters), gradient = pass.OutputGradient, byMeans = means.Zeros();
        for (int i = 0; i < gradient.Values.Length; i++)
        {
            int channel = Channel(gradient.Volume, i);
            pass.ParameterGradients["weight"][channel] += gradient.Values[i] * means.Values[i];
            pass.ParameterGradients["bias"][channel] += gradient.Values[i];
            byMeans.Values[i] = gradient.Values[i] * pass.Parameters["weight"][channel];
        }

        return Means.Backward(pass with { Output = means, OutputGradient = byMeans })[0];
    }

    private static int Channel(Volume volume, int index) => index / (volume.Height * volume.Width) % volume.Channels;
}
