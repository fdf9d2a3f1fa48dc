using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using System.Text.RegularExpressions;
using ConvNet.CompilerServices;

namespace ConvNet.Benchmarks.Layers;

/// <summary>One method of the generated code, at this processor's vector width, called by itself on one thread.</summary>
internal sealed unsafe class GeneratedKernel
{
    /// <summary>Floats behind each pointer: more than the largest kernel measured reads.</summary>
    private const int Floats = 24 << 20;

    /// <summary>Where the pointers point: kernels may reach back into a halo.</summary>
    private const int Start = 1 << 20;

    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly MethodInfo method;
    private readonly int parts;

    private GeneratedKernel(MethodInfo method, int parts) => (this.method, this.parts) = (method, parts);

    /// <summary>The method's name: what the compiler chose.</summary>
    public string Name => method.Name;

    /// <summary>The one kernel of a network whose name fits a pattern.</summary>
    /// <exception cref="InvalidOperationException">There is none, or several; the message lists the network's kernels.</exception>
    public static GeneratedKernel Find<TNetwork>(string pattern)
        where TNetwork : class, INetwork<TNetwork>
    {
        Assembly assembly = typeof(TNetwork).Assembly;
        string home = "ConvNet.Compiled." + typeof(TNetwork).FullName!.Replace("_", "__").Replace('.', '_');
        string width = Vector512.IsHardwareAccelerated ? "Kernels512" : Vector256.IsHardwareAccelerated ? "Kernels256" : "Kernels128";
        Type kernels = assembly.GetType($"{home}.{width}", throwOnError: true)!;
        Type passes = assembly.GetType($"{home}.Passes`1", throwOnError: true)!;

        // Kernels that are told their sizes also have a private method among the passes, which tells them, by a name with the sizes.
        InterfaceMapping map = kernels.GetInterfaceMap(kernels.GetInterfaces().Single());
        MethodInfo[] methods =
        [
            .. map.TargetMethods,
            .. passes.MakeGenericType(kernels).GetMethods(Any).Where(method => method.IsPrivate),
        ];
        MethodInfo[] found = [.. methods.Where(method => Regex.IsMatch(method.Name, pattern))];
        if (found.Length != 1)
        {
            throw new InvalidOperationException(
                $"{found.Length} kernels of {typeof(TNetwork).Name} are named like {pattern}; it has {string.Join(", ", methods.Select(method => method.Name))}.");
        }

        bool hasParts = found[0].GetParameters()[^1].Name == "to";
        return new(found[0], hasParts ? PartsOf(map.InterfaceMethods[Array.IndexOf(map.TargetMethods, found[0])], passes) : 1);
    }

    /// <summary>The call, with memory of its own for each pointer, all filled.</summary>
    /// <param name="batch">The images, for a kernel that takes a batch.</param>
    public Action Prepare(int batch)
    {
        var memories = new List<AlignedMemory>();
        var call = new DynamicMethod(Name, null, [typeof(List<AlignedMemory>)], typeof(GeneratedKernel).Module, skipVisibility: true);
        ILGenerator il = call.GetILGenerator();
        foreach (ParameterInfo parameter in method.GetParameters())
        {
            if (parameter.ParameterType == typeof(float*))
            {
                il.Emit(OpCodes.Ldc_I8, (long)Allocate(memories));
                il.Emit(OpCodes.Conv_I);
            }
            else if (parameter.ParameterType == typeof(ThreadTeam))
            {
                il.Emit(OpCodes.Call, typeof(ThreadTeam).GetProperty(nameof(ThreadTeam.Alone))!.GetMethod!);
            }
            else
            {
                il.Emit(OpCodes.Ldc_I4, parameter.Name switch { "batch" => batch, "from" => 0, "to" => parts, var name => throw new NotSupportedException($"{Name} takes {name}.") });
            }
        }

        il.Emit(OpCodes.Call, method);
        il.Emit(OpCodes.Ret);

        // The delegate keeps the memory that the call points to.
        return call.CreateDelegate<Action>(memories);
    }

    /// <summary>Into how many parts threads cut its work: the constant that a pass calls it with, 0 to that many.</summary>
    private static int PartsOf(MethodInfo kernel, Type passes)
    {
        const int token = sizeof(int), prefix = 2 + token; // of "constrained. TKernels"
        Span<byte> call = stackalloc byte[1 + token];
        call[0] = (byte)OpCodes.Call.Value;
        BinaryPrimitives.WriteInt32LittleEndian(call[1..], kernel.MetadataToken);
        foreach (MethodInfo pass in passes.GetMethods(Any))
        {
            ReadOnlySpan<byte> il = pass.GetMethodBody()!.GetILAsByteArray();
            int at = il.IndexOf(call) - prefix;
            if (at < 0) continue;
            if (il[at - 2] == OpCodes.Ldc_I4_S.Value) return il[at - 1];
            if (il[at - 1] - OpCodes.Ldc_I4_0.Value is >= 0 and <= 8 and var few) return few;
        }

        throw new InvalidOperationException($"No pass calls {kernel.Name} with a number of parts.");
    }

    private static float* Allocate(List<AlignedMemory> memories)
    {
        memories.Add(new AlignedMemory(Floats));
        var values = new Span<float>(memories[^1].Pointer, Floats);
        for (int i = 0; i < values.Length; i++) values[i] = ((i % 61) - 30) * 0.001f;
        return memories[^1].Pointer + Start;
    }
}
