namespace ConvNet.Testing.Compiled;

/// <summary>
/// Reads and writes packed parameters by what <see cref="ParameterTensor"/> says of them: a second implementation beside the
/// library's own, one element at a time.
/// </summary>
internal static class PackedTensors
{
    /// <summary>Where each value of a tensor lies, in the order of PyTorch's layout.</summary>
    public static IEnumerable<long> Offsets(ParameterTensor tensor)
    {
        int[] index = new int[tensor.Axes.Count];
        for (long i = 0; i < tensor.Count; i++)
        {
            long rest = i, offset = tensor.Offset;
            for (int axis = index.Length - 1; axis >= 0; axis--)
            {
                offset += tensor.Axes[axis][(int)(rest % tensor.Axes[axis].Size)];
                rest /= tensor.Axes[axis].Size;
            }

            yield return offset;
        }
    }

    public static float[] Unpack(ParameterTensor tensor, ReadOnlySpan<float> packed)
    {
        var values = new float[tensor.Count];
        int i = 0;
        foreach (long offset in Offsets(tensor)) values[i++] = packed[checked((int)offset)];
        return values;
    }
}
