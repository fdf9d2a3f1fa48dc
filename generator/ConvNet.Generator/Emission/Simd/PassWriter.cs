using ConvNet.Model.Documentation;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;
using Buffer = ConvNet.Model.Planning.Buffer;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>The passes: kernel calls in order, with the memory they work on. Generic over the vector width, which the JIT folds away.</summary>
internal static class PassWriter
{
    private const string Format = "global::ConvNet.PixelFormat format";

    public static string WriteForward(TypeNames names, NetworkPlan plan)
    {
        SourceWriter w = FileHead.Start(names, "The forward passes.");
        w.Line($"/// <summary>The passes of {names.Display} over kernels of one vector width.</summary>");
        w.Line("/// <typeparam name=\"TKernels\">The kernels.</typeparam>");
        using (w.Block("internal static unsafe partial class Passes<TKernels>\n    where TKernels : struct, IKernels"))
        {
            w.Line("/// <summary>What inference needs of the parameters in another form.</summary>");
            w.Comment(plan.Preparation.Steps.Count == 0 ? "Nothing: it works on them as they are."
                : $"{NetworkSummary.Bytes(plan.Preparation.Floats * sizeof(float))}, computed anew when the parameters have changed.");
            using (w.Block("public static void Prepare(float* parameters, float* prepared)"))
            using (w.Block("unchecked"))
                WritePreparation(w, plan);
            w.Line();
            w.Line("/// <summary>Inference.</summary>");
            WritePass(w, plan, plan.Inference, plan.InferenceMemory, $"Forward(int batch, float* parameters, float* prepared, void* images, {Format}, float** outputs, float* scratch, ThreadTeam team)", isShared: true);
            w.Line();
            w.Line("/// <summary>The forward pass of a training step: keeps what the backward pass needs.</summary>");
            WritePass(
                w, plan, plan.TrainingForward, plan.TrainingMemory,
                $"TrainingForward(int batch, float* parameters, void* images, {Format}, float** outputs, float* scratch, TrainingNoise noise)");
        }

        return w.ToString();
    }

    /// <summary>The steps that compute what inference keeps of the parameters.</summary>
    public static void WritePreparation(SourceWriter w, NetworkPlan plan)
    {
        foreach (Step step in plan.Preparation.Steps) WriteStep(w, plan, step, isShared: false);
    }

    public static string WriteBackward(TypeNames names, NetworkPlan plan)
    {
        SourceWriter w = FileHead.Start(names, "The backward pass.");
        using (w.Block("internal static unsafe partial class Passes<TKernels>"))
        {
            w.Line("/// <summary>The backward pass of a training step, on the scratch of its forward pass.</summary>");
            WritePass(
                w, plan, plan.Backward, plan.TrainingMemory,
                "Backward(int batch, float* parameters, float** outputGradients, float* gradients, float* imageGradients, float* scratch)",
                plan.AddedGradients().Select(run => $"new Span<float>({SourceWriter.Address(SourceWriter.At("gradients", run.Offset))}, {run.Floats}).Clear();"));
        }

        return w.ToString();
    }

    /// <param name="isShared">Whether several threads share the work.</param>
    private static void WritePass(
        SourceWriter w, NetworkPlan plan, PassPlan pass, MemorySize memory, string signature, IEnumerable<string>? first = null, bool isShared = false)
    {
        w.Comment($"Scratch: {NetworkSummary.Bytes(memory.Fixed * sizeof(float))}, and {NetworkSummary.Bytes(memory.PerImage * sizeof(float))} for each image of the batch.");
        w.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        using (w.Block($"public static void {signature}"))
        using (w.Block("unchecked"))
        {
            WriteBuffers(w, pass, memory);
            foreach (string line in first ?? []) w.Line(line);
            Step[] steps = pass.Steps.ToArray();
            for (int i = 0; i < steps.Length;)
            {
                int end = i;
                while (end < steps.Length && steps[end].Frequency == Frequency.Image && steps[i].Frequency == Frequency.Image) end++;
                if (end == i)
                {
                    WriteStep(w, plan, steps[i++], isShared);
                    continue;
                }

                w.Line();
                using (w.Block("for (int n = 0; n < batch; n++)"))
                    for (; i < end; i++) WriteStep(w, plan, steps[i], isShared);
                if (end < steps.Length) w.Line();
            }
        }
    }

