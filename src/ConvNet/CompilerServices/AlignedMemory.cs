using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ConvNet.CompilerServices;

/// <summary>
/// Native memory for floats: zeroed, aligned to 64 bytes (a cache line, a vector of AVX-512) and a whole number of such lines
/// long, so that loops over vectors need no remainder. A line more may be read. Freed when disposed, or by the finaliser. Large memory lies in huge pages where
/// the system has them: weights that are read once an inference would otherwise cost a fault, and then a translation, every 4 KB.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe partial class AlignedMemory : IDisposable
{
    /// <summary>The alignment, in bytes.</summary>
    public const int Alignment = 64;

    private const int FloatsInLine = Alignment / sizeof(float);
    private const long LargestLength = (long.MaxValue / sizeof(float)) - FloatsInLine;

    /// <summary>The huge pages of x64, and of Arm64 with pages of 4 KB.</summary>
    private const int HugePage = 2 << 20;

    private const int AdviseHugePages = 14;

    private readonly IDisposable? owner;
    private void* block;
    private void* pointer;

    /// <summary>Allocates memory whose every float is zero.</summary>
    /// <param name="length">The number of floats, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative or its size in bytes cannot be expressed.</exception>
    /// <exception cref="OutOfMemoryException">The system does not have that much memory; the message states the bytes asked for.</exception>
    public AlignedMemory(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, LargestLength);
        Length = length;
        PaddedLength = PaddedLengthOf(length);
        long bytes = PaddedLength * sizeof(float);
        long alignment = bytes >= 2L * HugePage ? HugePage : Alignment;
        try
        {
            // Large blocks come from the system, which clears pages when they are first touched: nothing is written here.
            block = NativeMemory.AllocZeroed(checked((nuint)(bytes + alignment + Alignment)));
            pointer = (void*)(((nuint)block + (nuint)alignment - 1) & ~((nuint)alignment - 1));
        }
        catch (Exception exception) when (exception is OutOfMemoryException or OverflowException)
        {
            GC.SuppressFinalize(this);
            string asked = bytes.ToString("N0", CultureInfo.InvariantCulture);
            throw new OutOfMemoryException($"Could not allocate {asked} bytes of native memory. A smaller batch needs less.", exception);
        }

        if (alignment == HugePage)
            PreferHugePages(pointer, (nuint)bytes);
        GC.AddMemoryPressure(bytes);
    }

    /// <summary>Memory of another's, such as a mapped file, who is disposed instead of it being freed.</summary>
    /// <param name="start">The first float, aligned to 64 bytes.</param>
    /// <param name="length">The floats in use; there are as many as make up whole lines.</param>
    /// <param name="owner">Who is disposed.</param>
    internal AlignedMemory(float* start, long length, IDisposable owner)
    {
        pointer = start;
        this.owner = owner;
        Length = length;
        PaddedLength = PaddedLengthOf(length);
    }

    /// <summary>Frees what was not disposed.</summary>
    ~AlignedMemory() => Free();

    /// <summary>The number of floats asked for.</summary>
    public long Length { get; }

    /// <summary>The number of floats there are: <see cref="Length"/> rounded up to whole lines of 16.</summary>
    public long PaddedLength { get; }

    /// <summary>The first float. Valid until the memory is disposed or collected: keep this object alive (<see cref="GC.KeepAlive"/>).</summary>
    /// <exception cref="ObjectDisposedException">The memory was freed.</exception>
    public float* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(pointer is null, this);
            return (float*)pointer;
        }
    }

    /// <summary>The floats in whole lines, at least one.</summary>
    internal static long PaddedLengthOf(long length) => Math.Max(1, (length + FloatsInLine - 1) / FloatsInLine) * FloatsInLine;

    /// <summary>Sets every float to zero.</summary>
    public void Clear()
    {
        NativeMemory.Clear(Pointer, (nuint)PaddedLength * sizeof(float));
        GC.KeepAlive(this);
    }

    /// <summary>Copies every float from memory of the same length.</summary>
    public void CopyFrom(AlignedMemory source)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(source.Length, Length);
        Buffer.MemoryCopy(source.Pointer, Pointer, PaddedLength * sizeof(float), PaddedLength * sizeof(float));
        GC.KeepAlive(source);
        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (pointer is null)
            return;

        pointer = null;
        if (owner is not null)
        {
            owner.Dispose();
            return;
        }

        NativeMemory.Free(block);
        GC.RemoveMemoryPressure(PaddedLength * sizeof(float));
    }

    /// <summary>Linux gives huge pages to those who ask; without them all works the same.</summary>
    private static void PreferHugePages(void* start, nuint bytes)
    {
        if (!OperatingSystem.IsLinux())
            return;

        try
        {
            _ = madvise(start, bytes, AdviseHugePages);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // A C library by another name.
        }
    }

    [LibraryImport("libc")]
    private static partial int madvise(void* start, nuint length, int advice);
}
