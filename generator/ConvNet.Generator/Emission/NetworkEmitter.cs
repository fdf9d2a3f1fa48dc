using ConvNet.Generator.Emission.Simd;
using ConvNet.Generator.Emission.Surface;
using ConvNet.Model;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission;

/// <param name="HintName">Unique in the compilation.</param>
internal readonly record struct GeneratedFile(string HintName, string Text);

/// <summary>The files of one network: its members, its forward and backward pass, and its kernels by vector width.</summary>
internal static class NetworkEmitter
{
    /// <param name="widths">The vector widths to write kernels for, in bits, the widest first.</param>
    public static GeneratedFile[] Emit(NetworkDefinition definition, EquatableArray<int> widths, CancellationToken cancellation)
    {
        // Where the class cannot be reopened at all, any text would only add errors to the one that says so.
        var names = new TypeNames(definition.Type);
        if (!names.CanBeReopened) return [];

        NetworkGraph? graph = ShapeInference.Infer(definition).Graph;
        if (graph is null) return [File(names, "", SurfaceWriter.WriteBroken(names))];

        NetworkPlan plan = NetworkPlanner.Plan(graph);
        VectorWidth[] chosen = VectorWidth.All.Where(w => widths.Contains(w.Bits)).ToArray();
        return Write(
            cancellation,
            [
                () => File(names, "", SurfaceWriter.Write(names, plan, chosen)),
                () => File(names, ".Forward", PassWriter.WriteForward(names, plan)),
                () => File(names, ".Backward", PassWriter.WriteBackward(names, plan)),
                () => File(names, ".Kernels", WriteShared(names, plan)),
                .. chosen.Select<VectorWidth, Func<GeneratedFile>>(width => () => File(names, "." + width.Struct, WriteKernels(names, plan, width))),
            ]);
    }

    /// <summary>Writes files at the same time: each is a function of the plan alone. In a build the compiler has nothing else to do meanwhile.</summary>
    private static GeneratedFile[] Write(CancellationToken cancellation, Func<GeneratedFile>[] files)
    {
        var written = new GeneratedFile[files.Length];
        Parallel.For(0, files.Length, new ParallelOptions { CancellationToken = cancellation }, i => written[i] = files[i]());
        return written;
    }

    private static GeneratedFile File(TypeNames names, string part, string text) => new($"{names.HintName}{part}.g.cs", text);

    /// <summary>The list of kernels, and those that are the same at every vector width.</summary>
    private static string WriteShared(TypeNames names, NetworkPlan plan)
    {
        SourceWriter w = FileHead.Start(names, "The kernels: what each computes, and those that are the same at every vector width.");
        List<Kernel> kernels = plan.Names.Kernels;
        w.Line($"/// <summary>The kernels of {names.Display}, of which each vector width has its own.</summary>");
        using (w.Block("internal unsafe interface IKernels"))
        {
            bool first = true;
            foreach (Kernel kernel in OfEachWidth(plan))
            {
                if (!first) w.Line();
                first = false;
                w.Line($"/// <summary>{Escape(Summary(kernel))}</summary>");
                w.Line($"static abstract void {plan.Names.MethodOf(kernel)}({KernelWriter.MethodParameters(kernel)});");
            }
        }

        SizedKernel[] sized = kernels.OfType<SizedKernel>().ToArray();
        if (sized.Length > 0)
        {
            w.Line();
            w.Comment("The kernels that are told their sizes.");
            using (w.Block("internal static unsafe partial class Passes<TKernels>"))
                for (int i = 0; i < sized.Length; i++)
                {
                    if (i > 0) w.Line();
                    PassWriter.WriteSized(w, plan, sized[i]);
                }
        }

        w.Line();
        w.Line($"/// <summary>The kernels of {names.Display} that only move or clear numbers.</summary>");
        using (w.Block("internal static unsafe class Shared"))
        {
            FileHead.CompiledConstant(w);
            foreach (Kernel kernel in kernels.Where(Kernels.IsShared))
            {
                w.Line();
                w.Line($"/// <summary>{Escape(kernel.Summary)}</summary>");
                Kernels.WriteShared(w, kernel, plan.Names[kernel]);
            }
        }

        return w.ToString();
    }

    private static string WriteKernels(TypeNames names, NetworkPlan plan, VectorWidth width)
    {
        string what = width.IsScalar ? "single floats, where there are no vectors" : $"vectors of {width.Lanes} floats";
        SourceWriter w = FileHead.Start(names, $"The kernels over {what}.", width);
        w.Line($"/// <summary>The kernels of {names.Display} over {what}.</summary>");
        using (w.Block($"internal readonly unsafe struct {width.Struct} : IKernels"))
        {
            FileHead.CompiledConstant(w);
            var methods = new SharedMethods();
            foreach (Kernel kernel in OfEachWidth(plan))
            {
                w.Line();
                w.Comment(Summary(kernel));
                Kernels.Write(w, kernel, width, plan.Names.MethodOf(kernel), methods);
            }

            methods.Write(w);
        }

        return w.ToString();
    }

    /// <summary>The kernels that each vector width has its own methods for.</summary>
    private static IEnumerable<Kernel> OfEachWidth(NetworkPlan plan) => plan.Names.Written.Where(k => k is not NoiseKernel && !Kernels.IsShared(k));

    /// <summary>What the method that does a kernel's work does.</summary>
    private static string Summary(Kernel kernel) => kernel is SizedKernel { Method.Summary: var summary } ? summary : kernel.Summary;

    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
