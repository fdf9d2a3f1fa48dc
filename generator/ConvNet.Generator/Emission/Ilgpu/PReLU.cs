using ConvNet.Model;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>A rectifier with learned slopes: its values, or its output's gradient, and the gradient by the slopes.</summary>
internal static class PReLU
{
    public static Stage[] Write(SourceWriter w, PReLUKernel k, DeviceKernel kernel, string name)
    {
        using (Points points = Points.Open(w, kernel, name, k.Input, needsPlace: !k.Shared, k.Values, k.Output))
        {
            w.Line($"float value = {points.At("values", k.Values)}, slope = {(k.Shared ? "slopes[0]" : points.OfChannel("slopes", k.Input))};");
            w.Line($"{points.At("output", k.Output)} = Lanes.IfPositive({points.At("input", k.Input)}, value, slope * value);");
        }

        return Points.Launch(kernel, name, k.Input);
    }

    public static Stage[] Write(SourceWriter w, PReLUSlopeGradientKernel k, DeviceKernel kernel, string name)
    {
        Stage[] sums = ChannelSums.Write(
            w, kernel, name, k.Input, [("input", k.Input), ("gradient", k.Gradient)], k.Shared ? [] : ["slopeGradient"], null,
            [("sum", "Lanes.IfPositive(inputValue, 0f, inputValue * gradientValue)")],
            () => w.Line(k.Shared ? "workspace[channel] = sum; // in the place of its first part" : "slopeGradient[channel] += sum;"));
        return k.Shared ? [.. sums, WriteTotal(w, k, name)] : sums;
    }

    /// <summary>The launch that adds up the sums of all channels, in one group.</summary>
    private static Stage WriteTotal(SourceWriter w, PReLUSlopeGradientKernel k, string name)
    {
        int lanes = k.Input.Blocks * BlockedLayout.Full, threads = lanes > 128 ? 256 : 32;
        w.Line();
        using (KernelMethod.Open(w, name + "_Total", $"{k.Summary} The sum of all channels.", Stage.Workspace, "slopeGradient"))
        {
            w.Line($"ArrayView<float> shared = SharedMemory.Allocate<float>({threads});");
            w.Line("int thread = Group.IdxX;");
            w.Line("float sum = 0f;");
            w.Line($"for (int channel = thread; channel < {lanes}; channel += {threads}) sum += workspace[channel];");
            w.Line("shared[thread] = sum;");
            w.Line("Group.Barrier();");
            ChannelSums.WriteTree(w, 1, threads, 1);
            w.Line("if (thread == 0) slopeGradient[0] += shared[0];");
        }

        w.Line();
        return new Stage(name + "_Total", EquatableArray.Of(Stage.Workspace, "slopeGradient"), threads, "1");
    }
}
