using ConvNet.Model.Planning;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>One name for each distinct kernel of a device's plan, and the launches that each is.</summary>
internal sealed class DeviceNames
{
    private readonly Dictionary<DeviceKernel, string> _names = [];

    public DeviceNames(NetworkPlan plan)
    {
        var names = new UniqueNames();
        foreach (Step step in plan.Preparation.Steps.Concat(plan.Inference.Steps).Concat(plan.TrainingForward.Steps).Concat(plan.Backward.Steps))
        {
            if (step.Kernel is Model.Planning.Kernels.NoiseKernel) continue;
            var kernel = DeviceKernel.Of(step);
            if (_names.ContainsKey(kernel)) continue;
            _names.Add(kernel, names.Next(kernel.Kernel.Name));
            Kernels.Add(kernel);
        }
    }

    /// <summary>The distinct kernels, in the order of their first use.</summary>
    public List<DeviceKernel> Kernels { get; } = [];

    public string this[DeviceKernel kernel] => _names[kernel];

    /// <summary>The launches of each kernel, known once it is written.</summary>
    public Dictionary<DeviceKernel, Stage[]> Stages { get; } = [];
}
