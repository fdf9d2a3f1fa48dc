namespace ConvNet.Testing.Reference;

/// <summary>x where positive, w * x elsewhere, with one learned w a channel or one for all.</summary>
public sealed record PReLU(bool Shared = false) : UnaryLayer
{
    public override string Attribute => Shared ? "PReLU(Shared = true)" : "PReLU";

    public override string NameStem => "prelu";

    protected override IReadOnlyList<ReferenceParameter> Parameters(Volume input) => [new("weight", [Shared ? 1 : input.Channels], 24)];

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters)
    {
        Tensor output = input.Zeros();
        for (int i = 0; i < input.Values.Length; i++)
            output.Values[i] = input.Values[i] > 0 ? input.Values[i] : parameters["weight"][Slope(input.Volume, i)] * input.Values[i];
        return output;
    }

    protected override Tensor InputGradient(BackwardPass pass)
    {
        Tensor input = pass.Input, inputGradient = input.Zeros();
        for (int i = 0; i < input.Values.Length; i++)
        {
            int slope = Slope(input.Volume, i);
            double upstream = pass.OutputGradient.Values[i];
            inputGradient.Values[i] = input.Values[i] > 0 ? upstream : pass.Parameters["weight"][slope] * upstream;
            if (input.Values[i] <= 0) pass.ParameterGradients["weight"][slope] += input.Values[i] * upstream;
        }

        return inputGradient;
    }

    protected override double KinkMargin(Tensor input) => input.Values.Where(x => x != 0).Select(Math.Abs).DefaultIfEmpty(1).Min();

    private int Slope(Volume volume, int index) => Shared ? 0 : index / (volume.Height * volume.Width) % volume.Channels;
}
