using System.Numerics;
using System.Runtime.Intrinsics;

namespace ConvNet;

/// <summary>
/// What an optimizer's rules make of the loss's gradient before its update: clipped, and with the penalties added. Exists only
/// where there is such a rule; otherwise a step is the update's one loop.
/// </summary>
internal sealed unsafe class GradientRules
{
    /// <summary>What PyTorch's clip_grad_norm_ adds to the norm.</summary>
    private const double NormEpsilon = 1e-6;

    private readonly ParameterStore gradients;
    private readonly ParameterFactors? l1;
    private readonly ParameterFactors? l2;
    private readonly double? clipNorm;
    private readonly double? clipValue;

    public GradientRules(ParameterStore parameters, IEnumerable<Penalty> penalties, double? clipNorm, double? clipValue)
    {
        gradients = new ParameterStore(parameters.Description);
        this.clipNorm = clipNorm;
        this.clipValue = clipValue;
        foreach (Penalty penalty in penalties)
        {
            if (penalty.L1 > 0)
                (l1 ??= new ParameterFactors(parameters)).Add(penalty.On, penalty.L1);
            if (penalty.L2 > 0)
                (l2 ??= new ParameterFactors(parameters)).Add(penalty.On, penalty.L2);
        }
    }

    /// <summary>The gradient to update by, in memory of its own.</summary>
    public float* Apply(float* parameters, float* lossGradients, long count)
    {
        float* result = gradients.Packed;
        var scale = new Vector<float>(clipNorm is { } norm ? (float)Math.Min(1, norm / (Norm(lossGradients, count) + NormEpsilon)) : 1);
        var highest = new Vector<float>(clipValue is { } value ? (float)value : float.PositiveInfinity);
        for (long i = 0; i < count; i += Vector<float>.Count)
        {
            Vector<float> g = Vector.LoadAligned(lossGradients + i) * scale;
            Vector.Max(Vector.Min(g, highest), -highest).StoreAligned(result + i);
        }

        l1?.AddSigns(parameters, result, count);
        l2?.AddValues(parameters, result, count);
        return result;
    }

    /// <summary>The Euclidean norm, summed in double precision and in an order that does not depend on the machine's vectors.</summary>
    internal static double Norm(float* values, long count)
    {
        Vector512<double> lower = Vector512<double>.Zero, upper = lower;
        for (long i = 0; i < count; i += Vector512<float>.Count)
        {
            (Vector512<double> low, Vector512<double> high) = Vector512.Widen(Vector512.LoadAligned(values + i));
            lower += low * low;
            upper += high * high;
        }

        Vector512<double> sums = lower + upper;
        double sum = 0;
        for (int i = 0; i < Vector512<double>.Count; i++)
            sum += sums[i];

        return Math.Sqrt(sum);
    }
}
