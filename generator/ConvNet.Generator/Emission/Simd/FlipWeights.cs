using ConvNet.Model;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>Packed weights with inputs and outputs exchanged and taps last first, once a step. The same at every vector width.</summary>
internal static class FlipWeights
{
    private const int Full = BlockedLayout.Full;

    public static void Write(SourceWriter w, FlipWeightsKernel kernel, string name)
    {
        bool grouped = kernel.Starts.Count > 0;
        int tapFloats = kernel.InputBlock * Full, block = kernel.InputBlocks * kernel.Taps.Count * tapFloats;
        using (KernelWriter.Method(w, kernel, name))
        {
            w.Line("float* to = flipped;");
            if (grouped)
            {
                w.Line($"ReadOnlySpan<int> starts = [{string.Join(", ", kernel.Starts)}];");
                w.Line($"ReadOnlySpan<int> targets = [{string.Join(", ", kernel.Targets)}];");
            }

            using (w.Block($"for (int i = 0; i < {kernel.AllInputBlocks}; i++)"))
            using (w.Block($"for (int target = 0; target < {kernel.TargetBlocks}; target++)"))
            {
                w.Line(grouped ? "int o = targets[i] + target, c = i - starts[o];" : "int o = target, c = i;");
                if (grouped)
                {
                    using (w.Block($"if (c < 0 || c >= {kernel.InputBlocks})"))
                    {
                        w.Comment("no group joins these blocks");
                        w.Line($"new Span<float>(to, {kernel.Rows.Count * kernel.Columns.Count * Full * kernel.Lanes}).Clear();");
                        w.Line($"to += {kernel.Rows.Count * kernel.Columns.Count * Full * kernel.Lanes};");
                        w.Line("continue;");
                    }
                }

                using (w.For("ky", kernel.Rows.Count))
                using (w.For("kx", kernel.Columns.Count))
                {
                    string from = new Sum("weights").Term("(long)o", block).Term("c", kernel.Taps.Count * tapFloats).ToString()
                        + Tap(kernel.Rows, "ky", kernel.Taps.Width * tapFloats) + Tap(kernel.Columns, "kx", tapFloats);
                    w.Line($"float* from = {from};");
                    if (kernel.InputBlock >= kernel.Lanes)
                    {
                        using (w.Block($"for (int output = 0; output < {Full}; output += 4, to += {4 * kernel.Lanes})"))
                            w.Line($"for (int input = 0; input < {kernel.Lanes}; input += 4) Lanes.Transpose4x4(from + (input * {Full}) + output, {Full}, to + input, {kernel.Lanes});");
                        return;
                    }

                    using (w.Block($"for (int output = 0; output < {Full}; output++, to += {kernel.Lanes})"))
                    {
                        w.Line($"for (int input = 0; input < {kernel.InputBlock}; input++) to[input] = from[(input * {Full}) + output];");
                        w.Line($"for (int input = {kernel.InputBlock}; input < {kernel.Lanes}; input++) to[input] = 0;");
                    }
                }
            }
        }
    }

    public static void Write(SourceWriter w, FlipDepthwiseKernel kernel, string name)
    {
        using (KernelWriter.Method(w, kernel, name))
        {
            w.Line("float* to = flipped;");
            using (w.Block($"for (int block = 0; block < {kernel.Blocks}; block++)"))
            using (w.For("ky", kernel.Rows.Count))
            using (w.For("kx", kernel.Columns.Count))
            {
                w.Line($"float* from = weights + (block * {kernel.Taps.Count * Full}){Tap(kernel.Rows, "ky", kernel.Taps.Width * Full)}{Tap(kernel.Columns, "kx", Full)};");
                w.Line($"for (int lane = 0; lane < {Full}; lane++) *to++ = from[lane];");
            }
        }
    }

    public static void Write(SourceWriter w, ClearTableKernel kernel, string name)
    {
        using (KernelWriter.Method(w, kernel, name))
        {
            w.Comment("filter by filter, 1 for each channel that it reads");
            w.Line("ReadOnlySpan<byte> connected =");
            w.Line("[");
            foreach (EquatableArray<int> channels in kernel.Connections)
                w.Line($"    {string.Join(", ", Enumerable.Range(0, kernel.Channels).Select(c => channels.Contains(c) ? 1 : 0))},");
            w.Line("];");
            using (w.Block($"for (int i = 0; i < {kernel.Connections.Count * kernel.Channels}; i++)"))
            {
                w.Line("if (connected[i] != 0) continue;");
                w.Line($"int filter = i / {kernel.Channels}, channel = i % {kernel.Channels};");
                w.Line($"float* taps = weightGradient + (filter / {Full} * {kernel.WeightBlock}) + (filter % {Full}) + (channel / {kernel.Block} * {kernel.Block * kernel.Taps * Full}) + (channel % {kernel.Block} * {Full});");
                w.Line($"for (int tap = 0; tap < {kernel.Taps}; tap++) taps[tap * {kernel.Block * Full}] = 0;");
            }
        }
    }

    public static void Write(SourceWriter w, FillFilterKernel kernel, string name)
    {
        using (KernelWriter.Method(w, kernel, name))
        {
            w.Line($"ReadOnlySpan<float> filter = [{string.Join(", ", kernel.Weights.Select(SourceWriter.Literal))}];");
            using (w.Block($"for (int block = 0; block < {kernel.Blocks}; block++)"))
            using (w.Block($"for (int tap = 0; tap < {kernel.Weights.Count}; tap++, weights += {Full})"))
                w.Line($"new Span<float>(weights, {Full}).Fill(filter[tap]);");
        }
    }

    /// <summary>The taps of a class, last first, as an offset.</summary>
    private static string Tap(TapClass taps, string index, int floats) =>
        taps.Count == 1 ? (taps.First == 0 ? "" : $" + {taps.First * floats}") : $" + (({taps.First} - ({index} * {taps.Step})) * {floats})";

    public static void Write(SourceWriter w, ClearGroupsKernel kernel, string name)
    {
        using (KernelWriter.Method(w, kernel, name))
        {
            w.Line($"ReadOnlySpan<int> starts = [{string.Join(", ", kernel.Starts)}];");
            using (w.Block($"for (int filter = 0; filter < {kernel.Filters}; filter++)"))
            {
                w.Line($"int first = (filter / {kernel.FiltersPerGroup} * {kernel.ChannelsPerGroup}) - (starts[filter / {Full}] * {Full});");
                w.Line($"float* g = weightGradient + (filter / {Full} * {kernel.InputBlocks * kernel.Taps * Full * Full}) + (filter % {Full});");
                using (w.Block($"for (int channel = 0; channel < {kernel.InputBlocks * Full}; channel++)"))
                {
                    w.Line($"if (channel >= first && channel < first + {kernel.ChannelsPerGroup}) continue;");
                    w.Line($"float* taps = g + (channel / {Full} * {kernel.Taps * Full * Full}) + (channel % {Full} * {Full});");
                    w.Line($"for (int tap = 0; tap < {kernel.Taps}; tap++) taps[tap * {Full * Full}] = 0;");
                }
            }
        }
    }
}
