using ConvNet.Model;
using ConvNet.Model.Documentation;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;
using Buffer = ConvNet.Model.Planning.Buffer;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>The class that launches a network's kernels in order, on memory that it takes once.</summary>
internal static class ProgramWriter
{
    /// <summary>The members that the network's class gains.</summary>
    /// <param name="plan">The plan; null for a network with errors, whose members throw.</param>
    public static string WriteMembers(TypeNames names, NetworkPlan? plan)
    {
        SourceWriter w = FileHead.StartMembers(names, "The members for a graphics processor.");
        string self = names.Global, program = $"global::{names.KernelNamespace}.DeviceNetwork";
        Surface.SurfaceWriter.Reopened(w, names, () =>
        {
            using (w.Block($"partial {names.Type.Self.Keyword} {names.Type.Self.Name}"))
            {
                bool writesTrainer = plan is not null || !Surface.SurfaceWriter.IsReserved(names, "CreateGpuTrainer");
                if (writesTrainer)
                {
                    w.Line("/// <summary>Trains a copy of the network's parameters on an accelerator; see <see cref=\"global::ConvNet.GpuTrainer{TNetwork}.CopyParametersTo\"/>.</summary>");
                    if (plan is not null) w.Line($"/// <remarks>Takes {Memory(plan, plan.TrainingMemory, 2, training: true)} of device memory, and for each state of the optimizer {NetworkSummary.Bytes((long)plan.Parameters.Floats * sizeof(float))}.</remarks>");
                    w.Line("/// <param name=\"accelerator\">The accelerator, which stays the caller's and outlives the trainer.</param>");
                    w.Line("/// <param name=\"optimizer\">How gradients change the weights.</param>");
                    w.Line("/// <param name=\"maxBatch\">The largest batch of a step.</param>");
                    w.Line("/// <param name=\"loss\">What is minimised; softmax cross-entropy for labels and mean squared error for targets unless given.</param>");
                    w.Line("/// <param name=\"seed\">The seed of dropout: the same seed gives the same run.</param>");
                    w.Line("/// <exception cref=\"global::System.InvalidOperationException\">The accelerator has not enough memory; the message says how much is needed.</exception>");
                    w.Line($"public global::ConvNet.GpuTrainer<{self}> CreateGpuTrainer(global::ILGPU.Runtime.Accelerator accelerator, global::ConvNet.Optimizer optimizer, int maxBatch, global::ConvNet.Loss? loss = null, int seed = 0) =>");
                    w.Line($"    {(plan is null ? Surface.SurfaceWriter.Broken : $"new(this, new {program}(accelerator, maxBatch, isTraining: true), optimizer, loss, seed)")};");
                }

                if (plan is null && Surface.SurfaceWriter.IsReserved(names, "CreateGpuPredictor")) return;
                if (writesTrainer) w.Line();
                w.Line("/// <summary>Runs a copy of the network's parameters on an accelerator.</summary>");
                if (plan is not null) w.Line($"/// <remarks>Takes {Memory(plan, plan.InferenceMemory, 1, training: false)} of device memory.</remarks>");
                w.Line("/// <param name=\"accelerator\">The accelerator, which stays the caller's and outlives the predictor.</param>");
                w.Line("/// <param name=\"maxBatch\">Images that are run together; more are run in turns.</param>");
                w.Line("/// <param name=\"namedOutputs\">The named outputs to compute beside the main one.</param>");
                w.Line("/// <exception cref=\"global::System.InvalidOperationException\">The accelerator has not enough memory; the message says how much is needed.</exception>");
                w.Line($"public global::ConvNet.GpuPredictor<{self}> CreateGpuPredictor(global::ILGPU.Runtime.Accelerator accelerator, int maxBatch = 1, params string[] namedOutputs) =>");
                w.Line($"    {(plan is null ? Surface.SurfaceWriter.Broken : $"new(this, new {program}(accelerator, maxBatch, isTraining: false), namedOutputs)")};");
            }
        });
        return w.ToString();
    }

