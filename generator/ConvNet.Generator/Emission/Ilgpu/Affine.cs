using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>What a normalisation does to each value, once its channel's numbers are known; and the same backward.</summary>
internal static class Affine
{
    public static Stage[] Write(SourceWriter w, AffineKernel k, DeviceKernel kernel, string name)
    {
        using (Points points = Points.Open(w, kernel, name, k.Input, needsPlace: true, k.Output))
        {
            string value = $"({points.At("input", k.Input)} * {points.OfChannel("scale", k.Input)}) + {points.OfChannel("shift", k.Input)}";
            w.Line($"{points.At("output", k.Output)} = {Scalar.Apply(k.Epilogue, value)};");
        }

        return Points.Launch(kernel, name, k.Input);
    }

    public static Stage[] Write(SourceWriter w, NormInputGradientKernel k, DeviceKernel kernel, string name)
    {
        var at = new ChannelStatistics(k.Input.Blocks * BlockedLayout.Full);
        using (Points points = Points.Open(w, kernel, name, k.Input, needsPlace: true, k.OutputGradient, k.InputGradient))
        {
            w.Line($"float mean = {Of(at.Mean)}, scale = {Of(at.Scale)}, slope = {Of(at.Slope)}, offset = {Of(at.Offset)};");
            string value = $"({points.At("outputGradient", k.OutputGradient)} * scale) + (({points.At("input", k.Input)} - mean) * slope) + offset";
            w.Line($"{points.At("inputGradient", k.InputGradient)} = {value};");

            string Of(int floats) => points.OfChannel("statistics", k.Input, floats);
        }

        return Points.Launch(kernel, name, k.Input);
    }

    public static Stage[] Write(SourceWriter w, ElementAffineKernel k, DeviceKernel kernel, string name)
    {
        using (Points points = Points.Open(w, kernel, name, k.Input, needsPlace: false, k.Weight, k.Output))
        {
            string value = $"({points.At("input", k.Input)} * {points.At("weight", k.Weight)}) + {points.At("bias", k.Weight)}";
            w.Line($"{points.At("output", k.Output)} = {Scalar.Apply(k.Epilogue, value)};");
        }

        return Points.Launch(kernel, name, k.Input);
    }

    public static Stage[] Write(SourceWriter w, ElementAffineGradientKernel k, DeviceKernel kernel, string name)
    {
        using (Points points = Points.OpenShared(w, kernel, name, k.Input))
        {
            w.Line($"float factor = {points.At("weight", k.Weight)}, weightSum = 0f, biasSum = 0f;");
            using (w.Block("for (int n = 0; n < batch; n++)"))
            {
                w.Line($"float g = {points.At("gradient", k.Gradient)};");
                string normalised = $"({points.At("input", k.Input)} * {points.OfChannel("scale", k.Input)}) + {points.OfChannel("shift", k.Input)}";
                w.Line($"weightSum += g * ({normalised});");
                w.Line("biasSum += g;");
                w.Line($"{points.At("gradient", k.Gradient)} = g * factor;");
            }

            w.Line($"{points.At("weightGradient", k.Weight)} += weightSum;");
            w.Line($"{points.At("biasGradient", k.Weight)} += biasSum;");
        }

        return Points.LaunchShared(kernel, name, k.Input);
    }
}
