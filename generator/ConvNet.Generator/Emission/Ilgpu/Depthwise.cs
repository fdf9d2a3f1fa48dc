using ConvNet.Model;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>Depthwise convolution: a thread sums one channel's window, and neighbouring threads have neighbouring channels.</summary>
internal static class Depthwise
{
    private const int Full = BlockedLayout.Full;

    /// <summary>Taps, or columns, that are written out.</summary>
    private const int MostUnrolled = 25;

    /// <summary>Threads for a device to be busy with a gradient by weights.</summary>
    private const int EnoughThreads = 1 << 17;

    public static Stage[] Write(SourceWriter w, DepthwiseKernel k, DeviceKernel kernel, string name)
    {
        ConvTaps taps = k.Taps;
        ConvOutput y = k.Output;
        int values = k.Blocks * y.Height * y.Width * Full, width = (taps.Width - 1) * taps.Column;
        using (KernelMethod.OpenItems(w, name, k.Summary, values, k.Pointers.ToArray()))
        {
            Digits at = Index.Split(w, "i", ("block", k.Blocks), ("row", y.Height), ("column", y.Width), ("lane", Full));
            string channel = Index.Sum(Index.Times(at["block"], Full), "lane");
            string row = Index.Times(at["row"], k.StepRow), column = Index.Times(at["column"], k.StepColumn);
            w.Line($"int from = {Index.Sum(kernel.Image("input"), Index.Times(at["block"], k.InputPlane), row, column, "lane")};");
            w.Line($"int weightsAt = {Index.Sum(Index.Times(at["block"], taps.Count * Full), "lane")};");
            w.Line($"float sum = {(k.HasBias ? $"bias[{channel}]" : "0f")};");
            if (taps.Count <= MostUnrolled)
            {
                int inputs = ((taps.Height - 1) * taps.Row) + width + 1, weights = ((taps.Count - 1) * Full) + 1;
                w.Line($"ArrayView<float> x = input.SubView(from, {inputs}), w = weights.SubView(weightsAt, {weights});");
                for (int ky = 0; ky < taps.Height; ky++) WriteRow(ky * taps.Row, ky * taps.Width * Full);
            }
            else
            {
                using (w.For("ky", taps.Height))
                {
                    string ky = taps.Height > 1 ? "ky" : "0";
                    w.Line($"ArrayView<float> x = input.SubView({Index.Sum("from", Index.Times(ky, taps.Row))}, {width + 1});");
                    string weights = Index.Sum("weightsAt", Index.Times(ky, taps.Width * Full));
                    w.Line($"ArrayView<float> w = weights.SubView({weights}, {((taps.Width - 1) * Full) + 1});");
                    WriteRow(0, 0);
                }
            }

            string result = k.IsScaled ? $"(sum * scale[{channel}]) + shift[{channel}]" : "sum";
            string place = Index.Sum(Index.Times(at["block"], y.Plane), Index.Times(at["row"], y.Row), Index.Times(at["column"], y.Pixel), "lane");
            if (k.Epilogue.Function is not null && k.IsScaled) w.Line($"sum = {result};");
            if (k.Epilogue.Function is not null) result = Scalar.Apply(k.Epilogue, "sum");
            w.Line($"output[{Index.Sum(kernel.Image("output"), place)}] = {result};");
        }

        return [KernelMethod.Items(name, values, k.Pointers.ToArray())];

        void WriteRow(int x, int weights) =>
            w.Statements(Enumerable.Range(0, taps.Width).Select(kx => $"sum += x[{x + (kx * taps.Column)}] * w[{weights + (kx * Full)}];"));
    }

    /// <summary>
    /// The gradient by depthwise weights: a thread for each weight and each part of the rows of all images. A second launch adds up the parts,
    /// always in the same order.
    /// </summary>
    public static Stage[] Write(SourceWriter w, DepthwiseWeightGradientKernel k, DeviceKernel kernel, string name)
    {
        ConvTaps taps = k.Taps;
        ConvOutput dy = k.Output;
        int floats = k.Blocks * taps.Count * Full, threads = KernelMethod.ThreadsFor(floats);
        int parts = (int)Math.Max(1, Math.Min((long)Gemm.TypicalBatch * dy.Height / 2, EnoughThreads / floats));
        bool isSplit = parts > 1;
        string target = isSplit ? Stage.Workspace : "weightGradient";
        using (KernelMethod.OpenFloats(w, name, k.Summary, floats, "input", "gradient", target))
        {
            Digits at = Index.Split(w, "i", ("block", k.Blocks), ("ky", taps.Height), ("kx", taps.Width), ("lane", Full));
            string tap = Index.Sum(Index.Times(at["ky"], taps.Row), Index.Times(at["kx"], taps.Column), "lane");
            string gradientAt = Index.Sum(Index.Times(at["block"], dy.Plane), "lane");
            w.Line($"int inputAt = {Index.Sum(Index.Times(at["block"], k.InputPlane), tap)}, gradientAt = {gradientAt};");
            w.Line("float sum = 0f;");
            using (w.Block($"for (int line = Grid.IdxY; line < batch{(dy.Height > 1 ? $" * {dy.Height}" : "")}; line += {parts})"))
            {
                w.Line($"int n = {Index.Divide("line", dy.Height)};");
                if (dy.Height > 1) w.Line($"int row = line - (n * {dy.Height});");
                string row = dy.Height > 1 ? "row" : "0";
                string x = Index.Sum(kernel.Image("input"), Index.Times(row, k.StepRow), "inputAt");
                string d = Index.Sum(kernel.Image("gradient"), Index.Times(row, dy.Row), "gradientAt");
                w.Line($"ArrayView<float> x = input.SubView({x}, {((dy.Width - 1) * k.StepColumn) + 1});");
                w.Line($"ArrayView<float> d = gradient.SubView({d}, {((dy.Width - 1) * dy.Pixel) + 1});");
                IEnumerable<string> products = Enumerable.Range(0, dy.Width).Select(c => $"sum += x[{c * k.StepColumn}] * d[{c * dy.Pixel}];");
                if (dy.Width <= MostUnrolled) w.Statements(products);
                else w.Line($"for (int column = 0; column < {dy.Width}; column++) sum += x[column * {k.StepColumn}] * d[column * {dy.Pixel}];");
            }

            w.Line(isSplit ? $"workspace[(Grid.IdxY * {floats}) + i] = sum;" : "weightGradient[i] += sum;");
        }

        var sums = new Stage(name, EquatableArray.Of("input", "gradient", target), threads, Stage.Fixed(floats, threads), SourceWriter.Literal(parts))
        {
            WorkspaceFloats = isSplit ? (long)parts * floats : 0,
        };
        return isSplit ? [sums, WeightGradientWriter.WriteSum(w, name, floats, parts, "weightGradient", adds: true)] : [sums];
    }
}
