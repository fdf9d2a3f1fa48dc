namespace ConvNet.Testing.Reference;

/// <summary>One term of a linear layer: so much of an input value in an output value, both by their index in one image.</summary>
public readonly record struct Term(int Input, int Output, double Weight);

/// <summary>A layer without parameters whose outputs are sums of weighted inputs; the gradient takes the same terms backwards.</summary>
public abstract record LinearLayer : UnaryLayer
{
    /// <summary>Every term, in any order.</summary>
    protected abstract IEnumerable<Term> Terms(Volume input);

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters)
    {
        var output = new Tensor(input.Batch, Output(input.Volume));
        foreach (Term term in Terms(input.Volume))
            for (int n = 0; n < input.Batch; n++)
                output.Values[(n * output.Volume.Count) + term.Output] += term.Weight * input.Values[(n * input.Volume.Count) + term.Input];
        return output;
    }

    protected override Tensor InputGradient(BackwardPass pass)
    {
        Tensor inputGradient = pass.Input.Zeros(), gradient = pass.OutputGradient;
        foreach (Term term in Terms(inputGradient.Volume))
            for (int n = 0; n < gradient.Batch; n++)
                inputGradient.Values[(n * inputGradient.Volume.Count) + term.Input] += term.Weight * gradient.Values[(n * gradient.Volume.Count) + term.Output];
        return inputGradient;
    }
}

/// <summary>A <see cref="LinearLayer"/> that moves values: every output is one input, or zero.</summary>
public abstract record MovingLayer : LinearLayer
{
    /// <summary>The input that goes to an output; one outside the volume is zero.</summary>
    protected abstract (int Channel, int Row, int Column) Source(Volume input, int channel, int row, int column);

    protected sealed override IEnumerable<Term> Terms(Volume input)
    {
        Volume output = Output(input);
        for (int c = 0; c < output.Channels; c++)
        {
            for (int row = 0; row < output.Height; row++)
            {
                for (int column = 0; column < output.Width; column++)
                {
                    (int Channel, int Row, int Column) from = Source(input, c, row, column);
                    if (from.Channel >= 0 && from.Channel < input.Channels && from.Row >= 0 && from.Row < input.Height && from.Column >= 0 && from.Column < input.Width)
                        yield return new Term(input.Index(from.Channel, from.Row, from.Column), output.Index(c, row, column), 1);
                }
            }
        }
    }
}
