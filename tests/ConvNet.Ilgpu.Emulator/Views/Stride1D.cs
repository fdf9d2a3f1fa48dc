namespace ILGPU;

/// <summary>A stride of one-dimensional views.</summary>
public interface IStride1D
{
}

/// <summary>The strides of one-dimensional views; the emulator has the dense one.</summary>
public static class Stride1D
{
    /// <summary>Element follows element.</summary>
    public readonly struct Dense : IStride1D
    {
    }
}
