using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ConvNet.CompilerServices;

// The activations at every width: each is written once, in Activations, over any width's arithmetic.
public static partial class Lanes
{
    /// <summary>The exponential, to about one unit in the last place; 0 below -87.7, and infinite above 88.3.</summary>
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

    /// <summary>The power of -3/4 of numbers above 1e-37, to four units in the last place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> InverseThreeQuarterPower(Vector512<float> value) => Activations.InverseThreeQuarterPower(new Lanes512(value)).Value;

    /// <inheritdoc cref="InverseThreeQuarterPower(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> InverseThreeQuarterPower(Vector256<float> value) => Activations.InverseThreeQuarterPower(new Lanes256(value)).Value;

    /// <inheritdoc cref="InverseThreeQuarterPower(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> InverseThreeQuarterPower(Vector128<float> value) => Activations.InverseThreeQuarterPower(new Lanes128(value)).Value;

    /// <inheritdoc cref="InverseThreeQuarterPower(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float InverseThreeQuarterPower(float value) => Activations.InverseThreeQuarterPower(new Lane(value)).Value;

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

    /// <summary>min(max(0, x), 6). Not a number stays so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ReLU6(Vector512<float> value) => Activations.ReLU6(new Lanes512(value)).Value;

    /// <inheritdoc cref="ReLU6(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ReLU6(Vector256<float> value) => Activations.ReLU6(new Lanes256(value)).Value;

    /// <inheritdoc cref="ReLU6(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ReLU6(Vector128<float> value) => Activations.ReLU6(new Lanes128(value)).Value;

    /// <inheritdoc cref="ReLU6(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ReLU6(float value) => Activations.ReLU6(new Lane(value)).Value;

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

    /// <summary>The gradient where an output of ReLU6 is neither 0 nor 6, zero elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ReLU6Gradient(Vector512<float> output, Vector512<float> gradient) => Activations.ReLU6Gradient(new Lanes512(output), new Lanes512(gradient)).Value;

    /// <inheritdoc cref="ReLU6Gradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ReLU6Gradient(Vector256<float> output, Vector256<float> gradient) => Activations.ReLU6Gradient(new Lanes256(output), new Lanes256(gradient)).Value;

    /// <inheritdoc cref="ReLU6Gradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ReLU6Gradient(Vector128<float> output, Vector128<float> gradient) => Activations.ReLU6Gradient(new Lanes128(output), new Lanes128(gradient)).Value;

    /// <inheritdoc cref="ReLU6Gradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ReLU6Gradient(float output, float gradient) => Activations.ReLU6Gradient(new Lane(output), new Lane(gradient)).Value;

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

    /// <summary>SELU: scale * ELU with the constants that keep mean 0 and variance 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SELU(Vector512<float> value) => Activations.SELU(new Lanes512(value)).Value;

    /// <inheritdoc cref="SELU(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> SELU(Vector256<float> value) => Activations.SELU(new Lanes256(value)).Value;

    /// <inheritdoc cref="SELU(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SELU(Vector128<float> value) => Activations.SELU(new Lanes128(value)).Value;

    /// <inheritdoc cref="SELU(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SELU(float value) => Activations.SELU(new Lane(value)).Value;

    /// <summary>x times the normal distribution function.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> GELU(Vector512<float> value) => Activations.GELU(new Lanes512(value)).Value;

    /// <inheritdoc cref="GELU(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> GELU(Vector256<float> value) => Activations.GELU(new Lanes256(value)).Value;

    /// <inheritdoc cref="GELU(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> GELU(Vector128<float> value) => Activations.GELU(new Lanes128(value)).Value;

    /// <inheritdoc cref="GELU(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float GELU(float value) => Activations.GELU(new Lane(value)).Value;

    /// <summary>x * sigmoid(x), also called swish.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SiLU(Vector512<float> value) => Activations.SiLU(new Lanes512(value)).Value;

    /// <inheritdoc cref="SiLU(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> SiLU(Vector256<float> value) => Activations.SiLU(new Lanes256(value)).Value;

    /// <inheritdoc cref="SiLU(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SiLU(Vector128<float> value) => Activations.SiLU(new Lanes128(value)).Value;

    /// <inheritdoc cref="SiLU(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SiLU(float value) => Activations.SiLU(new Lane(value)).Value;

    /// <summary>log(1 + exp(x)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Softplus(Vector512<float> value) => Activations.Softplus(new Lanes512(value)).Value;

