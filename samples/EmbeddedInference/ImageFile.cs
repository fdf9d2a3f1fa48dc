using System.Globalization;
using ConvNet;
using Samples.Networks;

namespace Samples;

/// <summary>Reads one grey image of the network's input size from a file.</summary>
internal static class ImageFile
{
    private static readonly Shape Expected = LeNet5.Description.Input;

    /// <summary>Reads "FILE" (binary PGM or PPM) or "FILE:INDEX" (an image of an IDX file).</summary>
    /// <returns>[28, 28] bytes.</returns>
    /// <exception cref="InvalidDataException">The file is of another kind or size; the message says what was expected.</exception>
    public static byte[] Read(string argument)
    {
        var colon = argument.LastIndexOf(':');
        return colon > 0 && int.TryParse(argument.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? ReadIdx(argument[..colon], index)
            : ReadNetpbm(argument);
    }

    private static byte[] ReadIdx(string path, int index)
    {
        var file = IdxFile.Read(path);
        if (file.Shape.Count != 3)
            throw new InvalidDataException($"{path} has shape [{string.Join(", ", file.Shape)}], but images are [images, rows, columns].");
        if (index >= file.Shape[0])
            throw new InvalidDataException($"{path} has {file.Shape[0]} images, 0 to {file.Shape[0] - 1}: there is no image {index}.");
        RequireSize(path, file.Shape[2], file.Shape[1]);
        return file.Values.Slice(index * Expected.Count, Expected.Count).ToArray();
    }

    private static byte[] ReadNetpbm(string path)
    {
        var file = File.ReadAllBytes(path);
        var channels = file is [(byte)'P', (byte)'5', ..] ? 1
            : file is [(byte)'P', (byte)'6', ..] ? 3
            : throw new InvalidDataException($"{path} is neither a binary PGM nor a binary PPM image: it starts with neither P5 nor P6.");
        var position = 2;
        var width = Number();
        var height = Number();
        var maximum = Number();
        position++;

        RequireSize(path, width, height);
        if (maximum != byte.MaxValue)
            throw new InvalidDataException($"{path} has values up to {maximum}; expected {byte.MaxValue}.");
        if (file.Length - position < Expected.Count * channels)
            throw new InvalidDataException($"{path} ends before the {Expected.Count * channels} bytes of its pixels.");

        var pixels = file.AsSpan(position, Expected.Count * channels);
        return channels == 1 ? pixels.ToArray() : Luma(pixels);

        // The next number of the header, after white space and comments.
        int Number()
        {
            while (position < file.Length && (file[position] == '#' || char.IsWhiteSpace((char)file[position])))
            {
                if (file[position] == '#')
                {
                    while (position < file.Length && file[position] != '\n')
                        position++;
                }
                else
                {
                    position++;
                }
            }

            var start = position;
            while (position < file.Length && char.IsAsciiDigit((char)file[position]))
                position++;
            return int.TryParse(file.AsSpan(start, position - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new InvalidDataException($"{path} has no number where the header's is expected, at byte {start}.");
        }
    }

    // ITU-R BT.601.
    private static byte[] Luma(ReadOnlySpan<byte> rgb)
    {
        var grey = new byte[rgb.Length / 3];
        for (var i = 0; i < grey.Length; i++)
            grey[i] = (byte)(((299 * rgb[3 * i]) + (587 * rgb[(3 * i) + 1]) + (114 * rgb[(3 * i) + 2]) + 500) / 1000);
        return grey;
    }

    private static void RequireSize(string path, int width, int height)
    {
        if (width != Expected.Width || height != Expected.Height)
            throw new InvalidDataException($"{path} has {width} x {height} pixels; the network reads {Expected.Width} x {Expected.Height}.");
    }
}
