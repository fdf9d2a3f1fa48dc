using ConvNet.Model;
using ConvNet.Model.Layers;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>Elementwise joins and their gradients. Vectors among images go to every position.</summary>
internal static class Merge
{
    public static Stage[] Write(SourceWriter w, MergeKernel k, DeviceKernel kernel, string name)
    {
        if (kernel.Stride("output") == 0) return WriteSum(w, k, kernel, name);
        using (Points points = Open(w, kernel, name, k.Back is null ? k.Inputs : k.Inputs.Concat([k.Back.Value]), k.Output))
        {
            string[] x = Values(points, k.Inputs, k.Output);
            string value = k.Function switch
            {
                MergeFunction.Add => string.Join(" + ", x),
                MergeFunction.Multiply => string.Join(" * ", x),
                MergeFunction.Mean => $"({string.Join(" + ", x)}) * {SourceWriter.Literal(1.0 / x.Length)}",
                _ => x.Aggregate(Scalar.Max),
            };
            w.Line($"{points.At("output", k.Output)} = {points.Back(k.Back, Scalar.Apply(k.Epilogue, value))};");
        }

        return Points.Launch(kernel, name, k.Output);
    }

    /// <summary>A sum that all images share, as a gradient by parameters is: those of all images come to it.</summary>
    private static Stage[] WriteSum(SourceWriter w, MergeKernel k, DeviceKernel kernel, string name)
    {
        using (Points points = Points.OpenShared(w, kernel, name, k.Output))
        {
            ILookup<bool, string> inputs = Enumerable.Range(0, k.Inputs.Count)
                .ToLookup(i => kernel.Stride($"x{i}") == 0, i => points.At($"x{i}", k.Inputs[i]));
            w.Line($"float sum = {string.Join(" + ", inputs[true].DefaultIfEmpty("0f"))};");
            w.Line($"for (int n = 0; n < batch; n++) sum += {string.Join(" + ", inputs[false].DefaultIfEmpty("0f"))};");
            w.Line($"{points.At("output", k.Output)} = {Scalar.Apply(k.Epilogue, "sum")};");
        }

        return Points.LaunchShared(kernel, name, k.Output);
    }

    public static Stage[] Write(SourceWriter w, ScaleKernel k, DeviceKernel kernel, string name)
    {
        using (Points points = Points.Open(w, kernel, name, k.Output, needsPlace: false, k.Input))
            w.Line($"{points.At("output", k.Output)} = {points.At("input", k.Input)} * {SourceWriter.Literal(k.Factor)};");
        return Points.Launch(kernel, name, k.Output);
    }

    public static Stage[] Write(SourceWriter w, WeightedSumKernel k, DeviceKernel kernel, string name)
    {
        using (Points points = Open(w, kernel, name, k.Inputs, k.Output))
        {
            IEnumerable<string> terms = Values(points, k.Inputs, k.Output)
                .Select((x, i) => $"({x} * weights[{Index.Sum(kernel.Image("weights"), SourceWriter.Literal(i))}])");
            w.Line($"{points.At("output", k.Output)} = {Scalar.Apply(k.Epilogue, string.Join(" + ", terms))};");
        }

        return Points.Launch(kernel, name, k.Output);
    }

    public static Stage[] Write(SourceWriter w, MaxGradientKernel k, DeviceKernel kernel, string name)
    {
        using (Points points = Open(w, kernel, name, [.. k.Inputs, k.OutputGradient, k.InputGradient], k.Output))
        {
            string[] x = Values(points, k.Inputs, k.Output);
            w.Line($"float highest = {points.At("output", k.Output)};");
            w.Comment("An input before this one that is as large takes the gradient.");
            string isFirst = string.Join(" && ", x.Select((value, i) => $"{value} {(i < x.Length - 1 ? "!=" : "==")} highest"));
            w.Line($"{points.At("inputGradient", k.InputGradient)} = {isFirst} ? {points.At("outputGradient", k.OutputGradient)} : 0f;");
        }

        return Points.Launch(kernel, name, k.Output);
    }

    public static Stage[] Write(SourceWriter w, SumOfProductsKernel k, DeviceKernel kernel, string name)
    {
        BlockedLayout image = k.Inputs[0];
        string[] pointers = k.Pointers.ToArray();
        using (ChannelSums.OpenImage(w, name, k.Summary, pointers))
        {
            var images = new List<(string, BlockedLayout)>();
            for (int i = 0; i < k.Inputs.Count; i++)
            {
                string channel = Index.Sum(kernel.Image($"x{i}"), Index.Times("block", k.Inputs[i].Plane), "lane");
                if (IsVector(k.Inputs[i], image)) w.Line($"float x{i}Value = x{i}[{channel}];");
                else images.Add(($"x{i}", k.Inputs[i]));
            }

            ChannelSums.AddPositions(w, kernel, image, [.. images], [("sum", string.Join(" * ", k.Inputs.Select((_, i) => $"x{i}Value")))]);
            ChannelSums.Reduce(w, ["sum"]);
            using (ChannelSums.Channels(w))
                w.Line($"output[{Index.Sum(kernel.Image("output"), Index.Times("block", k.Output.Plane), "lane")}] = sum;");
        }

        return [ChannelSums.LaunchImages(name, image, pointers)];
    }

    private static Points Open(SourceWriter w, DeviceKernel kernel, string name, IEnumerable<BlockedLayout> others, BlockedLayout image) =>
        Points.Open(w, kernel, name, image, others.Any(o => IsVector(o, image)), others.ToArray());

    /// <summary>The inputs' values at the thread's place.</summary>
    private static string[] Values(Points points, EquatableArray<BlockedLayout> inputs, BlockedLayout image) =>
        inputs.Select((layout, i) => IsVector(layout, image) ? $"x{i}[{points.Plane($"x{i}", layout)}]" : points.At($"x{i}", layout)).ToArray();

    private static bool IsVector(BlockedLayout layout, BlockedLayout image) => layout.Height * layout.Width < image.Height * image.Width;
}
