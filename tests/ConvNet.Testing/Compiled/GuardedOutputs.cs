using ConvNet.CompilerServices;

namespace ConvNet.Testing.Compiled;

/// <summary>Guarded memory for each of a network's outputs, and the table of pointers that passes take.</summary>
internal sealed unsafe class GuardedOutputs : IDisposable
{
    private readonly GuardedMemory?[] _outputs;
    private readonly AlignedMemory _table;

    /// <param name="what">What it holds of each output, as the message of <see cref="Check"/> says.</param>
    /// <param name="wanted">Which outputs have memory; the pointers of the others are null.</param>
    public GuardedOutputs(string what, NetworkDescription network, int batch, Func<OutputDescription, bool> wanted)
    {
        OutputDescription[] outputs = [new("", network.Output, network.EndsInSoftmax, 1), .. network.NamedOutputs];
        _outputs = [.. outputs.Select(o => wanted(o) ? new GuardedMemory(o.Name.Length == 0 ? $"the {what}" : $"the {what} of {o.Name}", (long)batch * o.Shape.Count, float.NaN) : null)];
        _table = new AlignedMemory(outputs.Length * sizeof(float*) / sizeof(float));
        for (int k = 0; k < outputs.Length; k++) Table[k] = _outputs[k] is { } memory ? memory.Pointer : null;
    }

    public float** Table => (float**)_table.Pointer;

    public GuardedMemory this[int output] => _outputs[output] ?? throw new ArgumentException($"Output {output} has no memory.", nameof(output));

    public void Fill(float value)
    {
        foreach (GuardedMemory? memory in _outputs) memory?.Values.Fill(value);
    }

    public void Check()
    {
        foreach (GuardedMemory? memory in _outputs) memory?.Check();
    }

    public void Dispose()
    {
        foreach (GuardedMemory? memory in _outputs) memory?.Dispose();
        _table.Dispose();
    }
}
