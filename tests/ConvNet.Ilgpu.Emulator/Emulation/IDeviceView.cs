namespace ILGPU.Emulation;

/// <summary>What a launch needs to know of a view among its arguments.</summary>
internal interface IDeviceView
{
    /// <summary>The memory that it points into; null for the view of nothing.</summary>
    DeviceMemory? Memory { get; }
}
