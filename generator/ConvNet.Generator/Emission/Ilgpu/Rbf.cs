using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>Squared distances to points, forward and backward. Points are packed in the order of the input's memory, 16 side by side.</summary>
internal static class Rbf
{
    private const int Full = BlockedLayout.Full;

    /// <summary>A thread for each point of each image.</summary>
    public static Stage[] Write(SourceWriter w, RbfKernel k, DeviceKernel kernel, string name)
    {
        int points = BlockedLayout.RoundUp(k.Units);
        BlockedLayout x = k.Input;
        using (KernelMethod.OpenItems(w, name, k.Summary, points, k.Pointers.ToArray()))
        {
            w.Line("float sum = 0f;");
            using (k.Units < points ? w.Block($"if (i < {k.Units}) // the distance to points past the last is not zero") : w.Scoped())
            {
                w.Line($"int weightsAt = {Index.Sum(Index.Times("(i >> 4)", Features(x) * Full), "(i & 15)")};");
                using (w.For("block", x.Blocks))
                using (w.For("row", x.Height))
                using (w.For("column", x.Width))
                using (w.Block($"for (int lane = 0; lane < {Full}; lane++, weightsAt += {Full})"))
                {
                    string place = Place.Of(x, Loop("block", x.Blocks), Loop("row", x.Height), Loop("column", x.Width), "lane");
                    w.Line($"float distance = input[{Index.Sum(kernel.Image("input"), place)}] - weights[weightsAt];");
                    w.Line("sum += distance * distance;");
                }
            }

            w.Line($"output[{Index.Sum(kernel.Image("output"), "i")}] = sum;");
        }

        return [KernelMethod.Items(name, points, k.Pointers.ToArray())];

        static string Loop(string variable, int count) => count > 1 ? variable : "0";
    }

    /// <summary>A thread for each coordinate of a point adds up the images.</summary>
    public static Stage[] Write(SourceWriter w, RbfWeightGradientKernel k, DeviceKernel kernel, string name)
    {
        int blocks = BlockedLayout.RoundUp(k.Units) / Full, floats = blocks * Features(k.Input) * Full;
        BlockedLayout x = k.Input;
        string[] pointers = k.Pointers.ToArray();
        using (KernelMethod.OpenFloats(w, name, k.Summary, floats, pointers))
        {
            Digits at = Index.Split(
                w, "i", ("points", blocks), ("block", x.Blocks), ("row", x.Height), ("column", x.Width), ("lane", Full), ("point", Full));
            w.Line($"int inputAt = {Place.Of(x, at)}, gradientAt = {Index.Sum(Index.Times(at["points"], Full), "point")};");
            w.Line("float own = weights[i], sum = 0f;");
            string input = $"input[{kernel.Image("input")} + inputAt]", gradient = $"gradient[{kernel.Image("gradient")} + gradientAt]";
            w.Line($"for (int n = 0; n < batch; n++) sum += (own - {input}) * (2f * {gradient});");
            w.Line("weightGradient[i] += sum;");
        }

        return [KernelMethod.Floats(name, floats, pointers)];
    }

    /// <summary>A thread for each input adds up the points; those past the last have no gradient.</summary>
    public static Stage[] Write(SourceWriter w, RbfInputGradientKernel k, DeviceKernel kernel, string name)
    {
        int blocks = BlockedLayout.RoundUp(k.Units) / Full;
        BlockedLayout x = k.Input, dx = k.InputGradient;
        using (Points points = Points.Open(w, kernel, name, dx, needsPlace: true, x))
        {
            w.Line($"float value = {points.At("input", x)}, sum = 0f;");
            string row = Index.Times(points.Row, x.Width * Full), column = Index.Times(points.Column, Full);
            string feature = Index.Sum(Index.Times(points.Block, x.Height * x.Width * Full), row, column, points.Lane);
            using (w.For("points", blocks))
            {
                string group = blocks > 1 ? "points" : "0";
                string weights = Index.Sum(Index.Times(group, Features(x) * Full), $"(({feature}) * {Full})");
                w.Line($"ArrayView<float> w = weights.SubView({weights}, {Full});");
                w.Line($"ArrayView<float> d = gradient.SubView({Index.Sum(kernel.Image("gradient"), Index.Times(group, Full))}, {Full});");
                w.Statements(Enumerable.Range(0, Full).Select(u => $"sum += (value - w[{u}]) * (2f * d[{u}]);"));
            }

            w.Line($"{points.At("inputGradient", dx)} = sum;");
        }

        return Points.Launch(kernel, name, dx);
    }

    /// <summary>The inputs, those of unused lanes included.</summary>
    private static int Features(BlockedLayout x) => x.Blocks * x.Height * x.Width * Full;
}
