using System.Reflection;
using ConvNet.Model;
using ConvNet.Model.Planning;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>
/// The files of one network for projects that reference ILGPU: its kernels for a graphics processor, the order of their launches, and the
/// members that create them.
/// </summary>
internal static class IlgpuEmitter
{
    public static IEnumerable<GeneratedFile> Emit(NetworkDefinition definition, CancellationToken cancellation)
    {
        var names = new TypeNames(definition.Type);
        if (!names.CanBeReopened) yield break;
        if (ShapeInference.Infer(definition).Graph is not { } graph)
        {
            yield return new GeneratedFile($"{names.HintName}.Gpu.g.cs", MembersWriter.Write(names, null, null));
            yield break;
        }

        NetworkPlan plan = NetworkPlanner.Plan(graph, PlanTarget.Gpu);
        var kernels = new DeviceNames(plan);
        cancellation.ThrowIfCancellationRequested();
        yield return new GeneratedFile($"{names.HintName}.Gpu.Kernels.g.cs", WriteKernels(names, kernels));
        yield return new GeneratedFile($"{names.HintName}.Gpu.Passes.g.cs", ProgramWriter.Write(names, plan, kernels));
        yield return new GeneratedFile($"{names.HintName}.Gpu.g.cs", MembersWriter.Write(names, plan, kernels));
    }

    /// <summary>What the networks of a project share: files that are written as they are.</summary>
    public static IEnumerable<GeneratedFile> Shared()
    {
        const string prefix = "Ilgpu.";
        Assembly assembly = typeof(IlgpuEmitter).Assembly;
        IEnumerable<string> resources = assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal));
        foreach (string resource in resources.OrderBy(n => n, StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return new GeneratedFile("ConvNet." + resource.Replace(".cs", ".g.cs"), reader.ReadToEnd().Replace("\r\n", "\n"));
        }
    }

    private static string WriteKernels(TypeNames names, DeviceNames kernels)
    {
        SourceWriter w = FileHead.StartDevice(names, "The kernels of a graphics processor.");
        w.Line($"/// <summary>The kernels of {names.Display} for a graphics processor: explicitly grouped, over a whole batch.</summary>");
        using (w.Block("internal static class DeviceKernels"))
        {
            bool first = true;
            foreach (DeviceKernel kernel in kernels.Kernels)
            {
                if (!first) w.Line();
                first = false;
                kernels.Stages.Add(kernel, Kernels.Write(w, kernel, kernels[kernel]));
            }
        }

        return w.ToString();
    }
}
