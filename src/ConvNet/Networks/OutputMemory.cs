using ConvNet.CompilerServices;

namespace ConvNet;

/// <summary>Memory for the values of some of a network's outputs, or for gradients by them, with the table of pointers that passes take.</summary>
internal sealed unsafe class OutputMemory : IDisposable
{
    private readonly IReadOnlyList<OutputDescription> outputs;
    private readonly AlignedMemory values;
    private readonly AlignedMemory table;

    /// <summary>Takes memory.</summary>
    /// <param name="network">The network.</param>
    /// <param name="capacity">The largest batch.</param>
    /// <param name="wanted">Which outputs have memory, the main one being the first; the pointers of the others are null.</param>
    public OutputMemory(NetworkDescription network, int capacity, ReadOnlySpan<bool> wanted)
    {
        outputs = network.AllOutputs;
        long floats = 0;
        for (int k = 0; k < outputs.Count; k++)
            floats += wanted[k] ? Floats(k, capacity) : 0;

        values = new AlignedMemory(floats);
        table = new AlignedMemory((long)outputs.Count * sizeof(float*) / sizeof(float));
        float* next = values.Pointer;
        for (int k = 0; k < outputs.Count; k++)
        {
            Table[k] = wanted[k] ? next : null;
            next += wanted[k] ? Floats(k, capacity) : 0;
        }
    }

    /// <summary>For each output its values' pointer.</summary>
    public float** Table => (float**)table.Pointer;

    /// <summary>The values of an output: [batch, output].</summary>
    public Span<float> this[int output, int batch] => new(Table[output], checked(batch * outputs[output].Shape.Count));

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        values.Dispose();
        table.Dispose();
    }

    /// <summary>Whole cache lines, so that each output is aligned.</summary>
    private long Floats(int output, int capacity) => (((long)capacity * outputs[output].Shape.Count) + 15) / 16 * 16;
}
