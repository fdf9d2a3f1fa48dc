using System.Reflection;
using System.Runtime.Intrinsics;
using System.Text.RegularExpressions;
using ConvNet.CompilerServices;

namespace ConvNet.Benchmarks.Layers;

/// <summary>One method of the generated code, at this processor's vector width, called by itself.</summary>
internal sealed unsafe class GeneratedKernel
{
    /// <summary>Floats behind each pointer: more than the largest kernel measured reads.</summary>
    private const int Floats = 24 << 20;

    /// <summary>Where the pointers point: kernels may reach back into a halo.</summary>
    private const int Start = 1 << 20;

    private readonly MethodInfo method;

    private GeneratedKernel(MethodInfo method) => this.method = method;

    /// <summary>The method's name: what the compiler chose.</summary>
    public string Name => method.Name;

    /// <summary>The one kernel of a network whose name fits a pattern.</summary>
    /// <exception cref="InvalidOperationException">There is none, or several; the message lists the network's kernels.</exception>
    public static GeneratedKernel Find<TNetwork>(string pattern)
        where TNetwork : class, INetwork<TNetwork>
    {
        string width = Vector512.IsHardwareAccelerated ? "Kernels512" : Vector256.IsHardwareAccelerated ? "Kernels256" : "Kernels128";
        string home = "ConvNet.Compiled." + typeof(TNetwork).FullName!.Replace("_", "__").Replace('.', '_');
        Type kernels = typeof(TNetwork).Assembly.GetType($"{home}.{width}", throwOnError: true)!;

        // Beside the kernels there are the methods that they share.
        MethodInfo[] methods = kernels.GetInterfaceMap(kernels.GetInterfaces().Single()).TargetMethods;
        MethodInfo[] found = [.. methods.Where(method => Regex.IsMatch(method.Name, pattern))];
        return found.Length == 1
            ? new GeneratedKernel(found[0])
            : throw new InvalidOperationException(
                $"{found.Length} kernels of {typeof(TNetwork).Name} are named like {pattern}; it has {string.Join(", ", methods.Select(method => method.Name))}.");
    }

    /// <summary>The call, with memory of its own for each pointer, all filled.</summary>
    /// <param name="batch">The images, for a kernel that takes a batch.</param>
    public Action Prepare(int batch)
    {
        ParameterInfo[] parameters = method.GetParameters();
        bool takesBatch = parameters[0].ParameterType == typeof(int);
        int count = parameters.Length - (takesBatch ? 1 : 0);
        var call = new Call(method, batch, count);
        return (takesBatch, count) switch
        {
            (false, 2) => call.Two,
            (false, 3) => call.Three,
            (false, 4) => call.Four,
            (false, 5) => call.Five,
            (true, 2) => call.BatchTwo,
            (true, 3) => call.BatchThree,
            (true, 4) => call.BatchFour,
            _ => throw new NotSupportedException($"{Name} takes {string.Join(", ", parameters.Select(parameter => parameter.Name))}."),
        };
    }

    private sealed class Call
    {
        private readonly void* method;
        private readonly int batch;
        private readonly AlignedMemory[] memories;

        public Call(MethodInfo method, int batch, int count)
        {
            this.method = (void*)method.MethodHandle.GetFunctionPointer();
            this.batch = batch;
            memories = new AlignedMemory[count];
            for (int m = 0; m < count; m++)
            {
                memories[m] = new AlignedMemory(Floats);
                var values = new Span<float>(memories[m].Pointer, Floats);
                for (int i = 0; i < values.Length; i++) values[i] = ((i % 61) - 30) * 0.001f;
            }
        }

        public void Two() => ((delegate*<float*, float*, void>)method)(At(0), At(1));

        public void Three() => ((delegate*<float*, float*, float*, void>)method)(At(0), At(1), At(2));

        public void Four() => ((delegate*<float*, float*, float*, float*, void>)method)(At(0), At(1), At(2), At(3));

        public void Five() => ((delegate*<float*, float*, float*, float*, float*, void>)method)(At(0), At(1), At(2), At(3), At(4));

        public void BatchTwo() => ((delegate*<int, float*, float*, void>)method)(batch, At(0), At(1));

        public void BatchThree() => ((delegate*<int, float*, float*, float*, void>)method)(batch, At(0), At(1), At(2));

        public void BatchFour() => ((delegate*<int, float*, float*, float*, float*, void>)method)(batch, At(0), At(1), At(2), At(3));

        private float* At(int pointer) => memories[pointer].Pointer + Start;
    }
}
