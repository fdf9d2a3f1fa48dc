using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;
using Norm = ConvNet.Model.Layers.LocalContrastNorm;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>
/// Local contrast normalisation, forward and backward. What is averaged over all channels has one number a position; those planes are
/// blurred along rows, then along columns. The blur is its own adjoint, for the Gaussian is symmetric and what lies outside is zero.
/// </summary>
internal static class LocalContrastNorm
{
    private const int Full = BlockedLayout.Full;

    public static void Write(SourceWriter w, LocalContrastNormKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout x = kernel.Input, y = kernel.Output;
        using (KernelWriter.Method(w, kernel, name))
        {
            WriteForward(w, kernel.Norm, v, name, x, y, "output");
            w.Comment("y = v / max(c, deviation)");
            WritePositions(w, x, () =>
            {
                w.Line($"{v.Type} scale = {v.Broadcast($"(1f / MathF.Max({Literal(kernel.Norm.C)}, deviations[{Index(x)}]))")};");
                using (KernelWriter.Lanes(w, v, x.Blocks))
                    w.Line(v.Store($"{v.Load(At(v, "output", y))} * scale", At(v, "output", y)));
            });
        }

        WriteBlur(w, kernel.Norm, x, name);
    }

    /// <summary>
    /// With s the deviation, d = max(c, s) and B the blur: dv = dy / d + 2 * v / C * B(e), where e = -(sum of dy * v) / (2 * s * d^2) where s is above c and
    /// 0 elsewhere; and dx = dv - B(sum of dv) / C. Sums are over the channels.
    /// </summary>
    public static void Write(SourceWriter w, LocalContrastNormGradientKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout x = kernel.Input, dy = kernel.OutputGradient, dx = kernel.InputGradient;
        string c = Literal(kernel.Norm.C), share = Literal(1.0 / x.Channels);
        using (KernelWriter.Method(w, kernel, name))
        {
            WriteForward(w, kernel.Norm, v, name, x, dx, "inputGradient");
            w.Comment("what the deviation passes back to the squares");
            WritePositions(w, x, () =>
            {
                w.Line($"{v.Type} sum = {v.Zero};");
                using (KernelWriter.Lanes(w, v, x.Blocks))
                    w.Line($"sum = {v.MultiplyAdd(v.Load(At(v, "outputGradient", dy)), v.Load(At(v, "inputGradient", dx)), "sum")};");
                w.Line($"float s = deviations[{Index(x)}];");
                w.Line($"plane[{Padded(kernel.Norm, x)}] = s > {c} ? -Lanes.Sum(sum) / (2 * s * s * s) : 0f;");
            });
            w.Line($"{name}_Blur(plane, rows, blurred);");
            WritePositions(w, x, () =>
            {
                w.Line($"{v.Type} sum = {v.Zero};");
                w.Line($"{v.Type} scale = {v.Broadcast($"(1f / MathF.Max({c}, deviations[{Index(x)}]))")}, back = {v.Broadcast($"(2f * {share} * blurred[{Index(x)}])")};");
                using (KernelWriter.Lanes(w, v, x.Blocks))
                {
                    w.Line($"{v.Type} d = {v.MultiplyAdd(v.Load(At(v, "inputGradient", dx)), "back", $"{v.Load(At(v, "outputGradient", dy))} * scale")};");
                    w.Line(v.Store("d", At(v, "inputGradient", dx)));
                    w.Line("sum += d;");
                }

                w.Line($"plane[{Padded(kernel.Norm, x)}] = Lanes.Sum(sum) * {share};");
            });
            w.Line($"{name}_Blur(plane, rows, blurred);");
            WriteLess(w, v, dx, "inputGradient", dx, "inputGradient", null);
        }

        WriteBlur(w, kernel.Norm, x, name);
    }

