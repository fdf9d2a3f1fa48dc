namespace ConvNet.Testing.Reference;

/// <summary>A fully connected layer (PyTorch's Linear after Flatten): y[u] = b[u] + sum over i of w[u, i] * x[i].</summary>
public sealed record Dense(int Units, bool Bias = true) : UnaryLayer
{
    public override string Attribute => $"Dense({Units}{(Bias ? "" : ", Bias = false")})";

    public override string NameStem => "fc";

    public override Volume Output(Volume input) => new(Units);

    protected override IReadOnlyList<ReferenceParameter> Parameters(Volume input)
    {
        var weight = new ReferenceParameter("weight", [Units, input.Count], input.Count);
        return Bias ? [weight, new ReferenceParameter("bias", [Units], input.Count)] : [weight];
    }

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters)
    {
        var output = new Tensor(input.Batch, new Volume(Units));
        int features = input.Volume.Count;
        for (int n = 0; n < input.Batch; n++)
        {
            for (int u = 0; u < Units; u++)
            {
                double sum = Bias ? parameters["bias"][u] : 0;
                for (int i = 0; i < features; i++) sum += parameters["weight"][(u * features) + i] * input.Values[(n * features) + i];
                output[n, u, 0, 0] = sum;
            }
        }

        return output;
    }

    protected override Tensor InputGradient(BackwardPass pass)
    {
        Tensor input = pass.Input, inputGradient = input.Zeros();
        int features = input.Volume.Count;
        double[] weight = pass.Parameters["weight"], weightGradient = pass.ParameterGradients["weight"];
        for (int n = 0; n < input.Batch; n++)
        {
            for (int u = 0; u < Units; u++)
            {
                double gradient = pass.OutputGradient[n, u, 0, 0];
                if (Bias) pass.ParameterGradients["bias"][u] += gradient;
                for (int i = 0; i < features; i++)
                {
                    inputGradient.Values[(n * features) + i] += weight[(u * features) + i] * gradient;
                    weightGradient[(u * features) + i] += input.Values[(n * features) + i] * gradient;
                }
            }
        }

        return inputGradient;
    }
}
