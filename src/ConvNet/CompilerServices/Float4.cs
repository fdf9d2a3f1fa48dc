using System.ComponentModel;

namespace ConvNet.CompilerServices;

/// <summary>Four floats that kernels of a graphics processor load and store as one: 128 bits.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct Float4
{
    /// <summary>The first.</summary>
    public float X;

    /// <summary>The second.</summary>
    public float Y;

    /// <summary>The third.</summary>
    public float Z;

    /// <summary>The fourth.</summary>
    public float W;
}
