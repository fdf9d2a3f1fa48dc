namespace ConvNet.Testing.Reference;

/// <summary>y[i] = sum over j of (x[j] - w[i, j])^2.</summary>
public sealed record RbfOutput(int Units) : UnaryLayer
{
    public override string Attribute => $"RbfOutput({Units})";

    public override string NameStem => "rbf";

    public override Volume Output(Volume input) => new(Units);

    protected override IReadOnlyList<ReferenceParameter> Parameters(Volume input) => [new("weight", [Units, input.Count], input.Count)];

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters)
    {
        var output = new Tensor(input.Batch, Output(input.Volume));
        ForEach(input, parameters["weight"], (o, _, _, distance) => output.Values[o] += distance * distance);
        return output;
    }

    protected override Tensor InputGradient(BackwardPass pass)
    {
        Tensor inputGradient = pass.Input.Zeros();
        ForEach(pass.Input, pass.Parameters["weight"], (o, x, w, distance) =>
        {
            inputGradient.Values[x] += 2 * distance * pass.OutputGradient.Values[o];
            pass.ParameterGradients["weight"][w] -= 2 * distance * pass.OutputGradient.Values[o];
        });
        return inputGradient;
    }

    /// <summary>Visits every pair by the indices of output, input and weight, with input less weight.</summary>
    private void ForEach(Tensor input, double[] weight, Action<int, int, int, double> visit)
    {
        int count = input.Volume.Count;
        for (int n = 0; n < input.Batch; n++)
            for (int i = 0; i < Units; i++)
                for (int j = 0; j < count; j++)
                    visit((n * Units) + i, (n * count) + j, (i * count) + j, input.Values[(n * count) + j] - weight[(i * count) + j]);
    }
}
