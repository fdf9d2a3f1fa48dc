namespace ConvNet;

/// <summary>A network's parameters, packed for the kernels, with views in PyTorch's names and layouts.</summary>
public sealed unsafe class ParameterStore
{
    /// <summary>The packed parameters, 64-byte aligned.</summary>
    public float* Packed => throw new NotImplementedException();
}
