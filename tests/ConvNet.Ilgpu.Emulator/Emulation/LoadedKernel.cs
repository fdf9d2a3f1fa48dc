using System.Reflection;
using ILGPU.Runtime;

namespace ILGPU.Emulation;

/// <summary>A kernel of an accelerator: checks launches and gives them to streams.</summary>
internal sealed class LoadedKernel
{
    private readonly Accelerator accelerator;
    private readonly KernelSpecialization specialization;
    private readonly string name;

    public LoadedKernel(Accelerator accelerator, MethodInfo method, KernelSpecialization specialization)
    {
        (this.accelerator, this.specialization) = (accelerator, specialization);
        name = $"{method.DeclaringType?.Name}.{method.Name}";
        if (!method.IsStatic || method.ReturnType != typeof(void))
            throw new NotSupportedException($"{name} is no kernel: kernels are static methods that return nothing.");

        foreach (ParameterInfo parameter in method.GetParameters())
            KernelParameters.Check(name, parameter);

        if (accelerator.Options.RefusedKernel is { } refused && name.Contains(refused, StringComparison.Ordinal))
            throw new EmulatorException($"Kernel {name} does not compile.");

        if (!specialization.IsCompatibleWith(accelerator))
            throw Refuse($"is specialised to blocks of {specialization.MaxNumThreadsPerGroup} threads", accelerator.MaxNumThreadsPerGroup);

        accelerator.Options.Log?.Add($"load {name}");
    }

    /// <summary>Launches the kernel.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="config">The grid.</param>
    /// <param name="body">Calls the kernel with its arguments.</param>
    /// <param name="arguments">The arguments.</param>
    public void Launch(AcceleratorStream stream, KernelConfig config, Action body, params object[] arguments)
    {
        if (stream.Accelerator != accelerator)
            throw new EmulatorException($"Kernel {name} is launched in a stream of another accelerator.");

        CheckLimits(config);
        DeviceMemory[] memories = [.. arguments.SelectMany(ArgumentViews.Of).Select(view => view.Memory).OfType<DeviceMemory>().Distinct()];
        foreach (DeviceMemory memory in memories)
        {
            if (memory.IsFreed)
                throw new EmulatorException($"Kernel {name} is launched with a view of {memory.Name}, which was disposed.");

            if (memory.Buffer?.Accelerator != accelerator)
                throw new EmulatorException($"Kernel {name} is launched with a view of {memory.Name}, which is not of this accelerator.");
        }

        accelerator.Options.Log?.Add($"launch {name}");
        stream.Enqueue(() => Run(config, body, memories));
    }

    private void Run(KernelConfig config, Action body, DeviceMemory[] memories)
    {
        RaceDetector? races = accelerator.Options.DetectRaces ? new RaceDetector() : null;
        foreach (DeviceMemory memory in memories)
        {
            memory.Guard = null;
            races?.Watch(memory);
        }

        try
        {
            var shared = new SharedAllocations(accelerator.MaxSharedMemoryPerGroup, races);
            new Launch(name, config, body, shared, accelerator.Options, races).Run();
        }
        finally
        {
            foreach (DeviceMemory memory in memories)
                memory.Guard = HostGuard.Instance;
        }
    }

    private void CheckLimits(KernelConfig config)
    {
        if (!config.IsValid)
        {
            throw new EmulatorException($"Kernel {name} is launched with a grid of {config.GridDim} blocks of {config.GroupDim} threads; " +
                "each extent must be at least 1.");
        }

        if (config.GroupDim.LongSize > accelerator.MaxNumThreadsPerGroup || Exceeds(config.GroupDim, accelerator.MaxGroupSize))
        {
            throw Refuse(
                $"is launched with blocks of {config.GroupDim} threads",
                $"{accelerator.MaxGroupSize}, {accelerator.MaxNumThreadsPerGroup} in all");
        }

        if (Exceeds(config.GridDim, accelerator.MaxGridSize))
            throw Refuse($"is launched with a grid of {config.GridDim} blocks", accelerator.MaxGridSize);

        if (config.GroupDim.Size > specialization.MaxNumThreadsPerGroup)
        {
            throw new EmulatorException($"Kernel {name} is launched with blocks of {config.GroupDim.Size} threads, " +
                $"but is specialised to {specialization.MaxNumThreadsPerGroup} at most.");
        }
    }

    private EmulatorException Refuse(string what, object limit) => new($"Kernel {name} {what}; the device allows {limit}.");

    private static bool Exceeds(Index3D value, Index3D limit) => value.X > limit.X || value.Y > limit.Y || value.Z > limit.Z;
}
