using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;
using Norm = ConvNet.Model.Layers.LocalResponseNorm;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>
/// Local response normalisation, forward and backward. Lanes are channels, so the squares of one position are laid out in a line
/// with zeros around it, and the sum over neighbours is a sum of shifted loads.
/// </summary>
internal static class LocalResponseNorm
{
    private const int Full = BlockedLayout.Full;

    /// <summary>Numbers below are not normal ones, whose exponent a root is estimated from.</summary>
    private const double SmallestBase = 1e-37;

    public static void Write(SourceWriter w, LocalResponseNormKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout x = kernel.Input, y = kernel.Output;
        using (KernelWriter.Method(w, kernel, name))
        {
            if (kernel.Parts > 1)
            {
                w.Line($"int first = {KernelWriter.Place("from", x.Height, kernel.Parts)}, rows = ({KernelWriter.Place("to", x.Height, kernel.Parts)}) - first;");
                w.Line($"input += first * {x.Row};");
                w.Line($"output += first * {y.Row};");
                w.Line($"line += from * {LocalResponseNormKernel.Line(kernel.Norm, x)};");
            }

            ClearMargins(w, kernel.Norm, x, "line");
            KernelWriter.Positions(
                w, kernel.Parts > 1 ? null : x.Height, x.Width,
                () =>
                {
                    WriteSquares(w, kernel.Norm, x, v);
                    using (KernelWriter.Lanes(w, v, x.Blocks))
                    {
                        WriteBase(w, kernel.Norm, x, v);
                        w.Line(v.Store($"{v.Load(KernelWriter.LaneAt(v, "input", x.Blocks, x.Plane))} * {Power(kernel.Norm, v)}", KernelWriter.LaneAt(v, "output", y.Blocks, y.Plane)));
                    }
                },
                ("input", x.Row, x.Pixel), ("output", y.Row, y.Pixel));
        }
    }

    /// <summary>
    /// With s the base and y = x * s^-beta: dx[c] = dy[c] * s[c]^-beta - 2 * alpha / size * beta * x[c] * sum of dy[j] * y[j] / s[j], over the
    /// channels j that have c among their neighbours.
    /// </summary>
    public static void Write(SourceWriter w, LocalResponseNormGradientKernel kernel, VectorWidth v, string name)
    {
        Norm norm = kernel.Norm;
        BlockedLayout x = kernel.Input, dy = kernel.OutputGradient, dx = kernel.InputGradient;
        string xLane = KernelWriter.LaneAt(v, "input", x.Blocks, x.Plane), dxLane = KernelWriter.LaneAt(v, "inputGradient", dx.Blocks, dx.Plane);
        using (KernelWriter.Method(w, kernel, name))
        {
            w.Line($"float* back = line + {LocalResponseNormKernel.Line(norm, x)};");
            ClearMargins(w, norm, x, "line");
            ClearMargins(w, norm, x, "back");
            KernelWriter.Positions(
                w, x.Height, x.Width,
                () =>
                {
                    WriteSquares(w, norm, x, v);
                    using (KernelWriter.Lanes(w, v, x.Blocks))
                    {
                        WriteBase(w, norm, x, v);
                        w.Line($"{v.Type} d = {v.Load(KernelWriter.LaneAt(v, "outputGradient", dy.Blocks, dy.Plane))} * {Power(norm, v)};");
                        w.Line(v.Store("d", dxLane));
                        w.Line(v.Store($"{v.Load(xLane)} * d / s", LineAt(v, "back", x.Blocks, norm.After)));
                    }

                    using (KernelWriter.Lanes(w, v, x.Blocks))
                    {
                        WriteSum(w, norm, x, v, "passed", "back");
                        string factor = v.Broadcast(SourceWriter.Literal(-2 * norm.Alpha / norm.Size * norm.Beta));
                        w.Line(v.Store(v.MultiplyAdd($"{v.Load(xLane)} * {factor}", "passed", v.Load(dxLane)), dxLane));
                    }
                },
                ("input", x.Row, x.Pixel), ("outputGradient", dy.Row, dy.Pixel), ("inputGradient", dx.Row, dx.Pixel));
        }
    }

    private static void ClearMargins(SourceWriter w, Norm norm, BlockedLayout layout, string line) =>
        w.Line($"new Span<float>({line}, {LocalResponseNormKernel.Line(norm, layout)}).Clear(); // zeros around the channels");

    private static void WriteSquares(SourceWriter w, Norm norm, BlockedLayout x, VectorWidth v)
    {
        using (KernelWriter.Lanes(w, v, x.Blocks))
        {
            w.Line($"{v.Type} value = {v.Load(KernelWriter.LaneAt(v, "input", x.Blocks, x.Plane))};");
            w.Line(v.Store("value * value", LineAt(v, "line", x.Blocks, norm.Before)));
        }
    }

    /// <summary>s = K + Alpha / Size * the sum over the neighbours.</summary>
    private static void WriteBase(SourceWriter w, Norm norm, BlockedLayout x, VectorWidth v)
    {
        WriteSum(w, norm, x, v, "sum", "line");
        w.Line($"{v.Type} s = {v.MultiplyAdd(v.Broadcast(SourceWriter.Literal(norm.Alpha / norm.Size)), "sum", v.Broadcast(SourceWriter.Literal(norm.K)))};");
    }

    private static void WriteSum(SourceWriter w, Norm norm, BlockedLayout x, VectorWidth v, string sum, string line)
    {
        const int unrolled = 16;
        string at = LineAt(v, line, x.Blocks, 0);
        w.Line($"{v.Type} {sum} = {v.Load(at)};");
        if (norm.Size <= unrolled)
            for (int j = 1; j < norm.Size; j++) w.Line($"{sum} += {v.Load(SourceWriter.At(at, j))};");
        else
            w.Line($"for (int j = 1; j < {norm.Size}; j++) {sum} += {v.Load($"{at} + j")};");
    }

    private static string LineAt(VectorWidth v, string line, int blocks, int offset) =>
        SourceWriter.At(KernelWriter.LaneAt(v, line, blocks, Full), offset);

    /// <summary>s to the power of -Beta; without logarithms where the exponent allows.</summary>
    private static string Power(Norm norm, VectorWidth v)
    {
        string one = v.Broadcast("1f");
        return norm.Beta switch
        {
            0.5 => $"({one} / {v.Sqrt("s")})",
            0.75 when norm.K >= SmallestBase => "Lanes.InverseThreeQuarterPower(s)",
            0.75 => $"({one} / ({v.Sqrt("s")} * {v.Sqrt(v.Sqrt("s"))}))",
            1 => $"({one} / s)",
            _ => $"Lanes.Exp({v.Broadcast(SourceWriter.Literal(-norm.Beta))} * {v.Log("s")})",
        };
    }
}
