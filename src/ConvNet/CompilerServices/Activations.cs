using System.Runtime.CompilerServices;

namespace ConvNet.CompilerServices;

/// <summary>
/// Activations and their derivatives, and what normalisations divide by, for any number of lanes. The exponential follows the Cephes library's single precision
/// approximation (Moshier, 1989), without its special cases.
/// </summary>
internal static class Activations
{
    // Klambauer et al., 2017.
    private const float SELUScale = 1.0507009873554805f, SELUAlpha = 1.6732632423543772f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x)
        where T : struct, ILanes<T>
    {
        // exp(x) = 2^n * exp(r) with |r| <= ln(2) / 2; ln(2) in two parts, so that r is exact.
        // At the bounds n is -127 and 128, whose powers are 0 and infinity: what is multiplied by an exponential may be as large as singles are.
        x = T.Clamp(x, -88, 89);
        T n = T.Round(T.Multiply(x, T.Create(1.44269504088896341f)));
        T r = T.MultiplyAdd(n, T.Create(-0.693359375f), x);
        r = T.MultiplyAdd(n, T.Create(2.12194440e-4f), r);
        T p = T.Create(1.9875691500e-4f);
        p = T.MultiplyAdd(p, r, T.Create(1.3981999507e-3f));
        p = T.MultiplyAdd(p, r, T.Create(8.3334519073e-3f));
        p = T.MultiplyAdd(p, r, T.Create(4.1665795894e-2f));
        p = T.MultiplyAdd(p, r, T.Create(1.6666665459e-1f));
        p = T.MultiplyAdd(p, r, T.Create(5.0000001201e-1f));
        p = T.MultiplyAdd(T.Multiply(p, r), r, T.Add(r, T.Create(1)));
        return T.Multiply(p, T.PowerOfTwo(n));
    }

    /// <summary>What a quarter of a number's bits is taken from to estimate its inverse fourth root, with the least error over all numbers.</summary>
    public const int InverseFourthRootOfOne = 0x4f584770;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T InverseThreeQuarterPower<T>(T x)
        where T : struct, ILanes<T>
    {
        // y = x^(-1/4) by Newton's steps, each of which squares the error: 3e-2, 2e-3, 1e-5, rounding. Square roots and a division would take three times as long.
        T y = T.InverseFourthRootEstimate(x), quarter = T.Multiply(x, T.Create(-0.25f));
        for (int step = 0; step < 2; step++)
        {
            T square = T.Multiply(y, y);
            y = T.Multiply(y, T.MultiplyAdd(quarter, T.Multiply(square, square), T.Create(1.25f)));
        }

        // The last one adds what is missing, which rounds less.
        T last = T.Multiply(y, y);
        y = T.MultiplyAdd(y, T.MultiplyAdd(quarter, T.Multiply(last, last), T.Create(0.25f)), y);
        T power = T.Multiply(y, T.Multiply(y, y));
        return T.IfPositive(T.Subtract(x, T.Create(float.MaxValue)), T.Create(0), power);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T x)
        where T : struct, ILanes<T>
    {
        // x P(x^2) / Q(x^2), the best of these degrees on [-9, 9] (relative error 1.3e-9 before rounding); beyond, tanh is 1 in single precision.
        x = T.Clamp(x, -9, 9);
        T square = T.Multiply(x, x);
        T p = T.Create(-1.22461808e-11f);
        p = T.MultiplyAdd(p, square, T.Create(3.06424378e-8f));
        p = T.MultiplyAdd(p, square, T.Create(2.80312731e-5f));
        p = T.MultiplyAdd(p, square, T.Create(3.86950611e-3f));
        p = T.MultiplyAdd(p, square, T.Create(1.36808549e-1f));
        p = T.MultiplyAdd(p, square, T.Create(1));
        T q = T.Create(1.28903246e-6f);
        q = T.MultiplyAdd(q, square, T.Create(3.94071007e-4f));
        q = T.MultiplyAdd(q, square, T.Create(2.72501497e-2f));
        q = T.MultiplyAdd(q, square, T.Create(4.7014187e-1f));
        q = T.MultiplyAdd(q, square, T.Create(1));
        return T.Clamp(T.Divide(T.Multiply(x, p), q), -1, 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sigmoid<T>(T x)
        where T : struct, ILanes<T> =>
        T.Divide(T.Create(1), T.Add(T.Create(1), Exp(T.Subtract(T.Create(0), x))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ReLU<T>(T x)
        where T : struct, ILanes<T> =>
        T.IfPositive(T.Subtract(T.Create(0), x), T.Create(0), x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ReLU6<T>(T x)
        where T : struct, ILanes<T> =>
        T.Clamp(x, 0, 6);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LeakyReLU<T>(T x, float slope)
        where T : struct, ILanes<T> =>
        T.IfPositive(x, x, T.Multiply(x, T.Create(slope)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ELU<T>(T x, float alpha)
        where T : struct, ILanes<T>
    {
        // exp(x) - 1 near zero by its series, where the difference would cancel.
        T p = T.Create(1f / 720);
        p = T.MultiplyAdd(p, x, T.Create(1f / 120));
        p = T.MultiplyAdd(p, x, T.Create(1f / 24));
        p = T.MultiplyAdd(p, x, T.Create(1f / 6));
        p = T.MultiplyAdd(p, x, T.Create(1f / 2));
        T near = T.MultiplyAdd(T.Multiply(p, x), x, x);
        T far = T.Subtract(Exp(x), T.Create(1));
        T negative = T.IfPositive(T.Add(x, T.Create(0.3f)), near, far);
        return T.IfPositive(x, x, T.Multiply(T.Create(alpha), negative));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ReLUGradient<T>(T output, T gradient)
        where T : struct, ILanes<T> =>
        T.IfPositive(output, gradient, T.Create(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ReLU6Gradient<T>(T output, T gradient)
        where T : struct, ILanes<T> =>
        ReLUGradient(T.Multiply(output, T.Subtract(T.Create(6), output)), gradient);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T TanhGradient<T>(T output, T gradient)
        where T : struct, ILanes<T> =>
        T.Multiply(gradient, T.Subtract(T.Create(1), T.Multiply(output, output)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SigmoidGradient<T>(T output, T gradient)
        where T : struct, ILanes<T> =>
        T.Multiply(gradient, T.Multiply(output, T.Subtract(T.Create(1), output)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LeakyReLUGradient<T>(T output, T gradient, float slope)
        where T : struct, ILanes<T> =>
        T.IfPositive(output, gradient, T.Multiply(gradient, T.Create(slope)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ELUGradient<T>(T output, T gradient, float alpha)
        where T : struct, ILanes<T> =>
        T.IfPositive(output, gradient, T.Multiply(gradient, T.Add(output, T.Create(alpha))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ELUGradientFromInput<T>(T input, T gradient, float alpha)
        where T : struct, ILanes<T> =>
        T.IfPositive(input, gradient, T.Multiply(gradient, T.Multiply(T.Create(alpha), Exp(input))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SELU<T>(T x)
        where T : struct, ILanes<T> =>
        T.Multiply(T.Create(SELUScale), ELU(x, SELUAlpha));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SELUGradient<T>(T output, T gradient)
        where T : struct, ILanes<T> =>
        T.Multiply(gradient, T.IfPositive(output, T.Create(SELUScale), T.Add(output, T.Create(SELUScale * SELUAlpha))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GELU<T>(T x)
        where T : struct, ILanes<T> =>
        T.Multiply(x, Normal(x, Bell(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GELUGradient<T>(T input, T gradient)
        where T : struct, ILanes<T>
    {
        T bell = Bell(input);
        T density = T.Multiply(bell, T.Create(0.3989422804f));
        return T.Multiply(gradient, T.MultiplyAdd(input, density, Normal(input, bell)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SiLU<T>(T x)
        where T : struct, ILanes<T> =>
        T.Multiply(x, Sigmoid(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SiLUGradient<T>(T input, T gradient)
        where T : struct, ILanes<T>
    {
        T s = Sigmoid(input);
        return T.Multiply(gradient, T.MultiplyAdd(T.Multiply(input, s), T.Subtract(T.Create(1), s), s));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Softplus<T>(T x)
        where T : struct, ILanes<T>
    {
        // max(x, 0) + log(1 + u) with u = exp(-|x|), and log(1 + u) = 2 artanh(u / (2 + u)) by its series: the argument is at most 1/3.
        T u = Exp(T.Subtract(T.Create(0), T.Abs(x)));
        T s = T.Divide(u, T.Add(u, T.Create(2)));
        T square = T.Multiply(s, s);
        T p = T.Create(1f / 15);
        p = T.MultiplyAdd(p, square, T.Create(1f / 13));
        p = T.MultiplyAdd(p, square, T.Create(1f / 11));
        p = T.MultiplyAdd(p, square, T.Create(1f / 9));
        p = T.MultiplyAdd(p, square, T.Create(1f / 7));
        p = T.MultiplyAdd(p, square, T.Create(1f / 5));
        p = T.MultiplyAdd(p, square, T.Create(1f / 3));
        T log = T.MultiplyAdd(T.Multiply(p, square), s, s);
        return T.Add(ReLU(x), T.Add(log, log));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SoftplusGradient<T>(T output, T gradient)
        where T : struct, ILanes<T> =>
        T.Multiply(gradient, T.Subtract(T.Create(1), Exp(T.Subtract(T.Create(0), output))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ScaledTanh<T>(T x, float amplitude, float scale)
        where T : struct, ILanes<T> =>
        T.Multiply(T.Create(amplitude), Tanh(T.Multiply(T.Create(scale), x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ScaledTanhGradient<T>(T output, T gradient, float amplitude, float scale)
        where T : struct, ILanes<T> =>
        T.Multiply(gradient, T.MultiplyAdd(T.Multiply(output, output), T.Create(amplitude == 0 ? 0 : -scale / amplitude), T.Create(scale * amplitude)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T HardSigmoid<T>(T x)
        where T : struct, ILanes<T> =>
        T.Clamp(T.MultiplyAdd(x, T.Create(1f / 6), T.Create(0.5f)), 0, 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T HardSigmoidGradient<T>(T output, T gradient)
        where T : struct, ILanes<T> =>
        T.IfPositive(T.Multiply(output, T.Subtract(T.Create(1), output)), T.Multiply(gradient, T.Create(1f / 6)), T.Create(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T HardSwish<T>(T x)
        where T : struct, ILanes<T> =>
        T.Multiply(x, HardSigmoid(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T HardSwishGradient<T>(T input, T gradient)
        where T : struct, ILanes<T>
    {
        T inside = T.MultiplyAdd(input, T.Create(1f / 3), T.Create(0.5f));
        T below = T.IfPositive(T.Subtract(T.Create(-3), input), T.Create(0), inside);
        return T.Multiply(gradient, T.IfPositive(T.Subtract(input, T.Create(3)), T.Create(1), below));
    }

    /// <summary>exp(-x^2 / 2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Bell<T>(T x)
        where T : struct, ILanes<T> =>
        Exp(T.Multiply(T.Multiply(x, x), T.Create(-0.5f)));

    /// <summary>The normal distribution function, to 1.5e-7 (Abramowitz and Stegun, 7.1.26).</summary>
    /// <param name="x">The argument.</param>
    /// <param name="bell">exp(-x^2 / 2).</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Normal<T>(T x, T bell)
        where T : struct, ILanes<T>
    {
        T t = T.Divide(T.Create(1), T.MultiplyAdd(T.Abs(x), T.Create(0.3275911f * 0.7071067812f), T.Create(1)));
        T p = T.Create(1.061405429f);
        p = T.MultiplyAdd(p, t, T.Create(-1.453152027f));
        p = T.MultiplyAdd(p, t, T.Create(1.421413741f));
        p = T.MultiplyAdd(p, t, T.Create(-0.284496736f));
        p = T.MultiplyAdd(p, t, T.Create(0.254829592f));
        T tail = T.Multiply(T.Multiply(T.Multiply(p, t), bell), T.Create(0.5f));
        return T.IfPositive(x, T.Subtract(T.Create(1), tail), tail);
    }
}
