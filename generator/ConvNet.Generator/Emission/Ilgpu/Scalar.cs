using ConvNet.Generator.Emission.Simd;
using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>
/// Functions of single floats, as kernels write them: those of the vectors' narrowest width, which the runtime has as plain arithmetic that
/// device compilers take in.
/// </summary>
internal static class Scalar
{
    private static readonly VectorWidth One = VectorWidth.All.Single(w => w.IsScalar);

    public static string Apply(Epilogue epilogue, string value) => One.Apply(epilogue, value);

    public static string Activate(Activation activation, string value) => VectorWidth.Activate(activation, value);

    public static string Differentiate(Activation activation, string value, string gradient) =>
        VectorWidth.Differentiate(activation, value, gradient);

    /// <summary>The larger one; the second where one is not a number.</summary>
    public static string Max(string a, string b) => One.Max(a, b);
}
