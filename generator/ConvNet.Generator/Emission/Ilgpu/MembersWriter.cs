using ConvNet.Generator.Emission.Surface;
using ConvNet.Model;
using ConvNet.Model.Documentation;
using ConvNet.Model.Planning;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>The members that a network's class gains: they create what trains it and what runs it on an accelerator.</summary>
internal static class MembersWriter
{
    private const string Trainer = "CreateGpuTrainer", Predictor = "CreateGpuPredictor";

    private const string Accelerator = "global::ILGPU.Runtime.Accelerator accelerator";

    /// <param name="plan">The plan; null for a network with errors, whose members throw.</param>
    /// <param name="kernels">Its kernels, with their launches.</param>
    public static string Write(TypeNames names, NetworkPlan? plan, DeviceNames? kernels)
    {
        SourceWriter w = FileHead.StartMembers(names, "The members for a graphics processor.");
        SurfaceWriter.Reopened(w, names, () =>
        {
            using (w.Block($"partial {names.Type.Self.Keyword} {names.Type.Self.Name}"))
            {
                // A member of the user's with that name is an error, to which a second one would only add others.
                bool writesTrainer = IsWritten(Trainer), writesPredictor = IsWritten(Predictor);
                if (writesTrainer) WriteTrainer(w, names, plan, kernels);
                if (writesTrainer && writesPredictor) w.Line();
                if (writesPredictor) WritePredictor(w, names, plan, kernels);
            }
        });
        return w.ToString();

        bool IsWritten(string member) => plan is not null || !SurfaceWriter.IsReserved(names, member);
    }

    private static void WriteTrainer(SourceWriter w, TypeNames names, NetworkPlan? plan, DeviceNames? kernels)
    {
        const string copy = "<see cref=\"global::ConvNet.GpuTrainer{TNetwork}.CopyParametersTo\"/>";
        w.Line($"/// <summary>Trains a copy of the network's parameters on an accelerator; see {copy}.</summary>");
        if (plan is not null)
        {
            string memory = Memory(DeviceSize.OfTraining(plan, kernels!)), state = NetworkSummary.Bytes((long)plan.Parameters.Floats * sizeof(float));
            w.Line($"/// <remarks>Takes {memory} of device memory, and for each state of the optimizer {state}.</remarks>");
        }

        WriteParameter(w, "accelerator", "The accelerator, which stays the caller's and outlives the trainer.");
        WriteParameter(w, "optimizer", "How gradients change the weights.");
        WriteParameter(w, "maxBatch", "The largest batch of a step.");
        WriteParameter(w, "loss", "What is minimised; softmax cross-entropy for labels and mean squared error for targets unless given.");
        WriteParameter(w, "seed", "The seed of dropout: the same seed gives the same run.");
        WriteParameter(w, "dropConnects", "The weights that each step drops at random: for them memory for another copy of the parameters is taken.");
        const string rules = "global::System.Collections.Immutable.ImmutableArray<global::ConvNet.DropConnect> dropConnects = default";
        const string optional = $"global::ConvNet.Loss? loss = null, int seed = 0, {rules}";
        WriteMethod(
            w, $"GpuTrainer<{names.Global}> {Trainer}({Accelerator}, global::ConvNet.Optimizer optimizer, int maxBatch, {optional})",
            plan is null ? null : $"new(this, {Program(names, isTraining: true)}, optimizer, loss, seed, dropConnects)");
    }

    private static void WritePredictor(SourceWriter w, TypeNames names, NetworkPlan? plan, DeviceNames? kernels)
    {
        w.Line("/// <summary>Runs a copy of the network's parameters on an accelerator.</summary>");
        if (plan is not null)
        {
            string memory = Memory(DeviceSize.OfInference(plan, kernels!));
            w.Line($"/// <remarks>Takes {memory} of device memory.</remarks>");
        }

        WriteParameter(w, "accelerator", "The accelerator, which stays the caller's and outlives the predictor.");
        WriteParameter(w, "maxBatch", "Images that are run together; more are run in turns.");
        WriteParameter(w, "namedOutputs", "The named outputs to compute beside the main one.");
        WriteMethod(
            w, $"GpuPredictor<{names.Global}> {Predictor}({Accelerator}, int maxBatch = 1, params string[] namedOutputs)",
            plan is null ? null : $"new(this, {Program(names, isTraining: false)}, namedOutputs)");
    }

    private static void WriteParameter(SourceWriter w, string name, string text) => w.Line($"/// <param name=\"{name}\">{text}</param>");

    /// <param name="value">What it gives; null where the network has errors.</param>
    private static void WriteMethod(SourceWriter w, string signature, string? value)
    {
        const string error = "The accelerator has not enough memory; the message says how much is needed.";
        w.Line($"/// <exception cref=\"global::System.InvalidOperationException\">{error}</exception>");
        w.Line($"public global::ConvNet.{signature} =>");
        w.Line($"    {value ?? SurfaceWriter.Broken};");
    }

    private static string Program(TypeNames names, bool isTraining) =>
        $"new global::{names.KernelNamespace}.DeviceNetwork(Description, accelerator, maxBatch, isTraining: {(isTraining ? "true" : "false")})";

    /// <summary>The device memory of a network, as text.</summary>
    private static string Memory(DeviceSize size) =>
        $"at most {NetworkSummary.Bytes(size.All.Fixed * sizeof(float))} and {NetworkSummary.Bytes(size.All.PerImage * sizeof(float))} for each image of the batch";
}
