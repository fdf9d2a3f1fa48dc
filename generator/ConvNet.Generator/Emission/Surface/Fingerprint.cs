using System.Globalization;
using ConvNet.Generator.Emission.Simd;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Surface;

/// <summary>
/// What the packed parameters and those that inference prepares mean, as one number: files of them fit networks of the same one. It covers
/// where the tensors lie and the code that prepares them, written for the widest vectors; every width prepares the same values.
/// </summary>
internal static class Fingerprint
{
    /// <summary>16 hexadecimal digits.</summary>
    public static string Of(NetworkPlan plan)
    {
        var w = new SourceWriter();
        foreach (PackedTensor tensor in plan.Parameters.Tensors)
            w.Line($"{tensor.Name} [{string.Join(", ", tensor.Shape)}] {tensor.Offset} {string.Join(" ", DescriptionWriter.Axes(tensor))}");
        w.Line($"{plan.Parameters.Floats} {plan.Preparation.Floats}");
        PassWriter.WritePreparation(w, plan);
        var methods = new SharedMethods();
        var kernels = new KernelNames(plan.Preparation.Steps.Select(step => step.Kernel));
        foreach (SizedKernel kernel in kernels.Kernels.OfType<SizedKernel>()) PassWriter.WriteSized(w, plan, kernel);
        foreach (Kernel kernel in kernels.Written)
        {
            if (Kernels.IsShared(kernel)) Kernels.WriteShared(w, kernel, plan.Names[kernel]);
            else Kernels.Write(w, kernel, VectorWidth.All[0], plan.Names.MethodOf(kernel), methods);
        }

        methods.Write(w);
        return Hash(w.ToString()).ToString("x16", CultureInfo.InvariantCulture);
    }

    /// <summary>FNV-1a over the text's code units (Fowler, Noll and Vo).</summary>
    private static ulong Hash(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in text) hash = unchecked((hash ^ c) * 1099511628211);
        return hash;
    }
}
