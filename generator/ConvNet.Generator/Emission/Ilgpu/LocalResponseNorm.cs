using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;
using Norm = ConvNet.Model.Layers.LocalResponseNorm;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>
/// Local response normalisation, forward and backward. A thread has one value and reads its neighbours' anew: windows are of a few channels,
/// which neighbouring threads read too.
/// </summary>
internal static class LocalResponseNorm
{
    public static Stage[] Write(SourceWriter w, LocalResponseNormKernel k, DeviceKernel kernel, string name)
    {
        string[] pointers = Pointers(k);
        using (Points points = Points.Open(w, kernel, name, pointers, k.Input, needsPlace: true, k.Output))
        {
            WriteChannel(w, points, k.Input);
            w.Line($"float s = {name}_Base(input, at, channel);");
            w.Line($"{points.At("output", k.Output)} = {points.At("input", k.Input)} * {Power(k.Norm)};");
        }

        WriteBase(w, k.Norm, k.Input, name);
        return Points.Launch(name, pointers, k.Input);
    }

    /// <summary>
    /// With s the base and y = x * s^-beta: dx[c] = dy[c] * s[c]^-beta - 2 * alpha / size * beta * x[c] * sum of dy[j] * y[j] / s[j], over the
    /// channels j that have c among their neighbours.
    /// </summary>
    public static Stage[] Write(SourceWriter w, LocalResponseNormGradientKernel k, DeviceKernel kernel, string name)
    {
        Norm norm = k.Norm;
        BlockedLayout x = k.Input, dy = k.OutputGradient;
        string[] pointers = Pointers(k);
        using (Points points = Points.Open(w, kernel, name, pointers, x, needsPlace: true, dy, k.InputGradient))
        {
            WriteChannel(w, points, x);
            w.Line($"int gradientAt = {points.Pixel("outputGradient", dy)};");
            w.Line("float own = 0f, passed = 0f;");
            using (w.Block($"for (int j = Math.Max(channel - {norm.After}, 0); j < Math.Min(channel + {norm.Before + 1}, {x.Channels}); j++)"))
            {
                w.Line($"float s = {name}_Base(input, at, j), d = outputGradient[gradientAt + {Place.Channel(dy, "j")}] * {Power(norm)};");
                w.Line("if (j == channel) own = d;");
                w.Line($"passed += input[at + {Place.Channel(x, "j")}] * d / s;");
            }

            string factor = SourceWriter.Literal(-2 * norm.Alpha / norm.Size * norm.Beta);
            w.Line($"{points.At("inputGradient", k.InputGradient)} = own + ({points.At("input", x)} * {factor} * passed);");
        }

        WriteBase(w, norm, x, name);
        return Points.Launch(name, pointers, x);
    }

    /// <summary>All pointers but the line of squares, which is the processor's.</summary>
    private static string[] Pointers(Kernel k) => k.Pointers.Where(p => p != "line").ToArray();

    /// <summary>Declares the thread's channel, and where its position has the first one.</summary>
    private static void WriteChannel(SourceWriter w, Points points, BlockedLayout x) =>
        w.Line($"int channel = {points.Channel(x)}, at = {points.Pixel("input", x)};");

    private static void WriteBase(SourceWriter w, Norm norm, BlockedLayout x, string name)
    {
        w.Line();
        w.Comment("k + alpha / size * the sum of the squares of a channel and its neighbours");
        using (w.Block($"private static float {name}_Base(ArrayView<float> input, int at, int channel)"))
        using (w.Block("unchecked"))
        {
            w.Line("float sum = 0f;");
            using (w.Block($"for (int j = Math.Max(channel - {norm.Before}, 0); j < Math.Min(channel + {norm.After + 1}, {x.Channels}); j++)"))
            {
                w.Line($"float value = input[at + {Place.Channel(x, "j")}];");
                w.Line("sum += value * value;");
            }

            w.Line($"return {SourceWriter.Literal(norm.K)} + ({SourceWriter.Literal(norm.Alpha / norm.Size)} * sum);");
        }
    }

    /// <summary>s to the power of -Beta; by square roots where the exponent allows.</summary>
    private static string Power(Norm norm) => norm.Beta switch
    {
        0.5 => "(1f / MathF.Sqrt(s))",
        0.75 => "(1f / (MathF.Sqrt(s) * MathF.Sqrt(MathF.Sqrt(s))))",
        1 => "(1f / s)",
        _ => $"Lanes.Exp({SourceWriter.Literal(-norm.Beta)} * DeviceMath.Log(s))",
    };
}
