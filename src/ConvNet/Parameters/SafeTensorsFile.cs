using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ConvNet;

/// <summary>
/// Reads a safetensors file: named tensors without anything that could be executed (format of Hugging Face). Opening reads the
/// header; values are copied out when asked for. Files are memory-mapped, so only what is asked for is read.
/// </summary>
public sealed unsafe class SafeTensorsFile : IDisposable
{
    private readonly SafeTensorsHeader header;
    private readonly IDisposable[] owned;
    private readonly byte* data;
    private bool disposed;

    private SafeTensorsFile(string name, byte* start, long length, params IDisposable[] owned)
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("safetensors files are little-endian; this machine is not.");

        Name = name;
        this.owned = owned;
        int json = SafeTensorsHeader.JsonLength(name, new ReadOnlySpan<byte>(start, (int)Math.Min(length, SafeTensorsHeader.PrefixLength)), length);
        data = start + SafeTensorsHeader.PrefixLength + json;
        header = SafeTensorsHeader.Parse(
            name, new ReadOnlySpan<byte>(start + SafeTensorsHeader.PrefixLength, json), length - SafeTensorsHeader.PrefixLength - json);
    }

    /// <summary>The file's path, or what it was read from.</summary>
    public string Name { get; }

    /// <summary>The tensors, in the header's order.</summary>
    public IReadOnlyList<SafeTensor> Tensors => header.Tensors;

    /// <summary>The strings stored with the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    /// <summary>Opens a file, memory-mapped until disposed.</summary>
    /// <exception cref="SafeTensorsException">The file is truncated, malformed or inconsistent.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafeTensorsFile Open(string path) => Map(path, MemoryMappedFileAccess.Read);

    /// <summary>Opens a file whose values may be changed in memory: the file stays as it is, and so do pages that nobody writes.</summary>
    /// <exception cref="SafeTensorsException">The file is truncated, malformed or inconsistent.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal static SafeTensorsFile OpenPrivate(string path) => Map(path, MemoryMappedFileAccess.CopyOnWrite);

    private static SafeTensorsFile Map(string path, MemoryMappedFileAccess access)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        var owned = new List<IDisposable> { stream };
        try
        {
            // An empty file cannot be mapped; no header fits into it anyway.
            if (stream.Length == 0)
                return new SafeTensorsFile(path, null, 0);

            MemoryMappedFile map = MemoryMappedFile.CreateFromFile(
                stream, null, 0, access, HandleInheritability.None, leaveOpen: true);
            owned.Insert(0, map);
            MemoryMappedViewAccessor view = map.CreateViewAccessor(0, 0, access);
            owned.Insert(0, view);
            byte* start = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            owned.Insert(0, new Release(view));

            // The view is rounded up to whole pages: the stream knows the length.
            return new SafeTensorsFile(path, start + view.PointerOffset, stream.Length, [.. owned]);
        }
        catch
        {
            owned.ForEach(item => item.Dispose());
            throw;
        }
    }

    /// <summary>Reads a stream to its end, such as an embedded resource; at most 2 GB.</summary>
    /// <param name="stream">The stream, from its position on.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="SafeTensorsException">The file is truncated, malformed or inconsistent.</exception>
    public static SafeTensorsFile Read(Stream stream, string name = "the stream")
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (stream.CanSeek && stream.Length - stream.Position > Array.MaxLength)
        {
            throw new SafeTensorsException(
                name, $"has {stream.Length - stream.Position} bytes; a stream is read into memory, at most {Array.MaxLength} of them. Open the file by its path.");
        }

        var copy = new MemoryStream();
        stream.CopyTo(copy);
        return Parse(new ReadOnlyMemory<byte>(copy.GetBuffer(), 0, (int)copy.Length), name);
    }

    /// <summary>Reads a file that is in memory, without copying it.</summary>
    /// <param name="bytes">The whole file; must not change until disposed.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="SafeTensorsException">The file is truncated, malformed or inconsistent.</exception>
    public static SafeTensorsFile Parse(ReadOnlyMemory<byte> bytes, string name = "the safetensors data")
    {
        ArgumentNullException.ThrowIfNull(name);
        MemoryHandle pin = bytes.Pin();
        try
        {
            return new SafeTensorsFile(name, (byte*)pin.Pointer, bytes.Length, pin);
        }
        catch
        {
            pin.Dispose();
            throw;
        }
    }

    /// <summary>Looks a tensor up.</summary>
    public bool TryGetTensor(string name, [NotNullWhen(true)] out SafeTensor? tensor) => header.ByName.TryGetValue(name, out tensor);

    /// <summary>Copies a tensor's values, row-major in its shape.</summary>
    /// <typeparam name="T">
    /// The type that the file says: float (F32), double (F64), long (I64), int (I32) or byte (U8). Floats are given of F16 and BF16 too, exactly,
    /// and of F64, rounded to nearest.
    /// </typeparam>
    /// <param name="name">The tensor.</param>
    /// <param name="destination">As many values as the tensor has.</param>
    /// <exception cref="SafeTensorsException">There is no such tensor, or it is of another type.</exception>
    /// <exception cref="ArgumentException">The length is another.</exception>
    public void CopyTo<T>(string name, Span<T> destination)
        where T : unmanaged
    {
        SafeTensor tensor = Find<T>(name, converts: true);
        if (destination.Length != tensor.Count)
            throw new ArgumentException($"{name} has {tensor.Count} values, but there is room for {destination.Length}.", nameof(destination));

        if (typeof(T) == typeof(float))
        {
            CopyFloats(tensor, 0, MemoryMarshal.Cast<T, float>(destination));
            return;
        }

        fixed (T* target = destination)
            Buffer.MemoryCopy(data + tensor.Offset, target, (long)destination.Length * sizeof(T), tensor.ByteCount);
        GC.KeepAlive(this);
    }

    /// <summary>A tensor's values, row-major in its shape.</summary>
    /// <typeparam name="T">
    /// The type that the file says: float (F32), double (F64), long (I64), int (I32) or byte (U8). Floats are given of F16 and BF16 too, exactly,
    /// and of F64, rounded to nearest.
    /// </typeparam>
    /// <exception cref="SafeTensorsException">There is no such tensor, or it is of another type.</exception>
    public T[] ToArray<T>(string name)
        where T : unmanaged
    {
        var values = new T[Find<T>(name, converts: true).Count];
        CopyTo<T>(name, values);
        return values;
    }

    /// <summary>Copies some of a tensor's values as floats, whatever floating-point type the file has.</summary>
    /// <param name="tensor">The tensor, of a floating-point type.</param>
    /// <param name="first">The first value.</param>
    /// <param name="destination">As many as there is room for.</param>
    internal void CopyFloats(SafeTensor tensor, long first, Span<float> destination)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        byte* source = data + tensor.Offset + (first * tensor.Type.Size());
        switch (tensor.Type)
        {
            case SafeTensorType.F16:
                for (int i = 0; i < destination.Length; i++)
                    destination[i] = (float)Unsafe.ReadUnaligned<Half>(source + (2L * i));
                break;

            // The upper half of a single.
            case SafeTensorType.BF16:
                for (int i = 0; i < destination.Length; i++)
                    destination[i] = BitConverter.Int32BitsToSingle(Unsafe.ReadUnaligned<ushort>(source + (2L * i)) << 16);
                break;

            case SafeTensorType.F64:
                for (int i = 0; i < destination.Length; i++)
                    destination[i] = (float)Unsafe.ReadUnaligned<double>(source + (8L * i));
                break;

            default:
                fixed (float* target = destination)
                    Buffer.MemoryCopy(source, target, (long)destination.Length * sizeof(float), (long)destination.Length * sizeof(float));
                break;
        }

        GC.KeepAlive(this);
    }

    /// <summary>Where a tensor's values lie, row-major in its shape, of any alignment; keep the file alive and open while using it.</summary>
    /// <exception cref="SafeTensorsException">There is no such tensor, or it is of another type.</exception>
    internal T* Pointer<T>(string name)
        where T : unmanaged => (T*)(data + Find<T>(name, converts: false).Offset);

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        if (disposed)
            return;

        disposed = true;
        foreach (IDisposable item in owned)
            item.Dispose();
    }

    private SafeTensor Find<T>(string name, bool converts)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        SafeTensorType type = SafeTensorTypes.Of<T>()
            ?? throw new NotSupportedException($"Values are read as float, double, long, int or byte, not as {typeof(T)}.");
        if (!TryGetTensor(name, out SafeTensor? tensor))
            throw new SafeTensorsException(Name, $"has no tensor '{name}'; it has {string.Join(", ", Tensors.Select(t => t.Name))}.");
        if (tensor.Type != type && !(converts && type == SafeTensorType.F32 && tensor.Type.IsFloatingPoint()))
            throw new SafeTensorsException(Name, $"holds tensor '{name}' as {tensor.Type}; expected {type}.");

        return tensor;
    }

    private sealed class Release(MemoryMappedViewAccessor view) : IDisposable
    {
        public void Dispose() => view.SafeMemoryMappedViewHandle.ReleasePointer();
    }
}
