using System.Numerics;

namespace ConvNet;

/// <summary>
/// Learning rates that differ by tensor. What an update adds is proportional to its rate, whatever the optimizer, so it updates all parameters by
/// one rate, and of what it has added each tensor keeps its factor.
/// </summary>
internal sealed unsafe class ParameterRates
{
    private readonly ParameterStore factors;
    private readonly ParameterStore before;
    private readonly ParameterStore? gradients;

    public ParameterRates(ParameterStore parameters, IEnumerable<RateFactor> rules)
    {
        factors = new ParameterStore(parameters.Description);
        before = new ParameterStore(parameters.Description);
        var chosen = parameters.Tensors.ToDictionary(tensor => tensor.Name, _ => 1.0);
        foreach (RateFactor rule in rules)
        {
            foreach (ParameterTensor tensor in rule.On.Select(parameters))
                chosen[tensor.Name] = rule.Factor;
        }

        foreach (ParameterTensor tensor in parameters.Tensors)
        {
            var values = new float[tensor.Count];
            Array.Fill(values, (float)chosen[tensor.Name]);
            factors.CopyFrom(tensor.Name, values);
        }

        Frozen = chosen.Where(pair => pair.Value == 0).Select(pair => pair.Key).ToHashSet();
        if (Frozen.Count > 0)
            gradients = new ParameterStore(parameters.Description);
    }

    /// <summary>The names of the tensors that stay as they are.</summary>
    public IReadOnlySet<string> Frozen { get; }

    /// <summary>Keeps the parameters as they are before a step.</summary>
    /// <returns>The gradients of the step: zero where parameters are frozen.</returns>
    public float* Begin(float* parameters, float* lossGradients, long count)
    {
        new ReadOnlySpan<float>(parameters, checked((int)count)).CopyTo(new Span<float>(before.Packed, (int)count));
        if (gradients is null)
            return lossGradients;

        float* result = gradients.Packed, factor = factors.Packed;
        for (long i = 0; i < count; i += Vector<float>.Count)
        {
            Vector<int> isFrozen = Vector.Equals(Vector.LoadAligned(factor + i), Vector<float>.Zero);
            Vector.ConditionalSelect(isFrozen, Vector<float>.Zero, Vector.LoadAligned(lossGradients + i)).StoreAligned(result + i);
        }

        return result;
    }

    /// <summary>Leaves of what the update has added each parameter's part.</summary>
    public void End(float* parameters, long count)
    {
        float* old = before.Packed, factor = factors.Packed;
        for (long i = 0; i < count; i += Vector<float>.Count)
        {
            Vector<float> w = Vector.LoadAligned(parameters + i), start = Vector.LoadAligned(old + i), f = Vector.LoadAligned(factor + i);
            Vector<float> part = Vector.ConditionalSelect(Vector.Equals(f, Vector<float>.One), w, start + (f * (w - start)));
            Vector.ConditionalSelect(Vector.Equals(f, Vector<float>.Zero), start, part).StoreAligned(parameters + i);
        }
    }
}
