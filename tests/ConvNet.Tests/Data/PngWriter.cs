using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ConvNet.Tests.Data;

/// <summary>Writes PNG files for tests, also ones that are wrong.</summary>
internal static class PngWriter
{
    /// <summary>In which pass a pixel of each 8x8 is stored (Portable Network Graphics, section 8).</summary>
    private static readonly string[] Passes = ["16462646", "77777777", "56565656", "77777777", "36463646", "77777777", "56565656", "77777777"];

    /// <summary>A file of raw rows, each filtered by the filter of its number.</summary>
    public static byte[] Write(int width, int height, int bits, int color, byte[] rows, int[] filters, byte[]? palette = null, byte[]? alpha = null, int interlace = 0)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)bits, (byte)color, (byte)interlace);
        int samples = color switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        int length = ((width * samples * bits) + 7) / 8, pixel = Math.Max(1, samples * bits / 8);
        byte[] data = Compress(interlace == 0 ? Filter(rows, length, pixel, filters)
            : [.. Enumerable.Range('1', 7).SelectMany(pass => Interlaced((char)pass, width, samples * bits, rows, length, pixel, filters))]);
        List<byte[]> chunks = [[0x89, .. "PNG\r\n\u001a\n"u8], Chunk("IHDR", header), Chunk("tEXt", "Comment\0ignored"u8.ToArray())];
        if (palette is not null)
            chunks.Add(Chunk("PLTE", palette));
        if (alpha is not null)
            chunks.Add(Chunk("tRNS", alpha));

        // Compressed data may be in any number of chunks, also empty ones.
        int half = data.Length / 2;
        chunks.AddRange([Chunk("IDAT", data[..half]), Chunk("IDAT", []), Chunk("IDAT", data[half..]), Chunk("IEND", [])]);
        return [.. chunks.SelectMany(chunk => chunk)];
    }

    public static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        byte[] length = new byte[4], crc = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc32.Of(body));
        return [.. length, .. body, .. crc];
    }

    private static byte[] Compress(byte[] data)
    {
        var stream = new MemoryStream();
        using (var zlib = new ZLibStream(stream, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(data);
        return stream.ToArray();
    }

    /// <summary>The rows of a pass, filtered as an image of their own.</summary>
    private static byte[] Interlaced(char pass, int width, int pixelBits, byte[] rows, int length, int pixel, int[] filters)
    {
        var own = new List<byte[]>();
        for (int y = 0; y < rows.Length / length; y++)
        {
            byte[] row = rows[(y * length)..((y + 1) * length)];
            bool[] bits = [.. Enumerable.Range(0, width).Where(x => Passes[y % 8][x % 8] == pass)
                .SelectMany(x => Enumerable.Range(x * pixelBits, pixelBits)).Select(bit => (row[bit / 8] >> (7 - (bit % 8)) & 1) != 0)];
            if (bits.Length > 0)
                own.Add([.. bits.Chunk(8).Select(byteBits => (byte)byteBits.Select((bit, i) => bit ? 0x80 >> i : 0).Sum())]);
        }

        return own.Count == 0 ? [] : Filter([.. own.SelectMany(row => row)], own[0].Length, pixel, filters);
    }

    private static byte[] Filter(byte[] rows, int length, int pixel, int[] filters)
    {
        var result = new List<byte>();
        for (int y = 0; y < rows.Length / length; y++)
        {
            int filter = filters[y % filters.Length];
            result.Add((byte)filter);
            for (int i = 0; i < length; i++)
            {
                int a = i < pixel ? 0 : rows[(y * length) + i - pixel], b = y == 0 ? 0 : rows[((y - 1) * length) + i];
                int c = i < pixel || y == 0 ? 0 : rows[((y - 1) * length) + i - pixel], p = a + b - c;
                int[] nearest = [.. new[] { a, b, c }.OrderBy(value => Math.Abs(p - value))];
                int predicted = filter switch { 1 => a, 2 => b, 3 => (a + b) / 2, 4 => nearest[0], _ => 0 };
                result.Add((byte)(rows[(y * length) + i] - predicted));
            }
        }

        return [.. result];
    }
}