    public static string Write(TypeNames names, NetworkPlan plan, DeviceNames kernels)
    {
        SourceWriter w = FileHead.StartDevice(names, "The passes on a graphics processor.");
        w.Line($"/// <summary>{names.Display} on an accelerator: its kernels, loaded once, and the memory they work on.</summary>");
        using (w.Block("internal sealed unsafe class DeviceNetwork : IlgpuProgram"))
        {
            WriteFields(w, plan, kernels);
            w.Line();
            WriteConstructor(w, names, plan, kernels);
            w.Line();
            WritePass(w, plan, kernels, "/// <summary>What inference needs of the parameters in another form.</summary>", "protected override void Prepare()", plan.Preparation.Steps, isTraining: false);
            w.Line();
            WritePass(w, plan, kernels, "/// <inheritdoc/>", "public override void Forward(int batch, global::ConvNet.PixelFormat format, ReadOnlySpan<bool> wanted)", plan.Inference.Steps, isTraining: false, "EnsurePrepared();");
            w.Line();
            WritePass(w, plan, kernels, "/// <inheritdoc/>", "public override void TrainingForward(int batch, global::ConvNet.PixelFormat format, TrainingNoise noise)", plan.TrainingForward.Steps, isTraining: true, "Begin();");
            w.Line();
            WritePass(w, plan, kernels, "/// <inheritdoc/>", "public override void Backward(int batch, bool imageGradients)", plan.Backward.Steps, isTraining: true, "ClearGradients();");
        }

        return w.ToString();
    }

    private static IEnumerable<(DeviceKernel Kernel, Stage Stage)> Launches(DeviceNames kernels) => kernels.Kernels.SelectMany(k => kernels.Stages[k], (k, stage) => (k, stage));

    private static void WriteFields(SourceWriter w, NetworkPlan plan, DeviceNames kernels)
    {
        foreach ((DeviceKernel kernel, Stage stage) in Launches(kernels).Distinct())
            w.Line($"private readonly Action<AcceleratorStream, KernelConfig, {string.Join(", ", Views(kernel, stage))}, int> {Field(stage.Method)};");

        foreach (string name in Buffers(plan).Select(b => b.Buffer.Name).Distinct()) w.Line($"private readonly ArrayView<float> {Local(name)};");
    }

    private static void WriteConstructor(SourceWriter w, TypeNames names, NetworkPlan plan, DeviceNames kernels)
    {
        long workspace = Launches(kernels).Select(l => l.Stage.WorkspaceFloats).DefaultIfEmpty().Max(), workspacePerImage = Launches(kernels).Select(l => l.Stage.WorkspacePerImage).DefaultIfEmpty().Max();
        w.Line("/// <summary>Takes memory, and compiles the kernels of inference or of training.</summary>");
        w.Line("public DeviceNetwork(Accelerator accelerator, int maxBatch, bool isTraining)");
        w.Line($"    : base({names.Global}.Description, accelerator, maxBatch, isTraining, new ProgramSize(prepared: {plan.Preparation.Floats}, workspace: {workspace}, workspacePerImage: {workspacePerImage},");
        w.Line($"        inferenceFixed: {plan.InferenceMemory.Fixed}, inferencePerImage: {plan.InferenceMemory.PerImage}, trainingFixed: {plan.TrainingMemory.Fixed}, trainingPerImage: {plan.TrainingMemory.PerImage}))");
        var inference = new HashSet<DeviceKernel>(KernelsOf(plan.Preparation.Steps.Concat(plan.Inference.Steps)));
        var training = new HashSet<DeviceKernel>(KernelsOf(plan.TrainingForward.Steps.Concat(plan.Backward.Steps)));
        using (w.Scoped())
        {
            WriteLoads(w, kernels, kernels.Kernels.Where(k => inference.Contains(k) && training.Contains(k)));
            foreach (bool isTraining in new[] { false, true })
            {
                using (w.Block($"if ({(isTraining ? "" : "!")}isTraining)"))
                {
                    WriteLoads(w, kernels, kernels.Kernels.Where(k => inference.Contains(k) != isTraining && training.Contains(k) == isTraining));
                    foreach ((Buffer buffer, _) in Buffers(plan).Where(b => b.IsTraining == isTraining))
                        w.Line(buffer.IsPerImage
                            ? $"{Local(buffer.Name)} = PerImage({buffer.Offset}, {Stride(plan, isTraining, buffer)}); // {buffer.Comment}"
                            : $"{Local(buffer.Name)} = Scratch({buffer.Offset}, {buffer.Floats}); // {buffer.Comment}");
                }
            }
        }
    }

    private static IEnumerable<DeviceKernel> KernelsOf(IEnumerable<Step> steps) => steps.Where(s => s.Kernel is not NoiseKernel).Select(DeviceKernel.Of);

    private static void WriteLoads(SourceWriter w, DeviceNames names, IEnumerable<DeviceKernel> kernels)
    {
        foreach (DeviceKernel kernel in kernels)
        foreach (Stage stage in names.Stages[kernel].Distinct())
            w.Line($"{Field(stage.Method)} = accelerator.LoadKernel<{string.Join(", ", Views(kernel, stage))}, int>(DeviceKernels.{stage.Method});");
    }

    /// <summary>The types of a launch's views.</summary>
    private static IEnumerable<string> Views(DeviceKernel kernel, Stage stage) =>
        stage.Pointers.Select(p => $"ArrayView<{(kernel.Kernel is ImportKernel { FromBytes: true } && p == "image" ? "byte" : "float")}>");

