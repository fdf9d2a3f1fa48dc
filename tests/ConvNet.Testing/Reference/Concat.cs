namespace ConvNet.Testing.Reference;

/// <summary>The channels of all inputs, one after the other.</summary>
public sealed record Concat : ReferenceLayer
{
    public override string Attribute => "Concat";

    public override Volume Output(IReadOnlyList<Volume> inputs) => inputs[0] with { Channels = inputs.Sum(input => input.Channels) };

    public override Tensor Forward(IReadOnlyList<Tensor> inputs, IReadOnlyDictionary<string, double[]> parameters)
    {
        var output = new Tensor(inputs[0].Batch, Output([.. inputs.Select(input => input.Volume)]));
        ForEachChannel(inputs, output.Volume.Channels, (input, from, to, length) => Array.Copy(inputs[input].Values, from, output.Values, to, length));
        return output;
    }

    public override IReadOnlyList<Tensor> Backward(BackwardPass pass)
    {
        Tensor[] gradients = [.. pass.Inputs.Select(input => input.Zeros())];
        ForEachChannel(pass.Inputs, pass.Output.Volume.Channels, (input, from, to, length) => Array.Copy(pass.OutputGradient.Values, to, gradients[input].Values, from, length));
        return gradients;
    }

    /// <summary>Calls <paramref name="copy"/> with each channel's input, its place there and in the output, and its length.</summary>
    private static void ForEachChannel(IReadOnlyList<Tensor> inputs, int outputChannels, Action<int, int, int, int> copy)
    {
        int area = inputs[0].Volume.Height * inputs[0].Volume.Width;
        for (int image = 0; image < inputs[0].Batch; image++)
        {
            int to = image * outputChannels;
            for (int input = 0; input < inputs.Count; input++)
            {
                int channels = inputs[input].Volume.Channels;
                for (int channel = 0; channel < channels; channel++, to++)
                    copy(input, ((image * channels) + channel) * area, to * area, area);
            }
        }
    }
}
