using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;
using Norm = ConvNet.Model.Layers.LocalContrastNorm;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>
/// Local contrast normalisation, forward and backward. What is averaged over all channels has one number a position, and a thread; those
/// planes are blurred along rows, then along columns, from the first plane to the second and from there to where they are needed.
/// </summary>
internal sealed class LocalContrastNorm
{
    private const string Planes = "planes";

    /// <summary>
    /// What the four planes hold: what is to be blurred, the same blurred along rows, the blurred mean of the channels, the deviation.
    /// </summary>
    private const int Plain = 0, Rows = 1, Mean = 2, Deviation = 3;

    private readonly SourceWriter _w;
    private readonly DeviceKernel _kernel;
    private readonly Norm _norm;
    private readonly BlockedLayout _x;
    private readonly string _name;
    private readonly List<Stage> _stages = [];
    private Stage? _blurRows;
    private Digits _place;

    private LocalContrastNorm(SourceWriter w, DeviceKernel kernel, Norm norm, BlockedLayout x, string name) =>
        (_w, _kernel, _norm, _x, _name) = (w, kernel, norm, x, name);

    private int Pixels => _x.Height * _x.Width;

    /// <summary>One over the number of channels.</summary>
    private string Share => SourceWriter.Literal(1.0 / _x.Channels);

    private string C => SourceWriter.Literal(_norm.C);

    public static Stage[] Write(SourceWriter w, LocalContrastNormKernel k, DeviceKernel kernel, string name)
    {
        var norm = new LocalContrastNorm(w, kernel, k.Norm, k.Input, name);
        norm.WriteStatistics();
        string deviation = Scalar.Max(norm.C, norm.At(Deviation));
        norm.WriteValues(k.Output, ["input", Planes, "output"], points => $"({points.At("input", k.Input)} - {norm.At(Mean)}) / {deviation}");
        return [.. norm._stages];
    }

    /// <summary>
    /// With s the deviation, d = max(c, s) and B the blur: dv = dy / d + 2 * v / C * B(e), where e = -(sum of dy * v) / (2 * s * d^2) where s is
    /// above c and 0 elsewhere; and dx = dv - B(sum of dv) / C. Sums are over the channels.
    /// </summary>
    public static Stage[] Write(SourceWriter w, LocalContrastNormGradientKernel k, DeviceKernel kernel, string name)
    {
        var norm = new LocalContrastNorm(w, kernel, k.Norm, k.Input, name);
        BlockedLayout dy = k.OutputGradient, dx = k.InputGradient;
        norm.WriteStatistics();
        norm.WritePositions("Back", "What the deviation passes back to the squares.", ["input", "outputGradient", Planes], () =>
        {
            w.Line($"float mean = {norm.At(Mean)}, s = {norm.At(Deviation)}, sum = 0f;");
            norm.WriteChannels(() => w.Line($"sum += {norm.Channel("outputGradient", dy)} * ({norm.Channel("input", k.Input)} - mean);"));
            w.Line($"{norm.At(Plain)} = s > {norm.C} ? -sum / (2f * s * s * s) : 0f;");
        });
        norm.WriteBlurRows();
        string[] all = ["input", "outputGradient", Planes, "inputGradient"];
        norm.WritePositions("Terms", "The gradient by what is left when the mean is taken out, and its sum.", all, () =>
        {
            norm.WriteBlurColumns("blurred");
            string scale = $"1f / {Scalar.Max(norm.C, norm.At(Deviation))}";
            w.Line($"float mean = {norm.At(Mean)}, scale = {scale}, back = 2f * {norm.Share} * blurred, sum = 0f;");
            norm.WriteChannels(() =>
            {
                w.Line($"float d = ({norm.Channel("outputGradient", dy)} * scale) + (({norm.Channel("input", k.Input)} - mean) * back);");
                w.Line($"{norm.Channel("inputGradient", dx)} = d;");
                w.Line("sum += d;");
            });
            w.Line($"{norm.At(Plain)} = sum * {norm.Share};");
        });
        norm.WriteBlurRows();
        norm.WritePositions("MeanGradient", "What the mean passes back.", [Planes], () =>
        {
            norm.WriteBlurColumns("blurred");
            w.Line($"{norm.At(Mean)} = blurred;");
        });
        norm.WriteValues(dx, [Planes, "inputGradient"], points => $"{points.At("inputGradient", dx)} - {norm.At(Mean)}");
        return [.. norm._stages];
    }

