using ConvNet.Model;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>Kernels of packed weights that run once a step: for the gradient by the input, and zeroes where there is no weight.</summary>
internal static class FlipWeights
{
    private const int Full = BlockedLayout.Full;

    public static Stage[] Write(SourceWriter w, FlipWeightsKernel k, DeviceKernel kernel, string name)
    {
        int tapFloats = k.InputBlock * Full, block = k.InputBlocks * k.Taps.Count * tapFloats;
        using (KernelMethod.OpenFloats(w, name, k.Summary, k.Floats, "weights", "flipped"))
        {
            Digits at = Index.Split(
                w, "i", ("block", k.AllInputBlocks), ("target", k.TargetBlocks), ("ky", k.Rows.Count), ("kx", k.Columns.Count), ("output", Full),
                ("input", k.Lanes));
            bool isGrouped = k.Starts.Count > 0;
            (string outputBlock, string inputBlock) = isGrouped ? ("outputBlock", "inputBlock") : (at["target"], at["block"]);
            if (isGrouped)
            {
                string target = Index.Sum(Table(at["block"], k.Targets), at["target"]);
                w.Line($"int outputBlock = {target}, inputBlock = {at["block"]} - {Table("outputBlock", k.Starts)};");
            }

            string place = Index.Sum(
                Index.Times(outputBlock, block), Index.Times(inputBlock, k.Taps.Count * tapFloats), Tap(k.Rows, at["ky"], k.Taps.Width * tapFloats),
                Tap(k.Columns, at["kx"], tapFloats), Index.Times("input", Full), "output");
            var conditions = new List<string>();
            if (isGrouped) conditions.AddRange(["inputBlock >= 0", $"inputBlock < {k.InputBlocks}"]);
            if (k.InputBlock < k.Lanes) conditions.Add($"input < {k.InputBlock}");
            w.Line($"float value = 0f;{(isGrouped ? " // no group joins the other blocks" : "")}");
            w.Line($"{(conditions.Count > 0 ? $"if ({string.Join(" && ", conditions)}) " : "")}value = weights[{place}];");
            w.Line("flipped[i] = value;");
        }

        return [KernelMethod.Floats(name, k.Floats, "weights", "flipped")];
    }

    public static Stage[] Write(SourceWriter w, FlipDepthwiseKernel k, DeviceKernel kernel, string name)
    {
        using (KernelMethod.OpenFloats(w, name, k.Summary, k.Floats, "weights", "flipped"))
        {
            Digits at = Index.Split(w, "i", ("block", k.Blocks), ("ky", k.Rows.Count), ("kx", k.Columns.Count), ("lane", Full));
            string row = Tap(k.Rows, at["ky"], k.Taps.Width * Full), column = Tap(k.Columns, at["kx"], Full);
            w.Line($"flipped[i] = weights[{Index.Sum(Index.Times(at["block"], k.Taps.Count * Full), row, column, "lane")}];");
        }

        return [KernelMethod.Floats(name, k.Floats, "weights", "flipped")];
    }

    public static Stage[] Write(SourceWriter w, FillFilterKernel k, DeviceKernel kernel, string name)
    {
        int lanes = k.Blocks * Full;
        using (KernelMethod.OpenFloats(w, name, k.Summary, lanes, "weights"))
        {
            int floats = ((k.Weights.Count - 1) * Full) + 1;
            w.Line($"ArrayView<float> taps = weights.SubView(((i >> 4) * {k.Weights.Count * Full}) + (i & 15), {floats});");
            w.Statements(k.Weights.Select((weight, tap) => $"taps[{tap * Full}] = {SourceWriter.Literal(weight)};"));
        }

        return [KernelMethod.Floats(name, lanes, "weights")];
    }

    public static Stage[] Write(SourceWriter w, ClearGroupsKernel k, DeviceKernel kernel, string name)
    {
        int blocks = BlockedLayout.RoundUp(k.Filters) / Full, floats = blocks * k.InputBlocks * k.Taps * Full * Full;
        using (KernelMethod.OpenFloats(w, name, k.Summary, floats, "weightGradient"))
        {
            Digits at = WriteWeight(w, blocks, k.InputBlocks, k.Taps, Full);
            w.Line($"int first = ({Index.Divide("filter", k.FiltersPerGroup)} * {k.ChannelsPerGroup}) - ({Table(at["block"], k.Starts)} * {Full});");
            w.Line($"if (channel < first || channel >= first + {k.ChannelsPerGroup}) weightGradient[i] = 0f;");
        }

        return [KernelMethod.Floats(name, floats, "weightGradient")];
    }

    public static Stage[] Write(SourceWriter w, ClearTableKernel k, DeviceKernel kernel, string name)
    {
        int blocks = BlockedLayout.RoundUp(k.Connections.Count) / Full, floats = blocks * k.WeightBlock;
        int words = BlockedLayout.RoundUp(k.Channels) / Full;
        using (KernelMethod.OpenFloats(w, name, k.Summary, floats, "weightGradient"))
        {
            WriteWeight(w, blocks, k.WeightBlock / (k.Block * k.Taps * Full), k.Taps, k.Block);
            w.Comment("filter by filter a bit for each channel that it reads, 16 channels a word");
            if (words > 1) w.Line($"int word = (filter * {words}) + (channel >> 4);");
            string[] connected = k.Connections.SelectMany(_ => Enumerable.Range(0, words), Bits).ToArray();
            w.Line($"int connected = {Index.Table(words > 1 ? "word" : "filter", connected)};");
            w.Line("if (((connected >> (channel & 15)) & 1) == 0) weightGradient[i] = 0f;");
        }

        return [KernelMethod.Floats(name, floats, "weightGradient")];

        static string Bits(EquatableArray<int> channels, int word) => $"0x{channels.Where(c => c / Full == word).Sum(c => 1 << (c % Full)):x4}";
    }

    /// <summary>Declares the <c>filter</c> and the <c>channel</c> of the thread's weight, of [block][inputBlock][tap][input][output].</summary>
    private static Digits WriteWeight(SourceWriter w, int blocks, int inputBlocks, int taps, int inputBlock)
    {
        Digits at = Index.Split(w, "i", ("block", blocks), ("inputBlock", inputBlocks), ("tap", taps), ("input", inputBlock), ("output", Full));
        string filter = Index.Sum(Index.Times(at["block"], Full), "output");
        string channel = Index.Sum(Index.Times(at["inputBlock"], inputBlock), at["input"]);
        w.Line($"int filter = {filter}, channel = {channel};");
        return at;
    }

    private static string Table(string index, EquatableArray<int> values) =>
        Index.Table(index, values.Select(v => SourceWriter.Literal(v)).ToArray());

    /// <summary>The taps of a class, last first, as an offset.</summary>
    private static string Tap(TapClass taps, string index, int floats) =>
        taps.Count == 1 ? SourceWriter.Literal((long)taps.First * floats) : $"(({taps.First} - ({index} * {taps.Step})) * {floats})";
}
