using System.Globalization;

namespace ConvNet;

/// <summary>The losses of a network's trained outputs and the gradients by them, from the outputs' values in memory.</summary>
internal static class OutputLosses<TNetwork>
    where TNetwork : class, INetwork<TNetwork>
{
    private static IReadOnlyList<OutputDescription> Outputs => TNetwork.Description.AllOutputs;

    /// <summary>For each output whether its loss counts.</summary>
    public static bool[] Trained() => [.. Outputs.Select(output => output.Weight > 0)];

    /// <summary>Refuses labels that do not fit one of the trained outputs.</summary>
    public static void Check(Loss loss, ReadOnlySpan<int> labels, int batch)
    {
        for (int k = 0; k < Outputs.Count; k++)
        {
            if (Outputs[k].Weight == 0)
                continue;

            try
            {
                loss.CheckLabels(labels, batch, Outputs[k].Shape);
            }
            catch (ArgumentException refused) when (k > 0)
            {
                throw Refused(k, "labels", refused);
            }
        }
    }

    /// <summary>Refuses targets that do not fit one of the trained outputs.</summary>
    public static void Check(Loss loss, ReadOnlySpan<float> targets, int batch)
    {
        for (int k = 0; k < Outputs.Count; k++)
        {
            if (Outputs[k].Weight == 0)
                continue;

            try
            {
                loss.CheckTargets(targets, batch, Outputs[k].Shape);
            }
            catch (ArgumentException refused) when (k > 0)
            {
                throw Refused(k, "targets", refused);
            }
        }
    }

    /// <summary>The weighted loss of one output by labels. Its values become probabilities where the loss is one of those.</summary>
    public static double Compute(int output, Loss loss, Span<float> values, ReadOnlySpan<int> labels, Span<float> gradients)
    {
        Before(output, loss, values);
        return After(output, loss, loss.Compute(values, labels, Outputs[output].Shape, gradients), values, gradients);
    }

    /// <summary>The weighted loss of one output by targets.</summary>
    public static double Compute(int output, Loss loss, Span<float> values, ReadOnlySpan<float> targets, Span<float> gradients)
    {
        Before(output, loss, values);
        return After(output, loss, loss.Compute(values, targets, Outputs[output].Shape, gradients), values, gradients);
    }

    /// <summary>Whether training goes back through the softmax that an output ends in, because the loss is about its probabilities.</summary>
    public static bool SeesProbabilities(int output, Loss loss) => Outputs[output].EndsInSoftmax && !loss.OnLogits;

    /// <summary>What the main output takes, another that is trained by the same does not: that one is to be named.</summary>
    private static ArgumentException Refused(int output, string what, ArgumentException refused) => new(
        $"Output '{Outputs[output].Name}' of {TNetwork.Description.Name} has Weight = {Outputs[output].Weight.ToString(CultureInfo.InvariantCulture)}, " +
            $"so it is trained by the {what} of the main output, which do not fit it: {refused.Message}",
        refused);

    private static void Before(int output, Loss loss, Span<float> values)
    {
        if (SeesProbabilities(output, loss))
            ChannelSoftmax.Forward(values, Outputs[output].Shape);
    }

    /// <summary>What an output's loss counts in the sum over all outputs; its gradient is scaled with it.</summary>
    private static double After(int output, Loss loss, float value, ReadOnlySpan<float> values, Span<float> gradients)
    {
        double weight = Outputs[output].Weight;
        if (weight != 1)
        {
            foreach (ref float gradient in gradients)
                gradient *= (float)weight;
        }

        if (SeesProbabilities(output, loss))
            ChannelSoftmax.Backward(values, gradients, Outputs[output].Shape);
        return weight * value;
    }
}
