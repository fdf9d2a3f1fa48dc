using System.Numerics;
using System.Runtime.InteropServices;

namespace ConvNet.Peers;

/// <summary>
/// Computes an ONNX model in double precision, one operator after the other, as the formulas say: what rounding adds to ours and to the
/// peers' outputs shows against it. The result is kept beside the model as NAME.ref64.bin, doubles in the order of the outputs.
/// </summary>
internal static class DoubleReference
{
    /// <summary>The outputs of a model for the images in NAME.in.bin.</summary>
    /// <param name="name">The path of the model without .onnx.</param>
    public static double[] Outputs(string name)
    {
        string kept = name + ".ref64.bin";
        DateTime changed = new[] { name + ".onnx", name + ".in.bin" }.Max(File.GetLastWriteTimeUtc);
        if (File.Exists(kept) && File.GetLastWriteTimeUtc(kept) >= changed) return MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(kept)).ToArray();

        float[] images = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(name + ".in.bin")).ToArray();
        double[] outputs = Compute(OnnxModel.Read(name + ".onnx"), Array.ConvertAll(images, value => (double)value));
        File.WriteAllBytes(kept, MemoryMarshal.AsBytes(outputs.AsSpan()).ToArray());
        return outputs;
    }

    private static double[] Compute(OnnxModel model, double[] images)
    {
        int[] shape = model.Input.Shape;
        var values = new Dictionary<string, Value> { [model.Input.Name] = new Value(images, shape[0], shape[1], shape[2], shape[3]) };
        foreach (OnnxNode node in model.Nodes.Where(node => node.Type != "Constant"))
        {
            Value[] inputs = [.. node.Inputs.Where(values.ContainsKey).Select(input => values[input])];
            OnnxTensor[] stored = [.. node.Inputs.Where(model.Tensors.ContainsKey).Select(input => model.Tensors[input])];
            values[node.Output] = Apply(node, inputs, stored);
        }

        return values[model.Nodes[^1].Output].Numbers;
    }

    private static Value Apply(OnnxNode node, Value[] inputs, OnnxTensor[] stored) => node.Type switch
    {
        "Conv" => Convolve(inputs[0], Window.Of(node), Group(node), stored[0], stored.ElementAtOrDefault(1)),
        "Gemm" => Multiply(inputs[0], stored[0], stored[1]),
        "Relu" => inputs[0].Map(x => Math.Max(x, 0)),
        "Tanh" => inputs[0].Map(Math.Tanh),
        "Add" => inputs[0] with { Numbers = [.. inputs[0].Numbers.Zip(inputs[1].Numbers, (a, b) => a + b)] },
        "Concat" => Concatenate(inputs),
        "Flatten" => inputs[0] with { Channels = inputs[0].Count, Height = 1, Width = 1 },
        "MaxPool" => Pool(inputs[0], Window.Of(node), values => values.Max()),
        "AveragePool" => Pool(inputs[0], Window.Of(node), values => values.Average()),
        "GlobalAveragePool" => Pool(inputs[0], Window.Whole(inputs[0]), values => values.Average()),
        "LRN" => Normalise(inputs[0], node),
        "Pad" when stored[0].Integers.IndexOfAnyExcept(0) < 0 => inputs[0],
        _ => throw new NotSupportedException($"The model has an operator {node.Type} that the reference does not know."),
    };

    private static int Group(OnnxNode node) => node.Numbers.TryGetValue("group", out long[]? group) ? (int)group[0] : 1;

    /// <summary>
    /// A convolution: for each position the sum over channels and taps of an input times the weights of all filters, which lie side by side
    /// as [channel, row, column, filter] for it.
    /// </summary>
    private static Value Convolve(Value input, Window window, int groups, OnnxTensor weight, OnnxTensor? bias)
    {
        int filters = weight.Shape[0] / groups, channels = weight.Shape[1], taps = window.Rows * window.Columns;
        (int height, int width) = window.Output(input);
        var output = new Value(new double[input.Batch * weight.Shape[0] * height * width], input.Batch, weight.Shape[0], height, width);
        var turned = new double[channels * taps * filters];
        var sums = new double[filters];
        for (int g = 0; g < groups; g++)
        {
            ReadOnlySpan<float> own = weight.Floats.Slice(g * filters * channels * taps, filters * channels * taps);
            for (int f = 0; f < filters; f++)
                for (int i = 0; i < channels * taps; i++) turned[(i * filters) + f] = own[(f * channels * taps) + i];

            for (int n = 0; n < input.Batch; n++)
            {
                for (int at = 0; at < height * width; at++)
                {
                    for (int f = 0; f < filters; f++) sums[f] = bias is null ? 0 : bias.Floats[(g * filters) + f];
                    foreach ((int row, int column, int tap) in window.Taps(input, at / width, at % width))
                        for (int c = 0; c < channels; c++)
                            AddProduct(sums, input[n, (g * channels) + c, row, column], turned.AsSpan(((c * taps) + tap) * filters, filters));
                    for (int f = 0; f < filters; f++) output[n, (g * filters) + f, at / width, at % width] = sums[f];
                }
            }
        }

        return output;
    }

    /// <summary>Adds a row times a factor to the sums.</summary>
    private static void AddProduct(double[] sums, double factor, ReadOnlySpan<double> row)
    {
        Span<Vector<double>> wide = MemoryMarshal.Cast<double, Vector<double>>(sums.AsSpan());
        ReadOnlySpan<Vector<double>> wideRow = MemoryMarshal.Cast<double, Vector<double>>(row);
        for (int i = 0; i < wide.Length; i++) wide[i] += wideRow[i] * factor;
        for (int i = wide.Length * Vector<double>.Count; i < sums.Length; i++) sums[i] += row[i] * factor;
    }

    /// <summary>A dense layer: weights [out, in].</summary>
    private static Value Multiply(Value input, OnnxTensor weight, OnnxTensor bias)
    {
        (int outputs, int inputs) = (weight.Shape[0], weight.Shape[1]);
        var result = new double[input.Batch * outputs];
        for (int o = 0; o < outputs; o++)
        {
            ReadOnlySpan<float> row = weight.Floats.Slice(o * inputs, inputs);
            for (int n = 0; n < input.Batch; n++)
            {
                double sum = bias.Floats[o];
                ReadOnlySpan<double> image = input.Numbers.AsSpan(n * inputs, inputs);
                for (int i = 0; i < inputs; i++) sum += row[i] * image[i];
                result[(n * outputs) + o] = sum;
            }
        }

        return new Value(result, input.Batch, outputs, 1, 1);
    }

    private static Value Concatenate(Value[] inputs)
    {
        int batch = inputs[0].Batch;
        IEnumerable<double> numbers = Enumerable.Range(0, batch).SelectMany(n => inputs.SelectMany(input => input.Numbers.Skip(n * input.Count).Take(input.Count)));
        return inputs[0] with { Numbers = [.. numbers], Channels = inputs.Sum(input => input.Channels) };
    }

    private static Value Pool(Value input, Window window, Func<IEnumerable<double>, double> reduce)
    {
        (int height, int width) = window.Output(input);
        var output = new Value(new double[input.Batch * input.Channels * height * width], input.Batch, input.Channels, height, width);
        for (int n = 0; n < input.Batch; n++)
            for (int at = 0; at < height * width; at++)
            {
                (int Row, int Column, int Tap)[] taps = [.. window.Taps(input, at / width, at % width)];
                for (int c = 0; c < input.Channels; c++)
                    output[n, c, at / width, at % width] = reduce(taps.Select(tap => input[n, c, tap.Row, tap.Column]));
            }

        return output;
    }

    /// <summary>x / (bias + alpha / size * sum of squares of size channels around)^beta.</summary>
    private static Value Normalise(Value input, OnnxNode node)
    {
        int size = (int)node.Numbers["size"][0];
        double alpha = Factor("alpha", 1e-4), beta = Factor("beta", 0.75), bias = Factor("bias", 1);
        Value output = input with { Numbers = new double[input.Numbers.Length] };
        for (int n = 0; n < input.Batch; n++)
            for (int c = 0; c < input.Channels; c++)
                for (int r = 0; r < input.Height; r++)
                    for (int x = 0; x < input.Width; x++)
                    {
                        double squares = 0;
                        for (int k = Math.Max(0, c - ((size - 1) / 2)); k <= Math.Min(input.Channels - 1, c + (size / 2)); k++)
                            squares += input[n, k, r, x] * input[n, k, r, x];
                        output[n, c, r, x] = input[n, c, r, x] / Math.Pow(bias + (alpha / size * squares), beta);
                    }

        return output;

        double Factor(string name, double otherwise) => node.Factors.TryGetValue(name, out float value) ? value : otherwise;
    }

    /// <summary>A batch of volumes, [N, C, H, W].</summary>
    private sealed record Value(double[] Numbers, int Batch, int Channels, int Height, int Width)
    {
        public int Count => Channels * Height * Width;

        public ref double this[int image, int channel, int row, int column] =>
            ref Numbers[(((((image * Channels) + channel) * Height) + row) * Width) + column];

        public Value Map(Func<double, double> function) => this with { Numbers = Array.ConvertAll(Numbers, value => function(value)) };
    }

    /// <summary>A window: its size, its stride, what is added above and left, and below and right.</summary>
    private sealed record Window(int Rows, int Columns, int StrideRows, int StrideColumns, int Top, int Left, int Bottom, int Right, bool RoundsUp)
    {
        public static Window Of(OnnxNode node)
        {
            int[] size = Numbers("kernel_shape", []), strides = Numbers("strides", [1, 1]), pads = Numbers("pads", [0, 0, 0, 0]);
            if (Numbers("dilations", [1, 1]) is not [1, 1]) throw new NotSupportedException("The model has a dilated window, which the reference does not know.");
            return new Window(size[0], size[1], strides[0], strides[1], pads[0], pads[1], pads[2], pads[3], Numbers("ceil_mode", [0]) is [1]);

            int[] Numbers(string name, int[] otherwise) =>
                node.Numbers.TryGetValue(name, out long[]? values) ? Array.ConvertAll(values, value => (int)value) : otherwise;
        }

        public static Window Whole(Value input) => new(input.Height, input.Width, 1, 1, 0, 0, 0, 0, false);

        public (int Height, int Width) Output(Value input) =>
            (Positions(input.Height + Top + Bottom - Rows, StrideRows), Positions(input.Width + Left + Right - Columns, StrideColumns));

        private int Positions(int room, int stride) => ((room + (RoundsUp ? stride - 1 : 0)) / stride) + 1;

        /// <summary>The places within the image that one position reads, and the number of the tap.</summary>
        public IEnumerable<(int Row, int Column, int Tap)> Taps(Value input, int row, int column)
        {
            for (int tap = 0; tap < Rows * Columns; tap++)
            {
                int r = (row * StrideRows) - Top + (tap / Columns), c = (column * StrideColumns) - Left + (tap % Columns);
                if (r >= 0 && r < input.Height && c >= 0 && c < input.Width) yield return (r, c, tap);
            }
        }
    }
}
