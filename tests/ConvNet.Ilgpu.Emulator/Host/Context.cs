using System.Collections.Immutable;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Util;

namespace ILGPU;

/// <summary>The devices there are.</summary>
public sealed class Context : DisposeBase
{
    private Context(ImmutableArray<Device> devices) => Devices = devices;

    /// <summary>The devices.</summary>
    public ImmutableArray<Device> Devices { get; }

    /// <summary>A builder.</summary>
    public static Builder Create() => new();

    /// <summary>A context.</summary>
    /// <param name="buildingCallback">Says what it has.</param>
    public static Context Create(Action<Builder> buildingCallback)
    {
        Builder builder = Create();
        buildingCallback(builder);
        return builder.ToContext();
    }

    /// <summary>A context of the default devices.</summary>
    public static Context CreateDefault() => Create(builder => builder.Default());

    /// <summary>The device to use.</summary>
    /// <param name="preferCPU">Whether to take the CPU where there is another. Here is none.</param>
    /// <exception cref="NotSupportedException">The context has no device.</exception>
    public Device GetPreferredDevice(bool preferCPU) => Devices.Length > 0
        ? Devices[0]
        : throw new NotSupportedException("The context has no device: add one when it is created, Context.Create(builder => builder.Default()).");

    /// <summary>The devices, one by one.</summary>
    public ImmutableArray<Device>.Enumerator GetEnumerator() => Devices.GetEnumerator();

    /// <summary>Builds a context.</summary>
    public sealed class Builder
    {
        private readonly List<Device> devices = [];

        internal Builder()
        {
        }

        /// <summary>Adds the default devices.</summary>
        public Builder Default() => AllAccelerators();

        /// <summary>Adds the devices of every kind.</summary>
        public Builder AllAccelerators() => this.DefaultCPU();

        /// <summary>How far to optimise kernels.</summary>
        /// <param name="level">The level.</param>
        public Builder Optimize(OptimizationLevel level) => this;

        /// <summary>Whether to check kernels. The emulator always does.</summary>
        public Builder Assertions() => this;

        /// <summary>Builds kernels for debugging.</summary>
        public Builder Debug() => this;

        /// <summary>Builds kernels for speed.</summary>
        public Builder Release() => this;

        /// <summary>Whether streams can take times.</summary>
        public Builder Profiling() => this;

        /// <summary>The context.</summary>
        public Context ToContext() => new([.. devices]);

        internal Builder Add(Device device)
        {
            devices.Add(device);
            return this;
        }
    }
}
