using System.Reflection;
using System.Runtime.CompilerServices;
using ConvNet.CompilerServices;
using ConvNet.Generator.Emission;
using ConvNet.Generator.Emission.Simd;
using ConvNet.Model.Planning.Kernels;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvNet.Search;

/// <summary>One way to compute a convolution: a kernel, and the emitter that writes it.</summary>
/// <param name="WeightFloats">Floats of weights that it reads, in its own form.</param>
/// <param name="Write">Writes the kernel's methods, the first of them by the given name.</param>
internal sealed record Candidate(string Name, Kernel Kernel, int WeightFloats, Action<SourceWriter, string, SharedMethods> Write)
{
    public static Candidate Direct(ConvShape shape, ConvTile tile, VectorWidth v)
    {
        ConvKernel kernel = shape.Direct();
        return new($"{tile.Vectors}x{tile.Rows}x{tile.Columns}", kernel, kernel.WeightBlock * kernel.Output.Blocks, (w, name, methods) => Conv.Write(w, kernel, tile, v, name, methods));
    }

    public static Candidate Tiled(WinogradKernel kernel, VectorWidth v)
    {
        return new($"F({kernel.Shape.OutputsText})", kernel, kernel.WeightFloats, (w, name, methods) => Winograd.Write(w, kernel, v, name, methods));
    }

    /// <summary>The time of each in microseconds: they run in turn, and the shortest of many times counts, since other programs only add to it.</summary>
    public static unsafe double[] Measure(ConvShape shape, IReadOnlyList<Candidate> candidates)
    {
        const int rounds = 15;
        const double sample = 300e-6;
        var methods = Compile(candidates);
        using var memory = new Memory(shape, candidates);
        double[] best = [.. candidates.Select(_ => double.MaxValue)];
        int[] calls = [.. candidates.Select(_ => 0)];
        for (int round = 0; round < rounds; round++)
            for (int i = 0; i < candidates.Count; i++)
            {
                if (round == 0) calls[i] = Math.Max(1, (int)(sample / Time(i, 1)));
                best[i] = Math.Min(best[i], Time(i, calls[i]));
            }

        return [.. best.Select(seconds => seconds * 1e6)];

        double Time(int i, int count)
        {
            var run = (delegate*<float*, float*, float*, float*, float*, void>)methods[i];
            long start = System.Diagnostics.Stopwatch.GetTimestamp();
            for (int call = 0; call < count; call++)
                run(memory.Input, memory.Weights(candidates[i].WeightFloats), memory.Bias, memory.Output, memory.Scratch);
            return System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds / count;
        }
    }

    /// <summary>Compiles all of them into one assembly.</summary>
    /// <returns>Their methods, which take input, weights, bias, output and scratch.</returns>
    private static IntPtr[] Compile(IReadOnlyList<Candidate> candidates)
    {
        var w = new SourceWriter();
        FileHead.WriteUsings(w, VectorWidth.Of(VectorClass.V128)); // the most that any width needs
        for (int i = 0; i < candidates.Count; i++)
        {
            Kernel kernel = candidates[i].Kernel;
            using (w.Block($"public static unsafe class Candidate{i}"))
            {
                FileHead.CompiledConstant(w);
                string call = PassWriter.Call(kernel, "Kernel", string.Join(", ", kernel.Pointers), isShared: false);
                w.Line("[MethodImpl(Compiled)]");
                w.Line($"public static void Run(float* input, float* weights, float* bias, float* output, float* scratch) => {call}");
                var methods = new SharedMethods();
                candidates[i].Write(w, "Kernel", methods);
                methods.Write(w);
            }
        }

        CSharpCompilation compilation = CSharpCompilation.Create(
            $"Candidates{Guid.NewGuid():N}", [CSharpSyntaxTree.ParseText(w.ToString())],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true));
        using var stream = new MemoryStream();
        if (compilation.Emit(stream) is { Success: false } result)
            throw new InvalidOperationException($"A candidate does not compile: {result.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error)}");
        Assembly assembly = Assembly.Load(stream.ToArray());
        MethodInfo[] runs = [.. candidates.Select((_, i) => assembly.GetType($"Candidate{i}")!.GetMethod("Run")!)];
        foreach (MethodInfo run in runs) RuntimeHelpers.PrepareMethod(run.MethodHandle);
        return [.. runs.Select(run => run.MethodHandle.GetFunctionPointer())];
    }

    /// <summary>
    /// What the candidates of a shape work on. Each call takes the next weights, of 64 MiB, so they come from memory as they do in large networks;
    /// those of small networks, of 4 MiB, from the last cache.
    /// </summary>
    private sealed unsafe class Memory : IDisposable
    {
        private readonly AlignedMemory input, output, weights, bias, scratch;
        private readonly long allWeights;
        private long next;

        public Memory(ConvShape shape, IReadOnlyList<Candidate> candidates)
        {
            input = Random(candidates.Max(c => c.Kernel is WinogradKernel tiled ? tiled.Input.Floats : shape.Input().Floats));
            allWeights = Math.Max(shape.IsOfSmallNetwork ? 1 << 20 : 16 << 20, candidates.Max(c => c.WeightFloats));
            weights = Random(allWeights);
            bias = Random(shape.Result.Blocks * 16);
            output = new AlignedMemory(shape.Result.Floats);
            scratch = new AlignedMemory(candidates.Max(c => c.Kernel is WinogradKernel tiled ? tiled.ScratchFloats : 16));
        }

        public float* Input => input.Pointer;

        public float* Output => output.Pointer;

        public float* Bias => bias.Pointer;

        public float* Scratch => scratch.Pointer;

        public float* Weights(int floats)
        {
            if (next + floats > allWeights) next = 0;
            float* at = weights.Pointer + next;
            next += floats;
            return at;
        }

        public void Dispose()
        {
            foreach (AlignedMemory memory in (ReadOnlySpan<AlignedMemory>)[input, output, weights, bias, scratch]) memory.Dispose();
        }

        private static AlignedMemory Random(long floats)
        {
            var memory = new AlignedMemory(floats);
            var random = new Random(1);
            for (long i = 0; i < floats; i++) memory.Pointer[i] = random.NextSingle() - 0.5f;
            return memory;
        }
    }
}
