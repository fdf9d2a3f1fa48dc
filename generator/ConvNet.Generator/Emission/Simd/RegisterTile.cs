using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>The accumulators of a convolution's tile, a few vectors of filters at some positions: how they start, what a step adds, and what is stored.</summary>
internal static class RegisterTile
{
    /// <summary>Declares the accumulators.</summary>
    public static void WriteStart(SourceWriter w, VectorWidth v, int vectors, int pixels, ITileEnd end)
    {
        w.Statements(Enumerable.Range(0, pixels).Select(p =>
            $"{v.Type} " + string.Join(", ", Enumerable.Range(0, vectors).Select(j => $"{Accumulator(p, j)} = {(p == 0 ? end.Start(v, j) : Accumulator(0, j))}")) + ";"));
        w.Line($"{v.Type} " + string.Join(", ", Enumerable.Range(0, vectors).Select(j => $"w{j}")) + (vectors > 1 ? ", v;" : ";"));
    }

    /// <summary>Asks for weights that will be read.</summary>
    public static void WritePrefetch(SourceWriter w, VectorWidth v, string weights, int floats)
    {
        if (!v.IsScalar) w.Line($"Lanes.Prefetch({SourceWriter.Address(SourceWriter.At(weights, floats))});");
    }

    /// <summary>
    /// Asks for the lines of the results, or of what is added to them, before the sums are computed. They are known then; when a tile's results are
    /// stored, all of them would be waited for at once.
    /// </summary>
    /// <param name="row">Floats from one row to the next.</param>
    /// <param name="plane">Floats from one block to the next.</param>
    public static void WritePrefetchImage(SourceWriter w, VectorWidth v, string pointer, int rows, string row, int blocks, string plane, int columns, int pixel)
    {
        if (v.IsScalar) return;
        using (w.For("atRow", rows))
        using (w.For("atBlock", blocks))
        {
            string from = pointer + (rows > 1 ? $" + (atRow * {row})" : "") + (blocks > 1 ? $" + (atBlock * {plane})" : "");
            if (columns == 1) w.Line($"Lanes.Prefetch({SourceWriter.Address(from)});");
            else w.Line($"for (float* at = {from}, end = at + {columns * pixel}; at < end; at += {pixel}) Lanes.Prefetch(at);");
        }
    }

    /// <summary>Adds the products of one input channel under one tap.</summary>
    /// <param name="weights">Where a vector of weights lies.</param>
    /// <param name="input">The vector that they are multiplied by at a pixel: an input, broadcast.</param>
    public static void WriteStep(SourceWriter w, VectorWidth v, int vectors, int pixels, Func<int, string> weights, Func<int, string> input)
    {
        w.Statements(Enumerable.Range(0, vectors).Select(j => $"w{j} = {v.Load(weights(j))};"));
        for (int p = 0; p < pixels; p++)
        {
            if (vectors == 1)
            {
                w.Line($"{Accumulator(p, 0)} = {v.MultiplyAdd("w0", input(p), Accumulator(p, 0))};");
                continue;
            }

            IEnumerable<string> sums = Enumerable.Range(0, vectors).Select(j => $"{Accumulator(p, j)} = {v.MultiplyAdd($"w{j}", "v", Accumulator(p, j))};");
            w.Statements([$"v = {input(p)};", .. sums]);
        }
    }

    /// <summary>Ends, pools and stores the sums.</summary>
    /// <param name="addend">Where what is added to the sum of a row, a column and a vector lies; null where nothing is.</param>
    /// <param name="output">Where the result of a row and a column (of results, after pooling) and a vector goes.</param>
    public static void WriteEnd(
        SourceWriter w, VectorWidth v, int vectors, int rows, int columns, FusedPool pool, ITileEnd end,
        Func<int, int, int, string>? addend, Func<int, int, int, string> output)
    {
        w.Line();
        for (int r = 0; r < rows; r += pool.Height)
        for (int c = 0; c < columns; c += pool.Width)
        for (int j = 0; j < vectors; j++)
        {
            string[] window = Enumerable.Range(0, pool.Height)
                .SelectMany(_ => Enumerable.Range(0, pool.Width), (a, b) => end.Sum(v, Accumulator(((r + a) * columns) + c + b, j), j, addend?.Invoke(r + a, c + b, j))).ToArray();
            w.Line(v.Store(Pooled(v, value => end.Apply(v, value), pool, window), output(r / pool.Height, c / pool.Width, j)));
        }
    }

    /// <summary>The results of a window, activated and pooled.</summary>
    public static string Pooled(VectorWidth v, Func<string, string> apply, FusedPool pool, string[] window)
    {
        if (pool.IsMax) return apply(window.Aggregate(v.Max));
        return $"({string.Join(" + ", window.Select(apply))}) * {v.Broadcast(SourceWriter.Literal(1.0 / window.Length))}";
    }

    public static string Accumulator(int pixel, int vector) => $"a{pixel}_{vector}";
}
