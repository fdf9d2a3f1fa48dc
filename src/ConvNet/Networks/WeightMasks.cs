using System.Numerics;
using ConvNet.CompilerServices;

namespace ConvNet;

/// <summary>The parameters that a training step works with where weights are dropped: a copy, times a mask.</summary>
internal sealed unsafe class WeightMasks
{
    private readonly ParameterStore parameters;
    private readonly ParameterStore masks;
    private readonly ParameterStore masked;
    private readonly TrainingNoise noise;
    private readonly IReadOnlyList<(int Index, double Rate)> rates;
    private readonly float[] values;

    /// <inheritdoc cref="Rates" path="/exception"/>
    public WeightMasks(ParameterStore parameters, IEnumerable<DropConnect> rules, int seed)
    {
        this.parameters = parameters;
        (masks, masked, noise) = (new ParameterStore(parameters.Description), new ParameterStore(parameters.Description), new TrainingNoise(seed));
        rates = Rates(parameters, rules);
        values = new float[parameters.Tensors.Max(tensor => tensor.Count)];
        Array.Fill(values, 1);
        foreach (ParameterTensor tensor in parameters.Tensors)
            masks.CopyFrom(tensor.Name, values.AsSpan(0, (int)tensor.Count));
    }

    /// <summary>The packed parameters of the step.</summary>
    public float* Packed => masked.Packed;

    /// <summary>The numbers of the tensors whose weights are dropped, and how often they are; of rules about the same one the last one holds.</summary>
    /// <exception cref="ArgumentException">A rule selects none of the parameters.</exception>
    public static IReadOnlyList<(int Index, double Rate)> Rates(ParameterStore parameters, IEnumerable<DropConnect> rules)
    {
        var last = new Dictionary<ParameterTensor, double>(ReferenceEqualityComparer.Instance);
        foreach (DropConnect rule in rules)
        {
            foreach (ParameterTensor tensor in rule.On.Select(parameters))
                last[tensor] = rule.Rate;
        }

        return [.. parameters.Tensors.Select((tensor, i) => (i, last.GetValueOrDefault(tensor))).Where(pair => last.ContainsKey(parameters.Tensors[pair.i]))];
    }

    /// <summary>Where a tensor's mask comes from: layers have the sites from 0 on, and -1 is that of whole paths.</summary>
    public static int Site(int index) => -2 - index;

    /// <summary>The factor of the weights that stay.</summary>
    public static float Kept(double rate) => (float)(1 / (1 - rate));

    /// <summary>Draws the masks of a step, and takes the parameters as they are now.</summary>
    public void Draw(long step)
    {
        noise.Step = step;
        foreach ((int index, double rate) in rates)
        {
            ParameterTensor tensor = parameters.Tensors[index];
            int count = (int)tensor.Count;
            fixed (float* mask = values)
                noise.Dropout(Site(index), 1, mask, count, (float)rate, Kept(rate));
            masks.CopyFrom(tensor.Name, values.AsSpan(0, count));
        }

        Multiply(parameters.Packed, masked.Packed, masked.PaddedLength);
    }

    /// <summary>The gradients by the parameters, of those by the masked ones.</summary>
    public void Apply(ParameterStore gradients) => Multiply(gradients.Packed, gradients.Packed, gradients.TrainedLength);

    private void Multiply(float* factors, float* products, long count)
    {
        float* mask = masks.Packed;
        for (long i = 0; i < count; i += Vector<float>.Count)
            (Vector.LoadAligned(factors + i) * Vector.LoadAligned(mask + i)).StoreAligned(products + i);

        GC.KeepAlive(this);
    }
}
