using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>The methods of a network's program that launch its kernels in order.</summary>
internal static class DevicePassWriter
{
    public static void Write(SourceWriter w, NetworkPlan plan, DeviceNames kernels)
    {
        const string summary = "/// <summary>What inference needs of the parameters in another form.</summary>", inherited = "/// <inheritdoc/>";
        const string given = "int batch, global::ConvNet.PixelFormat format";
        (HashSet<DeviceKernel> inInference, HashSet<DeviceKernel> inTraining) = ProgramWriter.Loaded(plan);
        Pass(summary, "protected override void Prepare()", plan.Preparation.Steps, inInference, batch: "1");
        Pass(inherited, $"public override void Forward({given}, ReadOnlySpan<bool> wanted)", plan.Inference.Steps, inInference, "EnsurePrepared();");
        Pass(inherited, $"public override void TrainingForward({given}, TrainingNoise noise)", plan.TrainingForward.Steps, inTraining, "Begin();");
        Pass(inherited, "public override void Backward(int batch, bool imageGradients)", plan.Backward.Steps, inTraining, "ClearGradients();");

        void Pass(
            string documentation, string signature, IEnumerable<Step> steps, HashSet<DeviceKernel> loaded, string? first = null, string batch = "batch")
        {
            w.Line();
            w.Line(documentation);
            using (w.Block(signature))
            {
                if (first is not null) w.Line(first);
                foreach (Step step in steps) WriteStep(w, kernels, step, loaded, batch);
            }
        }
    }

    /// <param name="loaded">The kernels that are loaded when the program is created.</param>
    /// <param name="batch">The images, as an expression.</param>
    private static void WriteStep(SourceWriter w, DeviceNames kernels, Step step, HashSet<DeviceKernel> loaded, string batch)
    {
        if (step.Kernel is NoiseKernel noise) w.Line(Draw(noise, View(step.Operands[0])));
        else WriteLaunches(w, kernels, step, loaded, batch);
    }

    private static void WriteLaunches(SourceWriter w, DeviceNames kernels, Step step, HashSet<DeviceKernel> loaded, string batch)
    {
        var kernel = DeviceKernel.Of(step);
        Stage[] stages = kernels.Stages[kernel];
        IEnumerable<string> loads = loaded.Contains(kernel) ? [] : stages.Select(s => s.Method).Distinct().Select(m => $"{ProgramWriter.Loader(m)}();");
        string comment = step.Comment.Length > 0 ? $" // {step.Comment}" : "";
        string[] lines = [.. loads, .. stages.Select((s, i) => Launch(s) + (i == 0 ? comment : ""))];
        string? condition = step.Condition is null ? null : $"if ({step.Condition.Replace("outputs[", "wanted[").Replace(" != null", "")})";
        if (lines.Length == 1)
        {
            w.Line($"{(condition is null ? "" : condition + " ")}{lines[0]}");
            return;
        }

        using (condition is null ? w.For("", 1) : w.Block(condition))
            foreach (string line in lines) w.Line(line);

        string Launch(Stage stage)
        {
            string grid = $"Config({Images(stage.X)}, {Images(stage.Y)}, {Images(stage.Z)}, {stage.Threads})";
            IEnumerable<string> views = stage.Pointers.Select(p => p == Stage.Workspace ? "Workspace" : View(step.Operands[kernel.IndexOf(p)]));
            return $"{ProgramWriter.Field(stage.Method)}(Stream, {grid}, {string.Join(", ", views)}, {batch});";
        }

        string Images(string groups) => groups.Replace("batch", batch);
    }

    /// <summary>The call that draws the numbers of a pass.</summary>
    private static string Draw(NoiseKernel noise, string target)
    {
        if (noise is PoolingPhasesKernel p) return $"PoolingPhases(noise, {p.Site}, {target}, {p.Height}, {p.Rows}, {p.Width}, {p.Columns}, {p.Inference.Row}, {p.Inference.Column});";
        (string method, string sizes) = noise switch
        {
            DropoutMaskKernel k => (k.IsOneDraw ? "DropImages" : "Dropout", $"{k.Count}, {Literal(k.Rate)}, {Literal(k.Kept)}"),
            DropPathsKernel k => ("DropPaths", $"{k.Stride}, {k.Inputs}, {Literal(k.Rate)}, {Literal(k.Global)}, {k.Columns}"),
            _ => throw new NotSupportedException(noise.GetType().Name),
        };
        return $"{method}(noise, {noise.Site}, batch, {target}, {sizes});";

        static string Literal(double value) => SourceWriter.Literal(value);
    }

    private static string View(Operand operand)
    {
        string view = operand.Kind switch
        {
            OperandKind.Buffer => ProgramWriter.Local(operand.Name!),
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
}
