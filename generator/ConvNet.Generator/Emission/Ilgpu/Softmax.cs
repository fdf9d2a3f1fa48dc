using ConvNet.Model;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>Softmax over the channels, and its logarithm, forward and backward: a group for each position of an image.</summary>
internal static class Softmax
{
    public static Stage[] Write(SourceWriter w, SoftmaxKernel k, DeviceKernel kernel, string name)
    {
        using (Open(w, kernel, name, k.Input))
        {
            WriteSum(w, kernel, k.Input);
            w.Line("float scale = 1f / sum;");
            WriteResults(w, kernel, "output", k.Output, $"Lanes.Exp({At(kernel, "input", k.Input)} - highest) * scale");
        }

        return Launch(kernel, name, k.Input);
    }

    public static Stage[] Write(SourceWriter w, LogSoftmaxKernel k, DeviceKernel kernel, string name)
    {
        using (Open(w, kernel, name, k.Input))
        {
            WriteSum(w, kernel, k.Input);
            w.Line("float log = DeviceMath.Log(sum);");
            WriteResults(w, kernel, "output", k.Output, $"{At(kernel, "input", k.Input)} - highest - log");
        }

        return Launch(kernel, name, k.Input);
    }

    public static Stage[] Write(SourceWriter w, LogSoftmaxGradientKernel k, DeviceKernel kernel, string name)
    {
        using (Open(w, kernel, name, k.Output))
        {
            string gradient = At(kernel, "outputGradient", k.OutputGradient);
            w.Line("float sum = 0f;");
            using (EachChannel(w, k.Output, k.Output.Channels)) w.Line($"sum += {gradient};");
            w.Line($"sum = DeviceMath.Sum(shared, thread, {Threads(k.Output)}, sum);");
            WriteResults(w, kernel, "inputGradient", k.InputGradient, $"{gradient} - (Lanes.Exp({At(kernel, "output", k.Output)}) * sum)");
        }

        return Launch(kernel, name, k.Output);
    }

    private static int Threads(BlockedLayout x) => KernelMethod.PowerOfTwo(x.Channels);

    private static KernelMethod.Body Open(SourceWriter w, DeviceKernel kernel, string name, BlockedLayout x)
    {
        KernelMethod.Body body = KernelMethod.Open(w, name, kernel.Kernel.Summary, kernel.Kernel.Pointers.ToArray());
        w.Line($"ArrayView<float> shared = SharedMemory.Allocate<float>({Threads(x)});");
        w.Line($"int thread = Group.IdxX, n = Grid.IdxY{(x.Height * x.Width > 1 ? ", pixel = Grid.IdxX" : "")};");
        if (x.Height * x.Width > 1) w.Line($"int row = {Index.Divide("pixel", x.Width)}, column = pixel - (row * {x.Width});");
        return body;
    }

    private static Stage[] Launch(DeviceKernel kernel, string name, BlockedLayout x) =>
        [new Stage(name, kernel.Kernel.Pointers, Threads(x), SourceWriter.Literal(x.Height * x.Width), "batch")];

    /// <summary>Declares the highest input, which is subtracted so that no exponential overflows, and the sum of the exponentials.</summary>
    private static void WriteSum(SourceWriter w, DeviceKernel kernel, BlockedLayout x)
    {
        string input = At(kernel, "input", x);
        w.Line("float highest = float.NegativeInfinity, sum = 0f;");
        using (EachChannel(w, x, x.Channels)) w.Line($"highest = {Scalar.Max("highest", input)};");
        w.Line($"highest = DeviceMath.Highest(shared, thread, {Threads(x)}, highest);");
        using (EachChannel(w, x, x.Channels)) w.Line($"sum += Lanes.Exp({input} - highest);");
        w.Line($"sum = DeviceMath.Sum(shared, thread, {Threads(x)}, sum);");
    }

    /// <summary>Stores a value for each channel, and zeros behind the last.</summary>
    private static void WriteResults(SourceWriter w, DeviceKernel kernel, string pointer, BlockedLayout y, string value)
    {
        int lanes = y.Blocks * BlockedLayout.Full;
        using (EachChannel(w, y, lanes))
            w.Line($"{At(kernel, pointer, y)} = {(lanes > y.Channels ? $"c < {y.Channels} ? {value} : 0f" : value)};");
    }

    private static SourceWriter.Scope EachChannel(SourceWriter w, BlockedLayout x, int end) =>
        w.Block($"for (int c = thread; c < {end}; c += {Threads(x)})");

    /// <summary>The value of the channel <c>c</c> at the group's position.</summary>
    private static string At(DeviceKernel kernel, string pointer, BlockedLayout x)
    {
        string channel = x.Plane == BlockedLayout.Full ? "c" : $"((c >> 4) * {x.Plane}) + (c & 15)";
        string[] position = x.Height * x.Width == 1 ? [] : [Index.Times("row", x.Row), Index.Times("column", x.Pixel)];
        return $"{pointer}[{Index.Sum([kernel.Image(pointer), channel, .. position])}]";
    }
}
