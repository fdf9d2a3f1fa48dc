using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ConvNet.CompilerServices;

namespace ConvNet.Testing.Compiled;

/// <summary>
/// A buffer for generated code with a margin on each side. The margins hold NaN, so that reading them shows in the result, and
/// <see cref="Check"/> finds any write to them.
/// </summary>
internal sealed unsafe class GuardedMemory : IDisposable
{
    private const int Margin = 512;
    private const uint Canary = 0x7FC0BEEF;

    private readonly AlignedMemory _memory;
    private readonly string _name;
    private readonly long _length;

    /// <summary>Takes memory.</summary>
    /// <param name="name">What it is for, as the message of <see cref="Check"/> says.</param>
    /// <param name="length">The number of floats, 64-byte aligned.</param>
    /// <param name="fill">Their first value; NaN where all of them are to be written.</param>
    public GuardedMemory(string name, long length, float fill = 0)
    {
        (_name, _length) = (name, length);
        _memory = new AlignedMemory(length + (2 * Margin));
        new Span<uint>(_memory.Pointer, checked((int)(length + (2 * Margin)))).Fill(Canary);
        Values.Fill(fill);
    }

    /// <summary>The first float after the leading margin.</summary>
    public float* Pointer => _memory.Pointer + Margin;

    public Span<float> Values => new(Pointer, checked((int)_length));

    /// <summary>Memory that holds the given bytes.</summary>
    public static GuardedMemory Of<T>(string name, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        int bytes = values.Length * Unsafe.SizeOf<T>();
        var memory = new GuardedMemory(name, (bytes + 3) / 4);
        MemoryMarshal.AsBytes(values).CopyTo(new Span<byte>(memory.Pointer, bytes));
        return memory;
    }

    /// <summary>Finds writes outside the buffer.</summary>
    /// <exception cref="InvalidOperationException">There was one.</exception>
    public void Check()
    {
        uint* bits = (uint*)Pointer;
        for (long i = 1; i <= Margin; i++)
        {
            if (bits[-i] != Canary) throw new InvalidOperationException($"{_name} was written {i} floats before its start.");
            if (bits[_length + i - 1] != Canary) throw new InvalidOperationException($"{_name} was written {i} floats past its end, {_length}.");
        }
    }

    public void Dispose() => _memory.Dispose();
}
