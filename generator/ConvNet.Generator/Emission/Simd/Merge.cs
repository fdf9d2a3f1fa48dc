using ConvNet.Model;
using ConvNet.Model.Layers;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>Elementwise joins and their gradients. Vectors among images go to every position.</summary>
internal static class Merge
{
    public static void Write(SourceWriter w, MergeKernel kernel, VectorWidth v, string name)
    {
        using (KernelWriter.Method(w, kernel, name))
            WriteImages(
                w, v, kernel.Inputs.Select((layout, i) => ($"x{i}", layout)).ToArray(), ("output", kernel.Output),
                values => v.Apply(kernel.Epilogue, Combine(kernel, v, values)));
    }

    public static void Write(SourceWriter w, ScaleKernel kernel, VectorWidth v, string name)
    {
        using (KernelWriter.Method(w, kernel, name))
            Elementwise.WriteLoop(
                w, v, kernel.Output, false, $"{v.Load("input")} * {v.Broadcast(SourceWriter.Literal(kernel.Factor))}", "output",
                ("input", kernel.Input), ("output", kernel.Output));
    }

    public static void Write(SourceWriter w, WeightedSumKernel kernel, VectorWidth v, string name)
    {
        using (KernelWriter.Method(w, kernel, name))
        {
            for (int i = 0; i < kernel.Inputs.Count; i++) w.Line($"{v.Type} w{i} = {v.Broadcast($"weights[{i}]")};");
            WriteImages(
                w, v, kernel.Inputs.Select((layout, i) => ($"x{i}", layout)).ToArray(), ("output", kernel.Output),
                values => v.Apply(kernel.Epilogue, string.Join(" + ", values.Select((value, i) => $"({value} * w{i})"))));
        }
    }

    public static void Write(SourceWriter w, MaxGradientKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout image = kernel.Output;
        (string, BlockedLayout)[] inputs =
        [
            .. kernel.Inputs.Select((layout, i) => ($"x{i}", layout)), ("output", kernel.Output), ("outputGradient", kernel.OutputGradient),
        ];
        using (KernelWriter.Method(w, kernel, name))
        using (KernelWriter.Lanes(w, v, image.Blocks))
        {
            string[] values = Load(w, v, inputs, image);
            string output = values[inputs.Length - 2], gradient = values[inputs.Length - 1];
            w.Line($"float* to = {KernelWriter.LaneAt(v, "inputGradient", image.Blocks, kernel.InputGradient.Plane)};");
            KernelWriter.Positions(
                w, image.Height, image.Width, () =>
                {
                    // An input before this one that is as large takes the gradient.
                    w.Line($"{v.Type} open = {v.Open};");
                    for (int i = 0; i < kernel.Inputs.Count - 1; i++) w.Line($"Lanes.TakeFirst({values[i]}, {output}, {gradient}, ref open);");
                    w.Line(v.Store($"Lanes.TakeFirst({values[kernel.Inputs.Count - 1]}, {output}, {gradient}, ref open)", "to"));
                },
                [.. Walks(inputs.Select(i => i.Item2), image), ("to", kernel.InputGradient.Row, kernel.InputGradient.Pixel)]);
        }
    }

    public static void Write(SourceWriter w, SumOfProductsKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout image = kernel.Inputs[0];
        using (KernelWriter.Method(w, kernel, name))
        using (KernelWriter.Lanes(w, v, image.Blocks))
        {
            string[] values = Load(w, v, kernel.Inputs.Select((layout, i) => ($"x{i}", layout)).ToArray(), image);
            w.Line($"{v.Type} sum = {v.Zero};");
            KernelWriter.Positions(w, image.Height, image.Width, () => w.Line($"sum += {string.Join(" * ", values)};"), Walks(kernel.Inputs, image));
            w.Line(v.Store("sum", KernelWriter.LaneAt(v, "output", image.Blocks, kernel.Output.Plane)));
        }
    }

    private static string Combine(MergeKernel kernel, VectorWidth v, IReadOnlyList<string> inputs) => kernel.Function switch
    {
        MergeFunction.Add => string.Join(" + ", inputs),
        MergeFunction.Multiply => string.Join(" * ", inputs),
        MergeFunction.Mean => $"({string.Join(" + ", inputs)}) * {v.Broadcast(SourceWriter.Literal(1.0 / inputs.Count))}",
        _ => inputs.Aggregate((a, b) => v.Max(a, b)),
    };

    /// <summary>One value for each element of the output, from the elements of the inputs.</summary>
    private static void WriteImages(
        SourceWriter w, VectorWidth v, (string Pointer, BlockedLayout Layout)[] inputs, (string Pointer, BlockedLayout Layout) output, Func<IReadOnlyList<string>, string> value)
    {
        BlockedLayout image = output.Layout;
        if (inputs.All(i => !IsVector(i.Layout, image)))
        {
            // In place, one memory is walked by two pointers.
            Elementwise.WriteLoop(w, v, image, false, value(inputs.Select(i => v.Load(i.Pointer)).ToArray()), output.Pointer, [.. inputs, output]);
            return;
        }

        using (KernelWriter.Lanes(w, v, image.Blocks))
        {
            string[] values = Load(w, v, inputs, image);
            w.Line($"float* y = {KernelWriter.LaneAt(v, output.Pointer, image.Blocks, image.Plane)};");
            KernelWriter.Positions(
                w, image.Height, image.Width, () => w.Line(v.Store(value(values), "y")), [.. Walks(inputs.Select(i => i.Layout), image), ("y", image.Row, image.Pixel)]);
        }
    }

    /// <summary>Starts a pointer at the loops' lanes of each image, and loads the vectors. Returns how each input is read at a position.</summary>
    private static string[] Load(SourceWriter w, VectorWidth v, (string Pointer, BlockedLayout Layout)[] inputs, BlockedLayout image) => inputs.Select((input, i) =>
    {
        string at = KernelWriter.LaneAt(v, input.Pointer, image.Blocks, input.Layout.Plane);
        if (IsVector(input.Layout, image))
        {
            w.Line($"{v.Type} v{i} = {v.Load(at)};");
            return $"v{i}";
        }

        w.Line($"float* p{i} = {at};");
        return v.Load($"p{i}");
    }).ToArray();

    private static (string, int, int)[] Walks(IEnumerable<BlockedLayout> inputs, BlockedLayout image) =>
        inputs.Select((layout, i) => (Layout: layout, Name: $"p{i}")).Where(p => !IsVector(p.Layout, image)).Select(p => (p.Name, p.Layout.Row, p.Layout.Pixel)).ToArray();

    private static bool IsVector(BlockedLayout layout, BlockedLayout image) => layout.Height * layout.Width < image.Height * image.Width;
}
