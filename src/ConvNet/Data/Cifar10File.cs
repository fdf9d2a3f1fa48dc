using System.IO.Compression;

namespace ConvNet;

/// <summary>
/// Reads CIFAR-10's binary files (data_batch_1.bin and so on): records of a label byte, then 32 x 32 red, green and blue bytes, each
/// a plane. Files may be compressed with gzip; their content decides, not their name.
/// </summary>
public static class Cifar10File
{
    /// <summary>The number of classes.</summary>
    public const int Classes = 10;

    private const int Side = 32, Channels = 3, Area = Side * Side, RecordLength = 1 + (Channels * Area);

    /// <summary>The names of the classes, by label.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>Reads files as one data set, in their order.</summary>
    /// <param name="paths">The files; at least one.</param>
    /// <exception cref="InvalidDataException">A file is not whole, or has a label above 9; the message says where.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ImageDataset Read(params ReadOnlySpan<string> paths)
    {
        if (paths.IsEmpty)
            throw new ArgumentException("There are no files to read.", nameof(paths));

        var pixels = new MemoryStream();
        var labels = new List<int>();
        foreach (string path in paths)
        {
            using FileStream stream = File.OpenRead(path);
            Read(stream, path, pixels, labels);
        }

        return new ImageDataset(new Shape(Channels, Side, Side), pixels.GetBuffer().AsMemory(0, (int)pixels.Length), labels.ToArray(), Classes);
    }

    private static void Read(Stream stream, string path, MemoryStream pixels, List<int> labels)
    {
        bool compressed = stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B;
        stream.Position = 0;
        using Stream source = compressed ? new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true) : new BufferedStream(stream);
        byte[] record = new byte[RecordLength], interleaved = new byte[Channels * Area];
        for (int index = 0; ; index++)
        {
            int found;
            try
            {
                found = source.ReadAtLeast(record, record.Length, throwOnEndOfStream: false);
            }
            catch (InvalidDataException exception)
            {
                throw new InvalidDataException($"{path} is a damaged gzip file: {exception.Message}", exception);
            }

            if (found == 0 && index > 0)
                return;
            if (found < RecordLength)
                throw new InvalidDataException($"{path} is truncated: record {index} has {found} bytes; expected {RecordLength}.");
            if (record[0] >= Classes)
                throw new InvalidDataException($"{path} has label {record[0]} for image {index}; expected 0 to {Classes - 1}.");
            if (pixels.Length > Array.MaxLength - interleaved.Length)
                throw new InvalidDataException($"{path} has more images than fit into the {Array.MaxLength} bytes of a data set.");

            ImageLayout.ToInterleaved(record.AsSpan(1), interleaved, Channels);
            pixels.Write(interleaved);
            labels.Add(record[0]);
        }
    }
}
