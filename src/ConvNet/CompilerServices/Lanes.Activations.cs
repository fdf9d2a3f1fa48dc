using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ConvNet.CompilerServices;

// The activations at every width: each is written once, in Activations, over any width's arithmetic.
public static partial class Lanes
{
    /// <summary>The exponential, to about one unit in the last place; arguments are clamped to [-87.3, 88.3].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> value) => Activations.Exp(new Lanes512(value)).Value;

    /// <inheritdoc cref="Exp(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> value) => Activations.Exp(new Lanes256(value)).Value;

    /// <inheritdoc cref="Exp(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Exp(Vector128<float> value) => Activations.Exp(new Lanes128(value)).Value;

    /// <inheritdoc cref="Exp(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Exp(float value) => Activations.Exp(new Lane(value)).Value;

    /// <summary>max(0, x). Not a number stays so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ReLU(Vector512<float> value) => Activations.ReLU(new Lanes512(value)).Value;

    /// <inheritdoc cref="ReLU(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ReLU(Vector256<float> value) => Activations.ReLU(new Lanes256(value)).Value;

    /// <inheritdoc cref="ReLU(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ReLU(Vector128<float> value) => Activations.ReLU(new Lanes128(value)).Value;

    /// <inheritdoc cref="ReLU(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ReLU(float value) => Activations.ReLU(new Lane(value)).Value;

    /// <summary>The hyperbolic tangent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> value) => Activations.Tanh(new Lanes512(value)).Value;

    /// <inheritdoc cref="Tanh(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Tanh(Vector256<float> value) => Activations.Tanh(new Lanes256(value)).Value;

    /// <inheritdoc cref="Tanh(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Tanh(Vector128<float> value) => Activations.Tanh(new Lanes128(value)).Value;

    /// <inheritdoc cref="Tanh(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Tanh(float value) => Activations.Tanh(new Lane(value)).Value;

    /// <summary>1 / (1 + exp(-x)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> value) => Activations.Sigmoid(new Lanes512(value)).Value;

    /// <inheritdoc cref="Sigmoid(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sigmoid(Vector256<float> value) => Activations.Sigmoid(new Lanes256(value)).Value;

    /// <inheritdoc cref="Sigmoid(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sigmoid(Vector128<float> value) => Activations.Sigmoid(new Lanes128(value)).Value;

    /// <inheritdoc cref="Sigmoid(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sigmoid(float value) => Activations.Sigmoid(new Lane(value)).Value;

    /// <summary>x where positive, slope * x elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LeakyReLU(Vector512<float> value, float alpha) => Activations.LeakyReLU(new Lanes512(value), alpha).Value;

    /// <inheritdoc cref="LeakyReLU(Vector512{float}, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LeakyReLU(Vector256<float> value, float alpha) => Activations.LeakyReLU(new Lanes256(value), alpha).Value;

    /// <inheritdoc cref="LeakyReLU(Vector512{float}, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LeakyReLU(Vector128<float> value, float alpha) => Activations.LeakyReLU(new Lanes128(value), alpha).Value;

    /// <inheritdoc cref="LeakyReLU(Vector512{float}, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LeakyReLU(float value, float alpha) => Activations.LeakyReLU(new Lane(value), alpha).Value;

    /// <summary>x where positive, alpha * (exp(x) - 1) elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ELU(Vector512<float> value, float alpha) => Activations.ELU(new Lanes512(value), alpha).Value;

    /// <inheritdoc cref="ELU(Vector512{float}, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ELU(Vector256<float> value, float alpha) => Activations.ELU(new Lanes256(value), alpha).Value;

    /// <inheritdoc cref="ELU(Vector512{float}, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ELU(Vector128<float> value, float alpha) => Activations.ELU(new Lanes128(value), alpha).Value;

    /// <inheritdoc cref="ELU(Vector512{float}, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ELU(float value, float alpha) => Activations.ELU(new Lane(value), alpha).Value;

    /// <summary>The gradient where the output is positive.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ReLUGradient(Vector512<float> output, Vector512<float> gradient) => Activations.ReLUGradient(new Lanes512(output), new Lanes512(gradient)).Value;

    /// <inheritdoc cref="ReLUGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ReLUGradient(Vector256<float> output, Vector256<float> gradient) => Activations.ReLUGradient(new Lanes256(output), new Lanes256(gradient)).Value;

    /// <inheritdoc cref="ReLUGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ReLUGradient(Vector128<float> output, Vector128<float> gradient) => Activations.ReLUGradient(new Lanes128(output), new Lanes128(gradient)).Value;

    /// <inheritdoc cref="ReLUGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ReLUGradient(float output, float gradient) => Activations.ReLUGradient(new Lane(output), new Lane(gradient)).Value;

    /// <summary>gradient * (1 - y^2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> TanhGradient(Vector512<float> output, Vector512<float> gradient) => Activations.TanhGradient(new Lanes512(output), new Lanes512(gradient)).Value;