    /// <summary>Writes v = x - the blurred mean to a target, and the root of the blurred mean of v^2 to the deviations.</summary>
    private static void WriteForward(SourceWriter w, Norm norm, VectorWidth v, string name, BlockedLayout x, BlockedLayout target, string pointer)
    {
        int plane = LocalContrastNormKernel.Plane(norm, x);
        string share = Literal(1.0 / x.Channels);
        w.Line($"float* plane = planes, rows = planes + {plane}, blurred = planes + {2 * plane}, deviations = planes + {3 * plane};");
        w.Line($"new Span<float>(plane, {2 * plane}).Clear(); // zeros around the planes");
        w.Comment("the mean of the channels, blurred, is taken out");
        WritePositions(w, x, () =>
        {
            w.Line($"{v.Type} sum = {v.Zero};");
            using (KernelWriter.Lanes(w, v, x.Blocks)) w.Line($"sum += {v.Load(At(v, "input", x))};");
            w.Line($"plane[{Padded(norm, x)}] = Lanes.Sum(sum) * {share};");
        });
        w.Line($"{name}_Blur(plane, rows, blurred);");
        WriteLess(w, v, x, "input", target, pointer, () => w.Line($"plane[{Padded(norm, x)}] = Lanes.Sum(sum) * {share};"));
        w.Line($"{name}_Blur(plane, rows, blurred);");
        w.Line($"for (int i = 0; i < {x.Height * x.Width}; i++) deviations[i] = MathF.Sqrt(blurred[i]);");
    }

    /// <summary>Takes the blurred plane out of an image; with <paramref name="squares"/> the sum of the results' squares is at hand.</summary>
    private static void WriteLess(SourceWriter w, VectorWidth v, BlockedLayout x, string from, BlockedLayout y, string to, Action? squares)
    {
        WritePositions(w, x, () =>
        {
            w.Line($"{v.Type} mean = {v.Broadcast($"blurred[{Index(x)}]")}{(squares is null ? "" : $", sum = {v.Zero}")};");
            using (KernelWriter.Lanes(w, v, x.Blocks))
            {
                // Lanes past the last channel stay zero.
                string lane = (x.Blocks > 1 ? $" - (block * {Full})" : "") + (v.Lanes < Full ? " - lane" : "");
                string value = $"{v.Load(At(v, from, x))} - mean";
                w.Line($"{v.Type} less = {(x.Channels % Full == 0 ? value : $"Lanes.KeepFirst({value}, {x.Channels}{lane}, 0f)")};");
                w.Line(v.Store("less", At(v, to, y)));
                if (squares is not null) w.Line($"sum = {v.MultiplyAdd("less", "less", "sum")};");
            }

            squares?.Invoke();
        });
    }

    /// <summary>Along rows into a plane with zeros above and below, then along columns.</summary>
    private static void WriteBlur(SourceWriter w, Norm norm, BlockedLayout x, string name)
    {
        int reach = norm.Size / 2, width = x.Width + norm.Size - 1;
        using (KernelWriter.Tile(w, $"{name}_Blur", "float* plane, float* rows, float* blurred"))
        {
            w.Line($"ReadOnlySpan<float> weights = [{string.Join(", ", norm.Weights.Select(Literal))}];");
            using (w.Block($"for (int row = {reach}; row < {reach + x.Height}; row++)"))
            using (w.Block($"for (int column = 0; column < {x.Width}; column++)"))
            {
                w.Line("float sum = 0;");
                w.Line($"for (int k = 0; k < {norm.Size}; k++) sum += weights[k] * plane[(row * {width}) + column + k];");
                w.Line($"rows[(row * {width}) + column] = sum;");
            }

            using (w.Block($"for (int row = 0; row < {x.Height}; row++)"))
            using (w.Block($"for (int column = 0; column < {x.Width}; column++)"))
            {
                w.Line("float sum = 0;");
                w.Line($"for (int k = 0; k < {norm.Size}; k++) sum += weights[k] * rows[((row + k) * {width}) + column];");
                w.Line($"blurred[(row * {x.Width}) + column] = sum;");
            }
        }
    }

    private static void WritePositions(SourceWriter w, BlockedLayout x, Action visit)
    {
        using (w.Block($"for (int row = 0; row < {x.Height}; row++)"))
        using (w.Block($"for (int column = 0; column < {x.Width}; column++)"))
            visit();
    }

    private static string At(VectorWidth v, string pointer, BlockedLayout layout) =>
        $"{KernelWriter.LaneAt(v, pointer, layout.Blocks, layout.Plane)} + (row * {layout.Row}) + (column * {layout.Pixel})";

    private static string Index(BlockedLayout x) => $"(row * {x.Width}) + column";

    private static string Padded(Norm norm, BlockedLayout x) =>
        $"((row + {norm.Size / 2}) * {x.Width + norm.Size - 1}) + column + {norm.Size / 2}";

    private static string Literal(double value) => SourceWriter.Literal(value);
}
