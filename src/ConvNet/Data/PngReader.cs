using System.Buffers.Binary;
using System.IO.Compression;

namespace ConvNet;

/// <summary>
/// Reads PNG files (W3C, Portable Network Graphics, third edition): grey, RGB and palettes of 1 to 16 bits with or without alpha, interlaced
/// or not. 16 bits become 8 by their upper byte, fewer are stretched; a palette gives RGB, with alpha where it has some.
/// </summary>
internal static class PngReader
{
    /// <summary>No deflated data is longer than this many times its length, so a header that states more is refused before memory is taken.</summary>
    private const int LargestRatio = 1032;

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static ImageFile Read(ReadOnlyMemory<byte> file, string name)
    {
        Header? header = null;
        byte[] palette = [], alpha = [];
        var compressed = new List<ReadOnlyMemory<byte>>();
        int position = Signature.Length;
        while (true)
        {
            (string type, ReadOnlyMemory<byte> data) = Chunk(file, ref position, name);
            if (header is null && type != "IHDR")
                throw new InvalidDataException($"{name} begins with a {type} chunk; expected IHDR.");

            switch (type)
            {
                case "IHDR" when header is null:
                    header = Header.Parse(data.Span, name);
                    break;

                case "PLTE" when data.Length is > 0 and <= 768 && data.Length % 3 == 0:
                    palette = data.ToArray();
                    break;

                case "tRNS":
                    alpha = data.ToArray();
                    break;

                case "IDAT":
                    compressed.Add(data);
                    break;

                case "IEND":
                    return Decode(header!, compressed, palette, alpha, name);

                // A chunk whose first letter is a capital must be understood.
                case var _ when type[0] is >= 'A' and <= 'Z':
                    throw new InvalidDataException($"{name} has a {type} chunk of {data.Length} bytes that is out of place, malformed or unknown.");
            }
        }
    }

    private static (string Type, ReadOnlyMemory<byte> Data) Chunk(ReadOnlyMemory<byte> file, ref int position, string name)
    {
        ReadOnlySpan<byte> rest = file.Span[position..];
        uint length = rest.Length < 12 ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(rest);
        if (length > rest.Length - 12L || rest.Length < 12)
            throw new InvalidDataException($"{name} is truncated: a chunk at byte {position} goes beyond the end.");

        ReadOnlySpan<byte> checkedPart = rest.Slice(4, (int)length + 4);
        string type = string.Concat(checkedPart[..4].ToArray().Select(letter => char.IsAsciiLetter((char)letter) ? (char)letter : '?'));
        if (Crc32.Of(checkedPart) != BinaryPrimitives.ReadUInt32BigEndian(rest[((int)length + 8)..]))
            throw new InvalidDataException($"{name} is damaged: the {type} chunk at byte {position} does not have its checksum.");

        ReadOnlyMemory<byte> data = file.Slice(position + 8, (int)length);
        position += (int)length + 12;
        return (type, data);
    }

    private static ImageFile Decode(Header header, List<ReadOnlyMemory<byte>> compressed, byte[] palette, byte[] alpha, string name)
    {
        if (header.Color == Color.Palette && palette.Length == 0)
            throw new InvalidDataException($"{name} has a palette image but no palette.");

        int channels = header.Color == Color.Palette ? (alpha.Length > 0 ? 4 : 3) : header.Samples;
        int size = ImageFile.Size(header.Width, header.Height, channels, name);
        Pass[] passes = header.IsInterlaced ? Pass.Interlaced : [Pass.Whole];
        long stated = passes.Sum(pass => (header.RowLength(pass) + 1) * pass.Rows(header)), present = compressed.Sum(data => (long)data.Length);
        if (stated > present * LargestRatio)
            throw new InvalidDataException($"{name} is truncated: {stated} bytes of rows cannot be in {present} bytes of compressed data.");

        int pixelLength = Math.Max(1, header.Samples * header.Bits / 8);
        var pixels = new byte[size];
        var line = new byte[header.Width * channels];
        using var stream = new ZLibStream(new ChunkStream(compressed), CompressionMode.Decompress);
        foreach (Pass pass in passes.Where(pass => pass.Columns(header) > 0))
        {
            byte[] row = new byte[header.RowLength(pass)], previous = new byte[row.Length];
            int columns = pass.Columns(header);
            for (int y = pass.Top; y < header.Height; y += pass.Down)
            {
                int filter = ReadRow(stream, row, y, name);
                Unfilter(filter, row, previous, pixelLength, y, name);
                Expand(header, row, line.AsSpan(0, columns * channels), channels, palette, alpha, name);
                for (int i = 0; i < columns; i++)
                    line.AsSpan(i * channels, channels).CopyTo(pixels.AsSpan(((y * header.Width) + pass.Left + (i * pass.Right)) * channels));
                (row, previous) = (previous, row);
            }
        }

        return new ImageFile(new Shape(channels, header.Height, header.Width), pixels);
    }

    private static int ReadRow(ZLibStream stream, byte[] row, int y, string name)
    {
        try
        {
            int filter = stream.ReadByte();
            if (filter >= 0 && stream.ReadAtLeast(row, row.Length, throwOnEndOfStream: false) == row.Length)
                return filter;
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{name} is damaged: its compressed data cannot be read at row {y}: {exception.Message}", exception);
        }

        throw new InvalidDataException($"{name} is truncated: its compressed data ends at row {y}.");
    }

