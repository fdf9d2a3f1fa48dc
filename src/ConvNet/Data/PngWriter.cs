using System.Buffers.Binary;
using System.IO.Compression;

namespace ConvNet;

/// <summary>
/// Writes PNG files of 8 bits (W3C, Portable Network Graphics, third edition): grey, RGB, and both with alpha. Each row has the filter
/// whose differences are smallest in sum, which the specification recommends.
/// </summary>
internal static class PngWriter
{
    private const int Filters = 5;

    public static byte[] Write(ImageFile image)
    {
        (int channels, int height, int width) = (image.Shape.Channels, image.Shape.Height, image.Shape.Width);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        header[9] = channels switch { 1 => 0, 2 => 4, 3 => 2, _ => 6 };

        var file = new MemoryStream();
        file.Write(PngReader.Signature);
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, Compress(image.Pixels, width * channels, channels));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(file.GetBuffer().AsSpan((int)file.Length - data.Length - 4, data.Length + 4)));
        file.Write(number);
    }

    private static ReadOnlySpan<byte> Compress(byte[] pixels, int length, int pixel)
    {
        var stream = new MemoryStream();
        using (var zlib = new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] none = new byte[length], filtered = new byte[length], best = new byte[length];
            for (int start = 0; start < pixels.Length; start += length)
            {
                ReadOnlySpan<byte> row = pixels.AsSpan(start, length), above = start == 0 ? none : pixels.AsSpan(start - length, length);
                (int chosen, long least) = (0, long.MaxValue);
                for (int filter = 0; filter < Filters; filter++)
                {
                    long sum = Filter(filter, row, above, pixel, filtered);
                    if (sum >= least)
                        continue;

                    (chosen, least) = (filter, sum);
                    (best, filtered) = (filtered, best);
                }

                zlib.WriteByte((byte)chosen);
                zlib.Write(best);
            }
        }

        return stream.GetBuffer().AsSpan(0, (int)stream.Length);
    }

    /// <summary>Writes a row as differences to what its filter predicts.</summary>
    /// <returns>The sum of the differences without their signs.</returns>
    private static long Filter(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int pixel, Span<byte> filtered)
    {
        long sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            int left = i < pixel ? 0 : row[i - pixel], corner = i < pixel ? 0 : above[i - pixel];
            filtered[i] = (byte)(row[i] - PngReader.Predict(filter, left, above[i], corner));
            sum += Math.Abs((int)(sbyte)filtered[i]);
        }

        return sum;
    }
}
