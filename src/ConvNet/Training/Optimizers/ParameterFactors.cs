using System.Numerics;

namespace ConvNet;

/// <summary>
/// A factor for every parameter, packed as they are. Rules about the same tensor add up, each times the <see cref="ParameterTensor.Decay"/>
/// that the layer declares; what no rule is about has 0.
/// </summary>
internal sealed unsafe class ParameterFactors(ParameterStore parameters)
{
    private readonly ParameterStore factors = new(parameters.Description);

    /// <summary>Adds a factor to those of the selected tensors.</summary>
    public void Add(TensorSelector selector, double factor)
    {
        foreach (ParameterTensor tensor in selector.Select(factors))
        {
            var values = new float[tensor.Count];
            factors.CopyTo(tensor.Name, values);
            for (int i = 0; i < values.Length; i++)
                values[i] += (float)(factor * tensor.Decay);
            factors.CopyFrom(tensor.Name, values);
        }
    }

    /// <summary>result += factor * w.</summary>
    public void AddValues(float* parameters, float* result, long count)
    {
        float* packed = factors.Packed;
        for (long i = 0; i < count; i += Vector<float>.Count)
            (Vector.LoadAligned(result + i) + (Vector.LoadAligned(packed + i) * Vector.LoadAligned(parameters + i))).StoreAligned(result + i);
    }

    /// <summary>result += factor * sign(w), the sign of zero being 0.</summary>
    public void AddSigns(float* parameters, float* result, long count)
    {
        float* packed = factors.Packed;
        for (long i = 0; i < count; i += Vector<float>.Count)
        {
            Vector<float> w = Vector.LoadAligned(parameters + i), factor = Vector.LoadAligned(packed + i);
            Vector<float> sign = Vector.ConditionalSelect(
                Vector.GreaterThan(w, Vector<float>.Zero), factor, Vector.ConditionalSelect(Vector.LessThan(w, Vector<float>.Zero), -factor, Vector<float>.Zero));
            (Vector.LoadAligned(result + i) + sign).StoreAligned(result + i);
        }
    }

    /// <summary>w *= 1 - rate * factor.</summary>
    public void Shrink(float* parameters, double rate, long count)
    {
        float* packed = factors.Packed;
        var step = new Vector<float>((float)rate);
        for (long i = 0; i < count; i += Vector<float>.Count)
            (Vector.LoadAligned(parameters + i) * (Vector<float>.One - (step * Vector.LoadAligned(packed + i)))).StoreAligned(parameters + i);
    }
}
