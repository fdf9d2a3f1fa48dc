using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>The device memory that a network takes for inference or for training, in floats.</summary>
/// <param name="Prepared">What inference keeps of the parameters in another form.</param>
/// <param name="Scratch">What kernels work on.</param>
/// <param name="Workspace">What the launches of one kernel hand on: as much as the kernel that needs most.</param>
/// <param name="Others">Parameters and their gradients, images, and outputs with what losses need of them.</param>
internal sealed record DeviceSize(long Prepared, MemorySize Scratch, MemorySize Workspace, MemorySize Others)
{
    /// <summary>All of it, at most: the workspace is the larger of its two parts.</summary>
    public MemorySize All => new(
        Prepared + Scratch.Fixed + Workspace.Fixed + Others.Fixed, Scratch.PerImage + Workspace.PerImage + Others.PerImage);

    public static DeviceSize OfInference(NetworkPlan plan, DeviceNames kernels) => new(
        plan.Preparation.Floats, plan.InferenceMemory, WorkspaceOf(plan.Preparation.Steps.Concat(plan.Inference.Steps), kernels),
        new MemorySize(plan.Parameters.Floats, Images(plan) + Outputs(plan).Sum()));

    /// <summary>Outputs are there as gradients too, and the largest as losses and twice as labels and as targets.</summary>
    public static DeviceSize OfTraining(NetworkPlan plan, DeviceNames kernels) => new(
        0, plan.TrainingMemory, WorkspaceOf(plan.TrainingForward.Steps.Concat(plan.Backward.Steps), kernels),
        new MemorySize(2L * plan.Parameters.Floats, Images(plan) + (2 * Outputs(plan).Sum()) + (5 * Outputs(plan).Max())));

    private static MemorySize WorkspaceOf(IEnumerable<Step> steps, DeviceNames kernels)
    {
        Stage[] stages = steps.Where(s => s.Kernel is not NoiseKernel).SelectMany(s => kernels.Stages[DeviceKernel.Of(s)]).ToArray();
        return new MemorySize(
            stages.Select(s => s.WorkspaceFloats).DefaultIfEmpty().Max(), stages.Select(s => s.WorkspacePerImage).DefaultIfEmpty().Max());
    }

    /// <summary>A batch is uploaded while the one before is read.</summary>
    private static long Images(NetworkPlan plan) => 2 * plan.Graph.Input.Shape.Count;

    private static IEnumerable<long> Outputs(NetworkPlan plan) => plan.Graph.Outputs.Select(o => plan.Graph.Nodes[o.Node].Shape.Count);
}
