using System.Buffers.Binary;

namespace ConvNet;

/// <summary>
/// Reads PGM (plain P2, binary P5) and PPM (P3, P6) files as Netpbm describes them. Values are stretched, or shrunk, to 0 to 255.
/// </summary>
internal static class PnmReader
{
    /// <summary>Whether a file begins as one of those kinds does.</summary>
    public static bool Reads(ReadOnlySpan<byte> file) => file is [(byte)'P', (byte)'2' or (byte)'3' or (byte)'5' or (byte)'6', ..];

    public static ImageFile Read(ReadOnlySpan<byte> file, string name)
    {
        bool isPlain = file[1] < (byte)'5';
        int channels = file[1] is (byte)'3' or (byte)'6' ? 3 : 1, position = 2;
        int width = Number(file, ref position, name, "width"), height = Number(file, ref position, name, "height");
        int highest = Number(file, ref position, name, "highest value");
        if (highest is < 1 or > 65535)
            throw new InvalidDataException($"{name} has values up to {highest}; only 1 to 65535 are read.");
        if (position >= file.Length || !IsSpace(file[position++]))
            throw new InvalidDataException($"{name} has no white space after its header.");

        // A plain value is a digit at least, and white space.
        int size = ImageFile.Size(width, height, channels, name), length = isPlain || highest > 255 ? 2 : 1;
        long least = ((long)size * length) - (isPlain ? 1 : 0);
        if (file.Length - position < least)
            throw new InvalidDataException($"{name} is truncated: {width} x {height} pixels take {least} bytes, but there are {file.Length - position}.");

        var pixels = new byte[size];
        for (int i = 0; i < size; i++)
        {
            int value = isPlain ? Number(file, ref position, name, "value")
                : length == 1 ? file[position + i]
                : BinaryPrimitives.ReadUInt16BigEndian(file[(position + (2 * i))..]);
            pixels[i] = (byte)(((Math.Min(value, highest) * 255) + (highest / 2)) / highest);
        }

        return new ImageFile(new Shape(channels, height, width), pixels);
    }

    /// <summary>A decimal number after white space and comments, which go from # to the line's end.</summary>
    private static int Number(ReadOnlySpan<byte> file, ref int position, string name, string what)
    {
        while (position < file.Length && (IsSpace(file[position]) || file[position] == (byte)'#'))
        {
            if (file[position++] != (byte)'#')
                continue;

            while (position < file.Length && file[position] is not ((byte)'\n' or (byte)'\r'))
                position++;
        }

        int start = position;
        long value = 0;
        while (position < file.Length && file[position] is >= (byte)'0' and <= (byte)'9' && value <= int.MaxValue)
            value = (value * 10) + file[position++] - '0';
        if (position == start || value > int.MaxValue)
            throw new InvalidDataException($"{name} has no valid {what} at byte {start}.");

        return (int)value;
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (>= 9 and <= 13);
}