    /// <inheritdoc cref="TanhGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> TanhGradient(Vector256<float> output, Vector256<float> gradient) => Activations.TanhGradient(new Lanes256(output), new Lanes256(gradient)).Value;

    /// <inheritdoc cref="TanhGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> TanhGradient(Vector128<float> output, Vector128<float> gradient) => Activations.TanhGradient(new Lanes128(output), new Lanes128(gradient)).Value;

    /// <inheritdoc cref="TanhGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float TanhGradient(float output, float gradient) => Activations.TanhGradient(new Lane(output), new Lane(gradient)).Value;

    /// <summary>gradient * y * (1 - y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SigmoidGradient(Vector512<float> output, Vector512<float> gradient) => Activations.SigmoidGradient(new Lanes512(output), new Lanes512(gradient)).Value;

    /// <inheritdoc cref="SigmoidGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> SigmoidGradient(Vector256<float> output, Vector256<float> gradient) => Activations.SigmoidGradient(new Lanes256(output), new Lanes256(gradient)).Value;

    /// <inheritdoc cref="SigmoidGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SigmoidGradient(Vector128<float> output, Vector128<float> gradient) => Activations.SigmoidGradient(new Lanes128(output), new Lanes128(gradient)).Value;

    /// <inheritdoc cref="SigmoidGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SigmoidGradient(float output, float gradient) => Activations.SigmoidGradient(new Lane(output), new Lane(gradient)).Value;

    /// <summary>The gradient where the output is positive, slope * gradient elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LeakyReLUGradient(Vector512<float> output, Vector512<float> gradient, float alpha) => Activations.LeakyReLUGradient(new Lanes512(output), new Lanes512(gradient), alpha).Value;

    /// <inheritdoc cref="LeakyReLUGradient(Vector512{float}, Vector512{float}, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LeakyReLUGradient(Vector256<float> output, Vector256<float> gradient, float alpha) => Activations.LeakyReLUGradient(new Lanes256(output), new Lanes256(gradient), alpha).Value;

    /// <inheritdoc cref="LeakyReLUGradient(Vector512{float}, Vector512{float}, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LeakyReLUGradient(Vector128<float> output, Vector128<float> gradient, float alpha) => Activations.LeakyReLUGradient(new Lanes128(output), new Lanes128(gradient), alpha).Value;

    /// <inheritdoc cref="LeakyReLUGradient(Vector512{float}, Vector512{float}, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LeakyReLUGradient(float output, float gradient, float alpha) => Activations.LeakyReLUGradient(new Lane(output), new Lane(gradient), alpha).Value;

    /// <summary>The gradient where the output is positive, gradient * (y + alpha) elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ELUGradient(Vector512<float> output, Vector512<float> gradient, float alpha) => Activations.ELUGradient(new Lanes512(output), new Lanes512(gradient), alpha).Value;

    /// <inheritdoc cref="ELUGradient(Vector512{float}, Vector512{float}, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ELUGradient(Vector256<float> output, Vector256<float> gradient, float alpha) => Activations.ELUGradient(new Lanes256(output), new Lanes256(gradient), alpha).Value;

    /// <inheritdoc cref="ELUGradient(Vector512{float}, Vector512{float}, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ELUGradient(Vector128<float> output, Vector128<float> gradient, float alpha) => Activations.ELUGradient(new Lanes128(output), new Lanes128(gradient), alpha).Value;

    /// <inheritdoc cref="ELUGradient(Vector512{float}, Vector512{float}, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ELUGradient(float output, float gradient, float alpha) => Activations.ELUGradient(new Lane(output), new Lane(gradient), alpha).Value;

    /// <summary>The gradient where the input is positive, gradient * alpha * exp(x) elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ELUGradientFromInput(Vector512<float> input, Vector512<float> gradient, float alpha) => Activations.ELUGradientFromInput(new Lanes512(input), new Lanes512(gradient), alpha).Value;

    /// <inheritdoc cref="ELUGradientFromInput(Vector512{float}, Vector512{float}, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ELUGradientFromInput(Vector256<float> input, Vector256<float> gradient, float alpha) => Activations.ELUGradientFromInput(new Lanes256(input), new Lanes256(gradient), alpha).Value;

    /// <inheritdoc cref="ELUGradientFromInput(Vector512{float}, Vector512{float}, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ELUGradientFromInput(Vector128<float> input, Vector128<float> gradient, float alpha) => Activations.ELUGradientFromInput(new Lanes128(input), new Lanes128(gradient), alpha).Value;

    /// <inheritdoc cref="ELUGradientFromInput(Vector512{float}, Vector512{float}, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ELUGradientFromInput(float input, float gradient, float alpha) => Activations.ELUGradientFromInput(new Lane(input), new Lane(gradient), alpha).Value;
}