    /// <summary>
    /// The launches that leave the blurred mean of the channels, and the root of the blurred mean of what is left without it, squared.
    /// </summary>
    private void WriteStatistics()
    {
        WritePositions("Mean", "The mean of the channels.", ["input", Planes], () =>
        {
            _w.Line("float sum = 0f;");
            WriteChannels(() => _w.Line($"sum += {Channel("input", _x)};"));
            _w.Line($"{At(Plain)} = sum * {Share};");
        });
        WriteBlurRows();
        const string squares = "The blurred mean of the channels, and the mean of the squares of what is left without it.";
        WritePositions("Squares", squares, ["input", Planes], () =>
        {
            WriteBlurColumns("mean");
            _w.Line($"{At(Mean)} = mean;");
            _w.Line("float sum = 0f;");
            WriteChannels(() =>
            {
                _w.Line($"float less = {Channel("input", _x)} - mean;");
                _w.Line("sum += less * less;");
            });
            _w.Line($"{At(Plain)} = sum * {Share};");
        });
        WriteBlurRows();
        WritePositions("Deviation", "The root of the blurred mean of squares.", [Planes], () =>
        {
            WriteBlurColumns("blurred");
            _w.Line($"{At(Deviation)} = MathF.Sqrt(blurred);");
        });
    }

    /// <summary>
    /// The last launch, with a thread for each value of an image: <c>position</c> is its number in a plane. Lanes past the last channel stay
    /// zero.
    /// </summary>
    private void WriteValues(BlockedLayout y, string[] pointers, Func<Points, string> value)
    {
        using (Points points = Points.Open(_w, _kernel, _name, pointers, y, needsPlace: true, _x))
        {
            _w.Line($"int position = {Index.Sum(Index.Times(points.Row, _x.Width), points.Column)};");
            _w.Line($"{points.At(pointers[pointers.Length - 1], y)} = {points.OrZero(y, value(points))};");
        }

        _stages.AddRange(Points.Launch(_name, pointers, y));
    }

    /// <summary>A launch with a thread for each position of an image.</summary>
    private void WritePositions(string suffix, string summary, string[] pointers, Action write)
    {
        string name = $"{_name}_{suffix}";
        using (KernelMethod.OpenItems(_w, name, $"{_kernel.Kernel.Summary} {summary}", Pixels, pointers))
        {
            _place = Index.Split(_w, "i", ("row", _x.Height), ("column", _x.Width));
            _w.Line("int position = i;");
            write();
        }

        _w.Line();
        _stages.Add(KernelMethod.Items(name, Pixels, pointers));
    }

    /// <summary>A loop over the channels of a position.</summary>
    private void WriteChannels(Action visit)
    {
        using (_w.Block($"for (int channel = 0; channel < {_x.Channels}; channel++)"))
            visit();
    }

    /// <summary>The value of the loop's channel.</summary>
    private string Channel(string pointer, BlockedLayout layout)
    {
        string pixel = Place.Pixel(layout, _place["row"], _place["column"]);
        return $"{pointer}[{Index.Sum(_kernel.Image(pointer), Place.Channel(layout, "channel"), pixel)}]";
    }

    /// <summary>A plane's number at the thread's position.</summary>
    private string At(int plane) => $"{Planes}[{Index.Sum(_kernel.Image(Planes), SourceWriter.Literal(plane * Pixels), "position")}]";

    /// <summary>The launch that blurs the first plane along rows into the second; its text is the same each time.</summary>
    private void WriteBlurRows()
    {
        if (_blurRows is not null)
        {
            _stages.Add(_blurRows);
            return;
        }

        WritePositions("BlurRows", "A plane blurred along rows.", [Planes], () =>
        {
            WriteBlur("sum", Plain, "column", _x.Width, 1);
            _w.Line($"{At(Rows)} = sum;");
        });
        _blurRows = _stages[_stages.Count - 1];
    }

    /// <summary>Declares what the second plane is at the thread's position, blurred along columns.</summary>
    private void WriteBlurColumns(string name) => WriteBlur(name, Rows, "row", _x.Height, _x.Width);

    /// <summary>Declares a weighted sum of numbers along one axis; those outside the plane are zero.</summary>
    private void WriteBlur(string name, int plane, string axis, int length, int step)
    {
        int reach = _norm.Size / 2;
        _w.Line($"int {name}At = {Index.Sum(_kernel.Image(Planes), SourceWriter.Literal(plane * Pixels), "position")};");
        _w.Line($"float {name} = {SourceWriter.Literal(_norm.Weights[reach])} * {Planes}[{name}At];");
        for (int d = 1; d <= Math.Min(reach, length - 1); d++)
        {
            _w.Line($"if ({axis} >= {d}) {name} += {SourceWriter.Literal(_norm.Weights[reach - d])} * {Planes}[{name}At - {d * step}];");
            _w.Line($"if ({axis} < {length - d}) {name} += {SourceWriter.Literal(_norm.Weights[reach + d])} * {Planes}[{name}At + {d * step}];");
        }
    }
}