    /// <summary>The buffers of both passes; those of a training step belong to its forward and its backward pass.</summary>
    private static IEnumerable<(Buffer Buffer, bool IsTraining)> Buffers(NetworkPlan plan) =>
        plan.Inference.Buffers.Select(b => (b, false)).Concat(plan.TrainingForward.Buffers.Concat(plan.Backward.Buffers).GroupBy(b => b.Name).Select(g => (g.First(), true)));

    /// <summary>Floats from one image of a buffer to the next, which every operand says.</summary>
    private static int Stride(NetworkPlan plan, bool training, Buffer buffer) =>
        (training ? plan.TrainingForward.Steps.Concat(plan.Backward.Steps) : plan.Inference.Steps).SelectMany(s => s.Operands).First(o => o.Kind == OperandKind.Buffer && o.Name == buffer.Name).ImageStride;

    private static void WritePass(
        SourceWriter w, NetworkPlan plan, DeviceNames kernels, string summary, string signature, IEnumerable<Step> steps, bool isTraining, params string[] first)
    {
        w.Line(summary);
        using (w.Block(signature))
        {
            foreach (string line in first) w.Line(line);
            foreach (Step step in steps)
            {
                string condition = step.Condition is null ? "" : $"if ({step.Condition.Replace("outputs[", "wanted[").Replace(" != null", "")}) ";
                if (step.Kernel is NoiseKernel noise)
                {
                    w.Line(Draw(noise, View(step.Operands[0], isTraining)));
                    continue;
                }

                var kernel = DeviceKernel.Of(step);
                Stage[] stages = kernels.Stages[kernel];
                string comment = step.Comment.Length > 0 ? $" // {step.Comment}" : "";
                using (stages.Length > 1 && condition.Length > 0 ? w.Block(condition.TrimEnd()) : w.For("", 1))
                    foreach (Stage stage in stages)
                    {
                        string arguments = string.Concat(stage.Pointers.Select(p => (p == Stage.Workspace ? "Workspace" : View(step.Operands[IndexOf(kernel, p)], isTraining)) + ", "));
                        string batch = signature.Contains("int batch") ? "batch" : "1";
                        string grid = $"Config({stage.X.Replace("batch", batch)}, {stage.Y.Replace("batch", batch)}, {stage.Z.Replace("batch", batch)}, {stage.Threads})";
                        w.Line($"{(stages.Length > 1 ? "" : condition)}{Field(stage.Method)}(Stream, {grid}, {arguments}{batch});{comment}");
                        comment = "";
                    }
            }
        }
    }

    private static int IndexOf(DeviceKernel kernel, string pointer) => Enumerable.Range(0, kernel.Kernel.Pointers.Count).First(i => kernel.Kernel.Pointers[i] == pointer);

    private static string Draw(NoiseKernel noise, string target) => noise switch
    {
        DropoutMaskKernel k => $"{(k.IsOneDraw ? "DropImages" : "Dropout")}(noise, {k.Site}, batch, {target}, {k.Count}, {SourceWriter.Literal(k.Rate)}, {SourceWriter.Literal(k.Kept)});",
        DropPathsKernel k => $"DropPaths(noise, {k.Site}, batch, {target}, {k.Stride}, {k.Inputs}, {SourceWriter.Literal(k.Rate)}, {SourceWriter.Literal(k.Global)}, {k.Columns});",
        _ => throw new NotSupportedException(noise.GetType().Name),
    };

    private static string View(Operand operand, bool isTraining)
    {
        string view = operand.Kind switch
        {
            OperandKind.Buffer => Local(operand.Name!),
            OperandKind.Parameters => "Parameters",
            OperandKind.Prepared => "Prepared",
            OperandKind.Gradients => "Gradients",
            OperandKind.Images => operand.Name == "byte" ? "Bytes" : "Images",
            OperandKind.Outputs => $"Output({operand.Index})",
            OperandKind.OutputGradients => $"OutputGradient({operand.Index})",
            _ => "ImageGradients",
        };
        return operand.Offset == 0 ? view : $"From({view}, {operand.Offset})";
    }

    private static string Memory(NetworkPlan plan, MemorySize scratch, int copies, bool training)
    {
        long fixedFloats = scratch.Fixed + ((long)plan.Parameters.Floats * copies) + (training ? 0 : plan.Preparation.Floats), perImage = scratch.PerImage + plan.Graph.Input.Shape.Count;
        return $"{NetworkSummary.Bytes(fixedFloats * sizeof(float))} and {NetworkSummary.Bytes(perImage * sizeof(float))} for each image of the batch";
    }

    private static string Field(string method) => "launch" + method;

    private static string Local(string name) => "_" + name;
}
