namespace ConvNet;

/// <summary>Reads binary PGM (P5) and PPM (P6) files with values of 8 bits, as Netpbm describes them.</summary>
internal static class PnmReader
{
    public static ImageFile Read(ReadOnlySpan<byte> file, string name)
    {
        int channels = file[1] == (byte)'6' ? 3 : 1, position = 2;
        int width = Number(file, ref position, name, "width"), height = Number(file, ref position, name, "height");
        int highest = Number(file, ref position, name, "highest value");
        if (highest is < 1 or > 255)
            throw new InvalidDataException($"{name} has values up to {highest}; only 1 to 255 are read.");
        if (position >= file.Length || !IsSpace(file[position++]))
            throw new InvalidDataException($"{name} has no white space after its header.");

        int size = ImageFile.Size(width, height, channels, name);
        if (file.Length - position < size)
            throw new InvalidDataException($"{name} is truncated: {width} x {height} pixels take {size} bytes, but there are {file.Length - position}.");

        byte[] pixels = file.Slice(position, size).ToArray();
        if (highest < 255)
        {
            for (int i = 0; i < pixels.Length; i++)
                pixels[i] = (byte)(((Math.Min(pixels[i], highest) * 255) + (highest / 2)) / highest);
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
            throw new InvalidDataException($"{name} has no valid {what} in its header, at byte {start}.");

        return (int)value;
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (>= 9 and <= 13);
}
