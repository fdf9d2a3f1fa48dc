using ConvNet.Model;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>Packed weights with inputs and outputs exchanged and taps last first, once a step.</summary>
internal static class FlipWeights
{
    private const int Full = BlockedLayout.Full;

    public static Stage[] Write(SourceWriter w, FlipWeightsKernel k, DeviceKernel kernel, string name)
    {
        int tapFloats = k.InputBlock * Full, block = k.InputBlocks * k.Taps.Count * tapFloats;
        using (OpenFloats(w, name, k.Summary, k.Floats, "weights", "flipped"))
        {
            Digits at = Index.Split(w, "i", ("block", k.AllInputBlocks), ("target", k.TargetBlocks), ("ky", k.Rows.Count), ("kx", k.Columns.Count), ("output", Full), ("input", k.Lanes));
            if (k.Starts.Count > 0) w.Line($"int outputBlock = {Index.Sum(Table(at["block"], k.Targets), at["target"])}, inputBlock = {at["block"]} - {Table("outputBlock", k.Starts)};");
            (string outputBlock, string inputBlock) = k.Starts.Count > 0 ? ("outputBlock", "inputBlock") : (at["target"], at["block"]);
            string place = Index.Sum(
                Index.Times(outputBlock, block), Index.Times(inputBlock, k.Taps.Count * tapFloats), Tap(k.Rows, at["ky"], k.Taps.Width * tapFloats),
                Tap(k.Columns, at["kx"], tapFloats), Index.Times("input", Full), "output");
            string[] conditions =
            [
                .. k.Starts.Count == 0 ? Array.Empty<string>() : ["inputBlock >= 0", $"inputBlock < {k.InputBlocks}"], .. k.InputBlock < k.Lanes ? [$"input < {k.InputBlock}"] : Array.Empty<string>(),
            ];
            w.Line($"float value = 0f;{(k.Starts.Count > 0 ? " // no group joins the other blocks" : "")}");
            w.Line($"{(conditions.Length > 0 ? $"if ({string.Join(" && ", conditions)}) " : "")}value = weights[{place}];");
            w.Line("flipped[i] = value;");
        }

        return [LaunchFloats(name, k.Floats, "weights", "flipped")];
    }

    /// <summary>A kernel with a thread for each of so many floats that do not belong to images: it is <c>i</c>.</summary>
    public static KernelMethod.Body OpenFloats(SourceWriter w, string name, string summary, long floats, params string[] pointers)
    {
        KernelMethod.Body body = KernelMethod.Open(w, name, summary, pointers);
        w.Line($"int i = (Grid.IdxX * {KernelMethod.ThreadsFor(floats)}) + Group.IdxX;");
        w.Line($"if (i >= {floats}) return;");
        return body;
    }

    public static Stage LaunchFloats(string name, long floats, params string[] pointers) =>
        new(name, pointers.ToEquatableArray(), KernelMethod.ThreadsFor(floats), Stage.Fixed(floats, KernelMethod.ThreadsFor(floats)));

    private static string Table(string index, EquatableArray<int> values) => Index.Table(index, values.Select(v => SourceWriter.Literal(v)).ToArray());

    /// <summary>The taps of a class, last first, as an offset.</summary>
    private static string Tap(TapClass taps, string index, int floats) =>
        taps.Count == 1 ? SourceWriter.Literal((long)taps.First * floats) : $"(({taps.First} - ({index} * {taps.Step})) * {floats})";
}