    /// <summary>Undoes a row's filter: each byte was written as its difference to neighbours to the left, above, and left above.</summary>
    private static void Unfilter(int filter, byte[] row, byte[] previous, int pixelLength, int y, string name)
    {
        if (filter > 4)
            throw new InvalidDataException($"{name} has filter {filter} in row {y}; expected 0 to 4.");

        for (int i = 0; i < row.Length; i++)
        {
            int left = i < pixelLength ? 0 : row[i - pixelLength], above = previous[i], corner = i < pixelLength ? 0 : previous[i - pixelLength];
            row[i] += (byte)Predict(filter, left, above, corner);
        }
    }

    /// <summary>What a filter expects a byte to be.</summary>
    public static int Predict(int filter, int left, int above, int corner) =>
        filter switch { 1 => left, 2 => above, 3 => (left + above) / 2, 4 => Paeth(left, above, corner), _ => 0 };

    /// <summary>The neighbour nearest to left + above - corner.</summary>
    private static int Paeth(int left, int above, int corner)
    {
        int toLeft = Math.Abs(above - corner), toAbove = Math.Abs(left - corner), toCorner = Math.Abs(left + above - (2 * corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }

    private static void Expand(Header header, byte[] row, Span<byte> pixels, int channels, byte[] palette, byte[] alpha, string name)
    {
        int samples = pixels.Length / channels * header.Samples, highest = (1 << Math.Min(header.Bits, 8)) - 1;
        for (int i = 0; i < samples; i++)
        {
            int bit = i * header.Bits;
            int value = header.Bits >= 8 ? row[i * (header.Bits / 8)] : (row[bit >> 3] >> (8 - header.Bits - (bit & 7))) & highest;
            if (header.Color != Color.Palette)
            {
                pixels[i] = (byte)(value * 255 / highest);
                continue;
            }

            if (value * 3 >= palette.Length)
                throw new InvalidDataException($"{name} has colour {value}, but its palette has {palette.Length / 3}.");

            palette.AsSpan(value * 3, 3).CopyTo(pixels[(i * channels)..]);
            if (channels == 4)
                pixels[(i * 4) + 3] = value < alpha.Length ? alpha[value] : (byte)255;
        }
    }

    private enum Color
    {
        Grey = 0,
        Rgb = 2,
        Palette = 3,
        GreyAlpha = 4,
        Rgba = 6,
    }

    /// <summary>Pixels that are stored together, as an image of their own: from a first one on every so many columns and rows.</summary>
    private readonly record struct Pass(int Left, int Top, int Right, int Down)
    {
        public static Pass Whole { get; } = new(0, 0, 1, 1);

        /// <summary>Adam Costello's seven, each finer than the ones before.</summary>
        public static Pass[] Interlaced { get; } =
            [new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2)];

        public int Columns(Header header) => (int)(((long)header.Width - Left + Right - 1) / Right);

        public int Rows(Header header) => (int)(((long)header.Height - Top + Down - 1) / Down);
    }

    private sealed record Header(int Width, int Height, int Bits, Color Color, bool IsInterlaced)
    {
        /// <summary>Values of a pixel in the file.</summary>
        public int Samples => Color switch { Color.Rgb => 3, Color.GreyAlpha => 2, Color.Rgba => 4, _ => 1 };

        /// <summary>The bytes of a row of a pass, which has one more for its filter where it has any.</summary>
        public long RowLength(Pass pass) => (((long)pass.Columns(this) * Samples * Bits) + 7) / 8;

        public static Header Parse(ReadOnlySpan<byte> data, string name)
        {
            if (data.Length != 13)
                throw new InvalidDataException($"{name} has an IHDR chunk of {data.Length} bytes; expected 13.");

            uint width = BinaryPrimitives.ReadUInt32BigEndian(data), height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
            int bits = data[8];
            var color = (Color)data[9];
            bool valid = color switch
            {
                Color.Grey => bits is 1 or 2 or 4 or 8 or 16,
                Color.Palette => bits is 1 or 2 or 4 or 8,
                Color.Rgb or Color.GreyAlpha or Color.Rgba => bits is 8 or 16,
                _ => false,
            };
            if (!valid || data[10] != 0 || data[11] != 0 || data[12] > 1)
            {
                throw new InvalidDataException(
                    $"{name} has colour type {data[9]} with {bits} bits, compression {data[10]}, filter {data[11]}, interlacing {data[12]}, which PNG does not define.");
            }

            ImageFile.Size(width, height, 4, name);
            return new Header((int)width, (int)height, bits, color, IsInterlaced: data[12] == 1);
        }
    }

    /// <summary>The chunks of compressed data as one stream, without copying them.</summary>
    private sealed class ChunkStream(List<ReadOnlyMemory<byte>> chunks) : Stream
    {
        private int chunk;
        private int position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            while (chunk < chunks.Count && position == chunks[chunk].Length)
                (chunk, position) = (chunk + 1, 0);
            if (chunk == chunks.Count)
                return 0;

            ReadOnlySpan<byte> rest = chunks[chunk].Span[position..];
            int count = Math.Min(rest.Length, buffer.Length);
            rest[..count].CopyTo(buffer);
            position += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