    private static void WriteBuffers(SourceWriter w, PassPlan pass, MemorySize memory)
    {
        if (pass.Buffers.Any(b => b.IsPerImage)) w.Line($"float* perImage = {SourceWriter.At("scratch", memory.Fixed)};");
        foreach (Buffer buffer in pass.Buffers)
        {
            string place = !buffer.IsPerImage ? SourceWriter.At("scratch", buffer.Offset)
                : buffer.Offset == 0 ? "perImage" : $"perImage + ({buffer.Offset}L * batch)";
            w.Line($"float* {Local(buffer.Name)} = {SourceWriter.Address(place)}; // {buffer.Comment}");
        }
    }

    private static void WriteStep(SourceWriter w, NetworkPlan plan, Step step, bool isShared)
    {
        bool inLoop = step.Frequency == Frequency.Image;
        string arguments = string.Join(", ", step.Operands.Select(o => Pointer(o, inLoop)));
        string call = step.Kernel is NoiseKernel noise ? Draw(noise, arguments) : Call(plan, step.Kernel, arguments, isShared);
        w.Line((step.Condition is null ? call : $"if ({step.Condition}) {call}") + (step.Comment.Length > 0 ? $" // {step.Comment}" : ""));
    }

    /// <summary>A kernel that hands its sizes to the method that does its work.</summary>
    public static void WriteSized(SourceWriter w, NetworkPlan plan, SizedKernel kernel)
    {
        string arguments = string.Join(", ", kernel.Pointers);
        w.Comment(kernel.Summary);
        w.Line($"private static void {plan.Names[kernel]}({KernelWriter.Parameters(kernel)}) =>");
        w.Line($"    TKernels.{plan.Names.MethodOf(kernel)}({(kernel.TakesBatch ? "batch, " : "")}{arguments}{SharedMethods.Arguments(kernel)});");
    }

    private static string Call(NetworkPlan plan, Kernel kernel, string arguments, bool isShared) =>
        Call(kernel, $"{(kernel is SizedKernel ? "" : Kernels.IsShared(kernel) ? "Shared." : "TKernels.")}{plan.Names[kernel]}", arguments, isShared);

    /// <summary>The call of a kernel's method, by one thread or by those of <c>team</c>.</summary>
    public static string Call(Kernel kernel, string method, string arguments, bool isShared)
    {
        if (kernel.TakesBatch) arguments = $"batch, {arguments}";
        if (kernel.TakesTeam) return $"{method}({(isShared ? "team" : "ThreadTeam.Alone")}, {arguments});";
        if (kernel.Parts == 1) return $"{method}({arguments});";
        return isShared ? $"team.Run(&{method}, {kernel.Parts}, {arguments});" : $"{method}({arguments}, 0, {kernel.Parts});";
    }

    private static string Draw(NoiseKernel noise, string target) => noise switch
    {
        DropoutMaskKernel k => $"noise.{(k.IsOneDraw ? "DropImages" : "Dropout")}({k.Site}, batch, {target}, {k.Count}, {SourceWriter.Literal(k.Rate)}, {SourceWriter.Literal(k.Kept)});",
        StatisticsChoiceKernel k => $"noise.ChooseStatistics({target}{(k.Affine ? "" : ", null, null")}, {k.Lanes}, {SourceWriter.Literal(k.Epsilon)});",
        DropPathsKernel k => $"noise.DropPaths({k.Site}, batch, {target}, {k.Stride}, {k.Inputs}, {SourceWriter.Literal(k.Rate)}, {SourceWriter.Literal(k.Global)}, {k.Columns});",
        PoolingPhasesKernel k => $"noise.PoolingPhases({k.Site}, {target}, {k.Height}, {k.Rows}, {k.Width}, {k.Columns}, {k.Inference.Row}, {k.Inference.Column});",
        _ => throw new NotSupportedException(noise.GetType().Name),
    };

    private static string Pointer(Operand operand, bool inLoop)
    {
        string pointer = operand.Kind switch
        {
            OperandKind.Buffer => Local(operand.Name!),
            OperandKind.Parameters => "parameters",
            OperandKind.Prepared => "prepared",
            OperandKind.Gradients => "gradients",
            OperandKind.Images => $"({operand.Name ?? "float"}*)images",
            OperandKind.Outputs => $"outputs[{operand.Index}]",
            OperandKind.OutputGradients => $"outputGradients[{operand.Index}]",
            _ => "imageGradients",
        };
        bool isOfImage = inLoop && operand.ImageStride > 0;
        return SourceWriter.Address(!isOfImage ? SourceWriter.At(pointer, operand.Offset)
            : operand.Offset == 0 ? $"{pointer} + (n * {operand.ImageStride}L)" : $"{pointer} + ((n * {operand.ImageStride}L) + {operand.Offset})");
    }

    /// <summary>A buffer as a local variable, which must not meet the parameters'.</summary>
    private static string Local(string name) => "_" + name;
}