    /// <inheritdoc cref="Softplus(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Softplus(Vector256<float> value) => Activations.Softplus(new Lanes256(value)).Value;

    /// <inheritdoc cref="Softplus(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Softplus(Vector128<float> value) => Activations.Softplus(new Lanes128(value)).Value;

    /// <inheritdoc cref="Softplus(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Softplus(float value) => Activations.Softplus(new Lane(value)).Value;

    /// <summary>amplitude * tanh(scale * x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ScaledTanh(Vector512<float> value, float amplitude, float scale) => Activations.ScaledTanh(new Lanes512(value), amplitude, scale).Value;

    /// <inheritdoc cref="ScaledTanh(Vector512{float}, float, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ScaledTanh(Vector256<float> value, float amplitude, float scale) => Activations.ScaledTanh(new Lanes256(value), amplitude, scale).Value;

    /// <inheritdoc cref="ScaledTanh(Vector512{float}, float, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ScaledTanh(Vector128<float> value, float amplitude, float scale) => Activations.ScaledTanh(new Lanes128(value), amplitude, scale).Value;

    /// <inheritdoc cref="ScaledTanh(Vector512{float}, float, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ScaledTanh(float value, float amplitude, float scale) => Activations.ScaledTanh(new Lane(value), amplitude, scale).Value;

    /// <summary>x / 6 + 1/2, kept in [0, 1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> HardSigmoid(Vector512<float> value) => Activations.HardSigmoid(new Lanes512(value)).Value;

    /// <inheritdoc cref="HardSigmoid(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> HardSigmoid(Vector256<float> value) => Activations.HardSigmoid(new Lanes256(value)).Value;

    /// <inheritdoc cref="HardSigmoid(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> HardSigmoid(Vector128<float> value) => Activations.HardSigmoid(new Lanes128(value)).Value;

    /// <inheritdoc cref="HardSigmoid(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float HardSigmoid(float value) => Activations.HardSigmoid(new Lane(value)).Value;

    /// <summary>x * hard sigmoid of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> HardSwish(Vector512<float> value) => Activations.HardSwish(new Lanes512(value)).Value;

    /// <inheritdoc cref="HardSwish(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> HardSwish(Vector256<float> value) => Activations.HardSwish(new Lanes256(value)).Value;

    /// <inheritdoc cref="HardSwish(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> HardSwish(Vector128<float> value) => Activations.HardSwish(new Lanes128(value)).Value;

    /// <inheritdoc cref="HardSwish(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float HardSwish(float value) => Activations.HardSwish(new Lane(value)).Value;

    /// <summary>The gradient times the derivative of SELU.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SELUGradient(Vector512<float> output, Vector512<float> gradient) => Activations.SELUGradient(new Lanes512(output), new Lanes512(gradient)).Value;

    /// <inheritdoc cref="SELUGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> SELUGradient(Vector256<float> output, Vector256<float> gradient) => Activations.SELUGradient(new Lanes256(output), new Lanes256(gradient)).Value;

    /// <inheritdoc cref="SELUGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SELUGradient(Vector128<float> output, Vector128<float> gradient) => Activations.SELUGradient(new Lanes128(output), new Lanes128(gradient)).Value;

    /// <inheritdoc cref="SELUGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SELUGradient(float output, float gradient) => Activations.SELUGradient(new Lane(output), new Lane(gradient)).Value;

    /// <summary>The gradient times the derivative of GELU.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> GELUGradient(Vector512<float> input, Vector512<float> gradient) => Activations.GELUGradient(new Lanes512(input), new Lanes512(gradient)).Value;

    /// <inheritdoc cref="GELUGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> GELUGradient(Vector256<float> input, Vector256<float> gradient) => Activations.GELUGradient(new Lanes256(input), new Lanes256(gradient)).Value;

    /// <inheritdoc cref="GELUGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> GELUGradient(Vector128<float> input, Vector128<float> gradient) => Activations.GELUGradient(new Lanes128(input), new Lanes128(gradient)).Value;

    /// <inheritdoc cref="GELUGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float GELUGradient(float input, float gradient) => Activations.GELUGradient(new Lane(input), new Lane(gradient)).Value;

    /// <summary>The gradient times the derivative of SiLU.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SiLUGradient(Vector512<float> input, Vector512<float> gradient) => Activations.SiLUGradient(new Lanes512(input), new Lanes512(gradient)).Value;

