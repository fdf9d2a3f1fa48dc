using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;
using Buffer = ConvNet.Model.Planning.Buffer;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>
/// The class that loads a network's kernels once, takes its memory, and launches them by <see cref="DevicePassWriter"/>'s passes. Compiling a kernel
/// takes a device's compiler a tenth of a second, so none is loaded that is not launched: what a pass always launches is when the program is created, what
/// depends on what is asked of it when it is asked for.
/// </summary>
internal static class ProgramWriter
{
    public static string Write(TypeNames names, NetworkPlan plan, DeviceNames kernels)
    {
        SourceWriter w = FileHead.StartDevice(names, "The passes on a graphics processor.");
        w.Line($"/// <summary>{names.Display} on an accelerator: its kernels, loaded once, and the memory they work on.</summary>");
        using (w.Block("internal sealed unsafe class DeviceNetwork : IlgpuProgram"))
        {
            WriteFields(w, plan, kernels);
            w.Line();
            WriteConstructor(w, plan, kernels);
            WriteLoads(w, kernels);
            DevicePassWriter.Write(w, plan, kernels);
        }

        return w.ToString();
    }

    /// <summary>The field that launches a method.</summary>
    public static string Field(string method) => "launch" + method;

    /// <summary>The method that loads a method.</summary>
    public static string Loader(string method) => "Load" + method;

    /// <summary>The kernels that are loaded when the program is created: those that inference, or training, launches whatever is asked of it.</summary>
    public static (HashSet<DeviceKernel> InInference, HashSet<DeviceKernel> InTraining) Loaded(NetworkPlan plan)
    {
        return (Always(plan.Preparation.Steps.Concat(plan.Inference.Steps)), Always(plan.TrainingForward.Steps.Concat(plan.Backward.Steps)));

        static HashSet<DeviceKernel> Always(IEnumerable<Step> steps) =>
            [.. steps.Where(s => s.Condition is null && s.Kernel is not NoiseKernel).Select(DeviceKernel.Of)];
    }

    /// <summary>The field that is a buffer.</summary>
    public static string Local(string buffer) => "_" + buffer;

    private static void WriteFields(SourceWriter w, NetworkPlan plan, DeviceNames kernels)
    {
        foreach ((DeviceKernel kernel, Stage stage) in Launches(kernels))
            w.Line($"private Action<AcceleratorStream, KernelConfig, {Views(kernel, stage)}, int> {Field(stage.Method)};");
        foreach (string name in Buffers(plan).Select(b => b.Buffer.Name).Distinct()) w.Line($"private readonly ArrayView<float> {Local(name)};");
    }

    private static void WriteConstructor(SourceWriter w, NetworkPlan plan, DeviceNames kernels)
    {
        w.Line("/// <summary>Takes memory, and compiles the kernels that inference or training always launches; others when they are first launched.</summary>");
        w.Line("public DeviceNetwork(global::ConvNet.NetworkDescription description, Accelerator accelerator, int maxBatch, bool isTraining)");
        w.Line("    : base(description, accelerator, maxBatch, isTraining, isTraining");
        w.Line($"        ? {Size(DeviceSize.OfTraining(plan, kernels))}");
        w.Line($"        : {Size(DeviceSize.OfInference(plan, kernels))})");
        (HashSet<DeviceKernel> inInference, HashSet<DeviceKernel> inTraining) = Loaded(plan);
        using (w.Scoped())
        {
            using (w.Block("try"))
            {
                Load(k => inInference.Contains(k) && inTraining.Contains(k));
                WriteOwn(isTraining: false, inInference, inTraining);
                WriteOwn(isTraining: true, inTraining, inInference);
            }

            using (w.Block("catch"))
            {
                w.Line("Dispose(); // nobody else has it");
                w.Line("throw;");
            }
        }

        static string Size(DeviceSize size) =>
            $"new ProgramSize(prepared: {size.Prepared}, fixedFloats: {size.Scratch.Fixed}, perImage: {size.Scratch.PerImage}, workspace: {size.Workspace.Fixed}, workspacePerImage: {size.Workspace.PerImage})";

        void Load(Func<DeviceKernel, bool> isLoaded)
        {
            foreach ((DeviceKernel kernel, Stage stage) in Launches(kernels).Where(l => isLoaded(l.Kernel))) w.Line($"{Loader(stage.Method)}();");
        }

        // What only inference or only training needs.
        void WriteOwn(bool isTraining, HashSet<DeviceKernel> own, HashSet<DeviceKernel> others)
        {
            using (w.Block(isTraining ? "if (isTraining)" : "if (!isTraining)"))
            {
                Load(k => own.Contains(k) && !others.Contains(k));
                ILookup<string, int> strides = Strides(isTraining ? plan.TrainingForward.Steps.Concat(plan.Backward.Steps) : plan.Inference.Steps);
                foreach ((Buffer buffer, _) in Buffers(plan).Where(b => b.IsTraining == isTraining))
                {
                    string memory = buffer.IsPerImage
                        ? $"PerImage({buffer.Offset}, {strides[buffer.Name].First()})"
                        : $"Scratch({buffer.Offset}, {buffer.Floats})";
                    w.Line($"{Local(buffer.Name)} = {memory}; // {buffer.Comment}");
                }
            }
        }
    }

    private static void WriteLoads(SourceWriter w, DeviceNames kernels)
    {
        foreach ((DeviceKernel kernel, Stage stage) in Launches(kernels))
        {
            w.Line();
            w.Line($"private void {Loader(stage.Method)}() =>");
            w.Line($"    {Field(stage.Method)} ??= Accelerator.LoadKernel<{Views(kernel, stage)}, int>(DeviceKernels.{stage.Method}, GroupsOf({stage.Threads}));");
        }
    }

    /// <summary>Each method once, with the kernel that it is of.</summary>
    private static IEnumerable<(DeviceKernel Kernel, Stage Stage)> Launches(DeviceNames kernels) =>
        kernels.Kernels.SelectMany(k => kernels.Stages[k].Distinct(), (k, stage) => (k, stage));

    /// <summary>The types of a launch's views.</summary>
    private static string Views(DeviceKernel kernel, Stage stage) => string.Join(
        ", ", stage.Pointers.Select(p => $"ArrayView<{(kernel.Kernel is ImportKernel { FromBytes: true } && p == "image" ? "byte" : "float")}>"));

    /// <summary>The buffers of both passes; those of a training step belong to its forward and its backward pass.</summary>
    private static IEnumerable<(Buffer Buffer, bool IsTraining)> Buffers(NetworkPlan plan)
    {
        IEnumerable<Buffer> training = plan.TrainingForward.Buffers.Concat(plan.Backward.Buffers).GroupBy(b => b.Name).Select(g => g.First());
        return plan.Inference.Buffers.Select(b => (b, false)).Concat(training.Select(b => (b, true)));
    }

    /// <summary>Floats from one image of each buffer to the next, which all of its operands say.</summary>
    private static ILookup<string, int> Strides(IEnumerable<Step> steps) =>
        steps.SelectMany(s => s.Operands).Where(o => o.Kind == OperandKind.Buffer).ToLookup(o => o.Name!, o => o.ImageStride);
}
