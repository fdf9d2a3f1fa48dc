using System.Buffers.Binary;
using System.IO.Compression;

namespace ConvNet;

/// <summary>
/// Reads IDX files, MNIST's format: two zero bytes, the type of the values, the number of dimensions, each dimension as 4 bytes
/// (big-endian), then the values. Files may be compressed with gzip. Values must be bytes.
/// </summary>
public sealed class IdxFile
{
    private const byte UnsignedByte = 0x08;
    private const int LargestFirstBuffer = 1 << 24;

    private IdxFile(IReadOnlyList<int> shape, byte[] values)
    {
        Shape = shape;
        Values = values;
    }

    /// <summary>The dimensions: [N] for labels, [N, rows, columns] for images.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The values, row-major.</summary>
    public ReadOnlyMemory<byte> Values { get; }

    /// <summary>Reads a file, compressed or not: its content decides, not its name.</summary>
    /// <exception cref="InvalidDataException">The file is not a whole IDX file of bytes; the message says what is wrong and where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IdxFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads a stream to its end, compressed or not.</summary>
    /// <param name="stream">The stream, which must be seekable, from its position on.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="InvalidDataException">The stream is not a whole IDX file of bytes; the message says what is wrong and where.</exception>
    public static IdxFile Read(Stream stream, string name = "the stream")
    {
        ArgumentNullException.ThrowIfNull(stream);
        long start = stream.Position;
        bool compressed = stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B;
        stream.Position = start;
        if (!compressed)
            return ReadValues(stream, name);

        using var decompressed = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
        return ReadValues(decompressed, name);
    }

    private static IdxFile ReadValues(Stream stream, string name)
    {
        Span<byte> word = stackalloc byte[4];
        if (Fill(stream, word, name) < word.Length)
            throw new InvalidDataException($"{name} is not an IDX file: it ends within the first 4 bytes.");
        if (word[0] != 0 || word[1] != 0)
            throw new InvalidDataException($"{name} is not an IDX file: it begins with {word[0]:X2} {word[1]:X2} instead of 00 00.");
        if (word[2] != UnsignedByte)
            throw new InvalidDataException($"{name} holds IDX values of type 0x{word[2]:X2}; only bytes (0x{UnsignedByte:X2}) are read.");

        var shape = new int[word[3]];
        long count = 1;
        for (int i = 0; i < shape.Length; i++)
        {
            if (Fill(stream, word, name) < word.Length)
                throw new InvalidDataException($"{name} is truncated: it ends within its {shape.Length} dimensions.");

            uint size = BinaryPrimitives.ReadUInt32BigEndian(word);
            if (size > Array.MaxLength || (count *= size) > Array.MaxLength)
                throw new InvalidDataException($"{name} states a dimension of {size}: more values than the {Array.MaxLength} that can be read.");

            shape[i] = (int)size;
        }

        return new IdxFile(shape, ReadAll(stream, (int)count, shape, name));
    }

    /// <summary>The buffer grows with what is really there, so a header that lies about the size costs nothing.</summary>
    private static byte[] ReadAll(Stream stream, int count, int[] shape, string name)
    {
        var values = new byte[Math.Min(count, LargestFirstBuffer)];
        int filled = 0;
        while (true)
        {
            filled += Fill(stream, values.AsSpan(filled), name);
            if (filled < values.Length)
            {
                throw new InvalidDataException(
                    $"{name} is truncated: [{string.Join(", ", shape)}] takes {count} bytes of values, but there are {filled}.");
            }

            if (filled == count)
                break;

            Array.Resize(ref values, (int)Math.Min(count, 2L * values.Length));
        }

        Span<byte> more = stackalloc byte[1];
        if (Fill(stream, more, name) > 0)
            throw new InvalidDataException($"{name} goes on after the {count} values of [{string.Join(", ", shape)}].");

        return values;
    }

    private static int Fill(Stream stream, Span<byte> buffer, string name)
    {
        try
        {
            return stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{name} is a damaged gzip file: {exception.Message}", exception);
        }
    }
}