    /// <inheritdoc cref="SiLUGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> SiLUGradient(Vector256<float> input, Vector256<float> gradient) => Activations.SiLUGradient(new Lanes256(input), new Lanes256(gradient)).Value;

    /// <inheritdoc cref="SiLUGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SiLUGradient(Vector128<float> input, Vector128<float> gradient) => Activations.SiLUGradient(new Lanes128(input), new Lanes128(gradient)).Value;

    /// <inheritdoc cref="SiLUGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SiLUGradient(float input, float gradient) => Activations.SiLUGradient(new Lane(input), new Lane(gradient)).Value;

    /// <summary>The gradient times 1 - exp(-y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SoftplusGradient(Vector512<float> output, Vector512<float> gradient) => Activations.SoftplusGradient(new Lanes512(output), new Lanes512(gradient)).Value;

    /// <inheritdoc cref="SoftplusGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> SoftplusGradient(Vector256<float> output, Vector256<float> gradient) => Activations.SoftplusGradient(new Lanes256(output), new Lanes256(gradient)).Value;

    /// <inheritdoc cref="SoftplusGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SoftplusGradient(Vector128<float> output, Vector128<float> gradient) => Activations.SoftplusGradient(new Lanes128(output), new Lanes128(gradient)).Value;

    /// <inheritdoc cref="SoftplusGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SoftplusGradient(float output, float gradient) => Activations.SoftplusGradient(new Lane(output), new Lane(gradient)).Value;

    /// <summary>The gradient times the derivative of the scaled tangent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ScaledTanhGradient(Vector512<float> output, Vector512<float> gradient, float amplitude, float scale) => Activations.ScaledTanhGradient(new Lanes512(output), new Lanes512(gradient), amplitude, scale).Value;

    /// <inheritdoc cref="ScaledTanhGradient(Vector512{float}, Vector512{float}, float, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ScaledTanhGradient(Vector256<float> output, Vector256<float> gradient, float amplitude, float scale) => Activations.ScaledTanhGradient(new Lanes256(output), new Lanes256(gradient), amplitude, scale).Value;

    /// <inheritdoc cref="ScaledTanhGradient(Vector512{float}, Vector512{float}, float, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ScaledTanhGradient(Vector128<float> output, Vector128<float> gradient, float amplitude, float scale) => Activations.ScaledTanhGradient(new Lanes128(output), new Lanes128(gradient), amplitude, scale).Value;

    /// <inheritdoc cref="ScaledTanhGradient(Vector512{float}, Vector512{float}, float, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ScaledTanhGradient(float output, float gradient, float amplitude, float scale) => Activations.ScaledTanhGradient(new Lane(output), new Lane(gradient), amplitude, scale).Value;

    /// <summary>A sixth of the gradient where the output is inside (0, 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> HardSigmoidGradient(Vector512<float> output, Vector512<float> gradient) => Activations.HardSigmoidGradient(new Lanes512(output), new Lanes512(gradient)).Value;

    /// <inheritdoc cref="HardSigmoidGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> HardSigmoidGradient(Vector256<float> output, Vector256<float> gradient) => Activations.HardSigmoidGradient(new Lanes256(output), new Lanes256(gradient)).Value;

    /// <inheritdoc cref="HardSigmoidGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> HardSigmoidGradient(Vector128<float> output, Vector128<float> gradient) => Activations.HardSigmoidGradient(new Lanes128(output), new Lanes128(gradient)).Value;

    /// <inheritdoc cref="HardSigmoidGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float HardSigmoidGradient(float output, float gradient) => Activations.HardSigmoidGradient(new Lane(output), new Lane(gradient)).Value;

    /// <summary>The gradient times the derivative of hard swish.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> HardSwishGradient(Vector512<float> input, Vector512<float> gradient) => Activations.HardSwishGradient(new Lanes512(input), new Lanes512(gradient)).Value;

    /// <inheritdoc cref="HardSwishGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> HardSwishGradient(Vector256<float> input, Vector256<float> gradient) => Activations.HardSwishGradient(new Lanes256(input), new Lanes256(gradient)).Value;

    /// <inheritdoc cref="HardSwishGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> HardSwishGradient(Vector128<float> input, Vector128<float> gradient) => Activations.HardSwishGradient(new Lanes128(input), new Lanes128(gradient)).Value;

    /// <inheritdoc cref="HardSwishGradient(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float HardSwishGradient(float input, float gradient) => Activations.HardSwishGradient(new Lane(input), new Lane(gradient)).Value;
}
