#if !ILGPU_EMULATOR
using System.Reflection;
using System.Text.RegularExpressions;
using ConvNet.Testing.Compiled;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
#endif

namespace ConvNet.Ilgpu.Tests.Networks;

/// <summary>What ILGPU makes of the emitted kernels for an NVIDIA processor. It takes no such processor, but ILGPU itself.</summary>
public partial class DeviceCodeTests
{
    /// <summary>Networks beside those of the other tests, whose products are large enough for the largest tiles.</summary>
    private static readonly (string Name, string Declaration)[] Wide =
    [
        ("WideConvolutions", "[Network, Input(64, 28, 28), Conv(256, 3, Pad = 1), ReLU, Conv(128, 3, Pad = 1, Stride = 2, Fit = Fit.Floor), BatchNorm, ReLU, MaxPool(3, Stride = 2, Pad = 1, Fit = Fit.Floor), Conv(512, 1), ReLU, GlobalAvgPool, Dense(1000), Softmax]"),
        ("WideDense", "[Network, Input(1, 28, 28), Conv(32, 3, Pad = 1), ReLU, MaxPool(2), Conv(64, 3, Pad = 1), ReLU, MaxPool(2), Dense(4096), ReLU, Dropout(0.5), Dense(10), Softmax]"),
    ];

#if ILGPU_EMULATOR
    [Fact]
    public void Kernels_become_code_without_local_memory_calls_or_divisions() =>
        Assert.Skip($"The emulator makes no code for devices, so {Wide.Length} networks and those of the other tests are not compiled: see CONTRIBUTING.md for the property Ilgpu.");
#else
    /// <summary>Where threads keep what they multiply; the compiler's own units for it are registers and shared memory.</summary>
    [GeneratedRegex(@"\.local\b|\bcall\b|\b(div|rem)\.[su]\d+|\.f64\b")]
    private static partial Regex Unwanted();

    [GeneratedRegex("^(Conv\\d|ConvInputGradient|ConvTranspose|Dense|WeightGradient)")]
    private static partial Regex Product();

    [Fact]
    public void Kernels_become_code_without_local_memory_calls_or_divisions()
    {
        (string Name, string Declaration)[] declared = [.. DeviceNetworkTests.Networks.Select(row => row.Data), .. Wide];
        IReadOnlyDictionary<string, ICompiledNetwork> networks = NetworkCompiler.Compile(
            declared.ToDictionary(d => d.Name, d => $"{d.Declaration} public partial class {d.Name};"));
        IEnumerable<MethodInfo> kernels = networks.Values.First().NetworkType.Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Kernels", StringComparison.Ordinal) && type.Namespace!.StartsWith("ConvNet.Compiled.", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(method => method.GetParameters() is [{ ParameterType: { IsGenericType: true } view }, ..] && view.GetGenericTypeDefinition() == typeof(ArrayView<>));
        var faults = new List<string>();
        int products = 0, all = 0;
        foreach (MethodInfo kernel in kernels)
        {
            all++;
            string name = $"{kernel.DeclaringType!.Namespace}.{kernel.Name}", code;
            try
            {
                code = Compile(kernel);
            }
            catch (Exception e)
            {
                faults.Add($"{name} does not compile: {e.GetBaseException().Message}");
                continue;
            }

            foreach (Match match in Unwanted().Matches(code).DistinctBy(m => m.Value)) faults.Add($"{name} has {match.Value}");
            if (!Product().IsMatch(kernel.Name) || kernel.Name.EndsWith("_Sum", StringComparison.Ordinal)) continue;
            products++;
            // By itself ILGPU leaves the address space of global memory open.
            foreach (string vectors in new[] { @"ld(\.global)?\.v4\.f32", @"ld\.shared\.v4\.f32", @"st(\.global)?\.v4\.f32" })
                if (!Regex.IsMatch(code, vectors)) faults.Add($"{name} has no {vectors}");
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults.Take(30)));
        Assert.True(all > 300 && products > 80, $"Only {all} kernels were found, {products} of them products.");
    }

    /// <summary>The kernel for compute capability 9.0. In a context of its own: one that fails leaves its context unusable.</summary>
    private static string Compile(MethodInfo kernel)
    {
        using Context context = Context.CreateDefault();
        CudaArchitecture architecture = CudaArchitecture.SM_90;
        CudaInstructionSet instructions = CudaAccelerator.GetInstructionSet(architecture, CudaDriverVersion.FromMajorMinor(12, 0));
        using var backend = new PTXBackend(context, architecture, instructions, nvvmAPI: null!);
        return ((PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel), new KernelSpecialization(256, 2))).PTXAssembly;
    }
#endif
}
