using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>Kernels that treat each value alone: activations and their gradients, copies.</summary>
internal static class Elementwise
{
    public static Stage[] Write(SourceWriter w, ActivationKernel k, DeviceKernel kernel, string name)
    {
        bool clears = !k.Activation.KeepsZero && k.Input.Channels % k.Input.Block != 0;
        using (Points points = Points.Open(w, kernel, name, k.Input, clears, k.Output))
        {
            string value = Scalar.Activate(k.Activation, points.At("input", k.Input));
            w.Line($"{points.At("output", k.Output)} = {(clears ? points.OrZero(k.Input, value) : value)};");
        }

        return Points.Launch(kernel, name, k.Input);
    }

    public static Stage[] Write(SourceWriter w, ActivationGradientKernel k, DeviceKernel kernel, string name)
    {
        using (Points points = Points.Open(w, kernel, name, k.Value, needsPlace: false, k.OutputGradient, k.InputGradient))
        {
            string gradient = Scalar.Differentiate(k.Activation, points.At("value", k.Value), points.At("outputGradient", k.OutputGradient));
            w.Line($"{points.At("inputGradient", k.InputGradient)} = {gradient};");
        }

        return Points.Launch(kernel, name, k.Value);
    }

    public static Stage[] Write(SourceWriter w, CopyKernel k, DeviceKernel kernel, string name)
    {
        using (Points points = Points.Open(w, kernel, name, k.Input, needsPlace: false, k.Output))
            w.Line($"{points.At("output", k.Output)} = {points.At("input", k.Input)};");
        return Points.Launch(kernel, name, k.Input);
    }
}
