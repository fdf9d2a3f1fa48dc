using ConvNet.Model;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>Between the user's images and channel blocks, and the zeroes that blocks rely on.</summary>
internal static class Transfer
{
    public static Stage[] Write(SourceWriter w, ImportKernel k, DeviceKernel kernel, string name)
    {
        BlockedLayout y = k.Output;
        int values = y.Blocks * y.Height * y.Width * y.Block, pixels = y.Height * y.Width;

        // Where a dense layer reads the image, the floats that round it up to whole vectors have to be zero too.
        int count = y.IsDense ? y.Floats : values;
        string element = k.FromBytes ? "byte" : "float";
        w.Line($"/// <summary>{k.Summary}</summary>");
        using (w.Block($"public static void {name}(ArrayView<{element}> image, ArrayView<float> output, int batch)"))
        using (w.Block("unchecked"))
        {
            w.Line($"int i = (Grid.IdxX * {KernelMethod.ThreadsFor(count)}) + Group.IdxX, n = Grid.IdxY;");
            w.Line($"if (i >= {count}) return;");
            int blocks = y.Blocks + (count > values ? 1 : 0);
            Digits at = Index.Split(w, "i", ("block", blocks), ("row", y.Height), ("column", y.Width), ("lane", y.Block));
            w.Line($"int channel = {Index.Sum(Index.Times(at["block"], y.Block), at["lane"])};");
            w.Line("float value = 0f;");
            using (y.Channels == values / pixels && count == values ? w.Scoped() : w.Block($"if (channel < {y.Channels})"))
            {
                if (k.FromBytes)
                {
                    w.Comment("value * scale + shift, so that byte / 255 has the declared mean and deviation taken out");
                    string value = $"image[{kernel.Image("image")} + ({Pixel(y, at)} * {y.Channels}) + channel]";
                    w.Line($"value = ({value} * {Channel(y.Channels, k.Scale)}) + {Channel(y.Channels, k.Shift)};");
                }
                else
                {
                    w.Line($"value = image[{kernel.Image("image")} + (channel * {pixels}) + {Pixel(y, at)}];");
                }
            }

            string place = y.IsDense ? "i" : Place.Of(y, at);
            w.Line($"output[{Index.Sum(kernel.Image("output"), place)}] = value;");
        }

        return [KernelMethod.Items(name, count, "image", "output")];
    }

    public static Stage[] Write(SourceWriter w, ExportKernel k, DeviceKernel kernel, string name)
    {
        BlockedLayout x = k.Input;
        int count = (int)x.Shape.Count;
        using (KernelMethod.OpenItems(w, name, k.Summary, count, "input", "output"))
        {
            Digits at = Index.Split(w, "i", ("channel", x.Channels), ("row", x.Height), ("column", x.Width));
            if (at["channel"] != "0") w.Line($"int block = {Index.Divide("channel", x.Block)}, lane = channel - (block * {x.Block});");
            (string block, string lane) = at["channel"] != "0" ? ("block", "lane") : ("0", "0");
            string place = Place.Of(x, block, at["row"], at["column"], lane);
            w.Line($"output[{kernel.Image("output")} + i] = input[{Index.Sum(kernel.Image("input"), place)}];");
        }

        return [KernelMethod.Items(name, count, "input", "output")];
    }

    public static Stage[] Write(SourceWriter w, ClearHaloKernel k, DeviceKernel kernel, string name)
    {
        BlockedLayout x = k.Layout;
        int count = x.Blocks * x.Plane;
        using (KernelMethod.OpenItems(w, name, k.Summary, count, "image"))
        {
            Digits at = Index.Split(w, "i", ("block", x.Blocks), ("row", x.Rows), ("column", x.Columns), ("lane", x.Block));
            string isOutsideRows = $"{at["row"]} < {x.Halo.Top} || {at["row"]} >= {x.Halo.Top + x.Height}";
            string isOutsideColumns = $"{at["column"]} < {x.Halo.Left} || {at["column"]} >= {x.Halo.Left + x.Width}";
            w.Line($"if ({isOutsideRows} || {isOutsideColumns}) image[{Index.Sum(kernel.Image("image"), "i")}] = 0f;");
        }

        return [KernelMethod.Items(name, count, "image")];
    }

    public static Stage[] Write(SourceWriter w, ClearKernel k, DeviceKernel kernel, string name)
    {
        using (KernelMethod.OpenItems(w, name, k.Summary, k.Floats, "values"))
            w.Line($"values[{Index.Sum(kernel.Image("values"), "i")}] = 0f;");
        return [KernelMethod.Items(name, k.Floats, "values")];
    }

    private static string Pixel(BlockedLayout y, Digits at) => $"({Index.Sum(Index.Times(at["row"], y.Width), at["column"])})";

    /// <summary>A constant for each channel, as an expression of <c>channel</c>.</summary>
    private static string Channel(int channels, Func<int, double> value) =>
        Index.Table("channel", Enumerable.Range(0, channels).Select(c => SourceWriter.Literal(value(c))).ToArray());
}
