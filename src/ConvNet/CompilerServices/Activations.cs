using System.Runtime.CompilerServices;

namespace ConvNet.CompilerServices;

/// <summary>
/// Activations and their derivatives for any number of lanes. Exponential and tangent follow the Cephes library's single
/// precision approximations (Moshier, 1989), without its special cases.
/// </summary>
internal static class Activations
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x)
        where T : struct, ILanes<T>
    {
        // exp(x) = 2^n * exp(r) with |r| <= ln(2) / 2; ln(2) in two parts, so that r is exact.
        x = T.Clamp(x, -87.33654f, 88.3762626647949f);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T x)
        where T : struct, ILanes<T>
    {
        // Far from zero by the exponential; near it a polynomial, where the exponential would cancel.
        T size = T.Abs(x);
        T square = T.Multiply(x, x);
        T p = T.Create(-5.70498872745e-3f);
        p = T.MultiplyAdd(p, square, T.Create(2.06390887954e-2f));
        p = T.MultiplyAdd(p, square, T.Create(-5.37397155531e-2f));
        p = T.MultiplyAdd(p, square, T.Create(1.33314422036e-1f));
        p = T.MultiplyAdd(p, square, T.Create(-3.33332819422e-1f));
        T near = T.MultiplyAdd(T.Multiply(p, square), x, x);
        T far = T.Subtract(T.Create(1), T.Divide(T.Create(2), T.Add(Exp(T.Add(size, size)), T.Create(1))));
        far = T.IfPositive(x, far, T.Subtract(T.Create(0), far));
        return T.IfPositive(T.Subtract(size, T.Create(0.625f)), far, near);
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
}
