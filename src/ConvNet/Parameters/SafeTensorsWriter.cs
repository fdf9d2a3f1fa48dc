using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ConvNet;

/// <summary>Writes the values of a tensor, row-major in its shape.</summary>
/// <param name="values">As many floats as the tensor has values.</param>
public delegate void TensorFill(Span<float> values);

/// <summary>A tensor to be written: its values are asked for when their turn comes, so only one tensor is in memory at a time.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape; empty for a single value.</param>
/// <param name="Fill">Gives the values.</param>
public sealed record SafeTensorSource(string Name, IReadOnlyList<int> Shape, TensorFill Fill)
{
    /// <summary>The number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => checked(product * size));
}

/// <summary>Writes float32 tensors as safetensors.</summary>
public static class SafeTensorsWriter
{
    /// <summary>Values begin at a multiple of a cache line, so that a mapped file can be worked on as it is.</summary>
    private const int DataAlignment = 64;

    private const string Temporary = ".tmp";

    /// <summary>Between a file's end and its renaming no lock says that it is another's, nor before its first byte.</summary>
    private static readonly TimeSpan SurelyLeft = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Saves tensors to a file, which appears whole or not at all: they are written to a temporary file beside it, which then
    /// takes its name, and on Unix the permissions of the file that it replaces. Of a symbolic link the target is replaced. What saving to the same name left
    /// that was killed is deleted, a minute after it was. Several threads and processes may save to the same name: one of the files stays.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// Two tensors have the same name, or one is named as the metadata; or a name, a shape or the metadata cannot be written. The message says which.
    /// </exception>
    public static void Save(string path, IEnumerable<SafeTensorSource> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Target(path);
        DeleteLeftOver(path);
        string temporary = $"{path}.{Guid.NewGuid():N}{Temporary}";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                KeepMode(path, stream);
                Write(stream, tensors, metadata);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>The file that a path stands for: behind links, and whether it is there or not.</summary>
    private static string Target(string path)
    {
        var file = new FileInfo(path);
        return file.LinkTarget is null ? path : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
    }

    /// <summary>Deletes the temporary files of a path that no process is writing or about to rename any more.</summary>
    private static void DeleteLeftOver(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!, prefix = Path.GetFileName(path) + ".";
        foreach (string file in Directory.EnumerateFiles(folder, "*" + Temporary, new EnumerationOptions { AttributesToSkip = FileAttributes.None }))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            if (!name.StartsWith(prefix, StringComparison.Ordinal) || !Guid.TryParseExact(name[prefix.Length..], "N", out _)
                || DateTime.UtcNow - File.GetLastWriteTimeUtc(file) < SurelyLeft)
            {
                continue;
            }

            try
            {
                // What another process writes is locked, and stays.
                new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
            }
        }
    }

    private static void KeepMode(string path, FileStream stream)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path))
            File.SetUnixFileMode(stream.SafeFileHandle, File.GetUnixFileMode(path));
    }

    /// <summary>Writes tensors to a stream.</summary>
    /// <exception cref="ArgumentException">
    /// Two tensors have the same name, or one is named as the metadata; or a name, a shape or the metadata cannot be written. The message says which.
    /// </exception>
    public static void Write(Stream stream, IEnumerable<SafeTensorSource> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("safetensors files are little-endian; this machine is not.");

        List<SafeTensorSource> list = [.. tensors];
        Check(list, metadata ?? new Dictionary<string, string>());
        stream.Write(Header(list, metadata));
        foreach (SafeTensorSource tensor in list)
        {
            var values = new float[tensor.Count];
            tensor.Fill(values);

            // A span of bytes holds 2 GB, an array of floats 8: write in parts.
            for (int start = 0; start < values.Length; start += 1 << 20)
                stream.Write(MemoryMarshal.AsBytes(values.AsSpan(start, Math.Min(1 << 20, values.Length - start))));
        }
    }

    /// <summary>Refuses what could be written, but not read again.</summary>
    private static void Check(List<SafeTensorSource> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { SafeTensorsHeader.Metadatum };
        foreach (SafeTensorSource? tensor in tensors)
        {
            if (tensor is not { Name: not null, Shape: not null, Fill: not null })
                throw new ArgumentException($"Tensor '{tensor?.Name}' is null, or its name, shape or values are.", nameof(tensors));
            if (!IsText(tensor.Name))
                throw new ArgumentException($"The name '{tensor.Name}' is no text: it has half of a surrogate pair, which UTF-8 cannot write.", nameof(tensors));
            if (!names.Add(tensor.Name))
                throw new ArgumentException($"Two tensors are named '{tensor.Name}', or one is named as the metadata.", nameof(tensors));
            if (tensor.Shape.Count > SafeTensorsHeader.MostDimensions || tensor.Shape.Any(size => size < 0)
                || tensor.Shape.Aggregate(1.0, (product, size) => product * size) > Array.MaxLength)
            {
                throw new ArgumentException(
                    $"Tensor '{tensor.Name}' is [{string.Join(", ", tensor.Shape.Select(size => size.ToString(CultureInfo.InvariantCulture)))}]; " +
                    $"expected at most {SafeTensorsHeader.MostDimensions} sizes of at least 0, " +
                    $"and at most {Array.MaxLength} values.",
                    nameof(tensors));
            }
        }

        foreach ((string key, string? value) in metadata)
        {
            if (value is null || !IsText(key) || !IsText(value))
                throw new ArgumentException($"Metadata '{key}' is '{value ?? "null"}'; key and value must be text that UTF-8 can write.", nameof(metadata));
        }

        static bool IsText(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;
    }

    private static byte[] Header(List<SafeTensorSource> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var json = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(json);
        writer.WriteStartObject();
        if (metadata is { Count: > 0 })
        {
            writer.WriteStartObject(SafeTensorsHeader.Metadatum);
            foreach ((string key, string value) in metadata)
                writer.WriteString(key, value);
            writer.WriteEndObject();
        }

        long offset = 0;
        foreach (SafeTensorSource tensor in tensors)
        {
            writer.WriteStartObject(tensor.Name);
            writer.WriteString("dtype", nameof(SafeTensorType.F32));
            writer.WriteStartArray("shape");
            foreach (int size in tensor.Shape)
                writer.WriteNumberValue(size);
            writer.WriteEndArray();
            writer.WriteStartArray("data_offsets");
            writer.WriteNumberValue(offset);
            writer.WriteNumberValue(offset = checked(offset + (tensor.Count * sizeof(float))));
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.Flush();

        var header = new byte[(SafeTensorsHeader.PrefixLength + json.WrittenCount + DataAlignment - 1) / DataAlignment * DataAlignment];
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - SafeTensorsHeader.PrefixLength);
        header.AsSpan(SafeTensorsHeader.PrefixLength).Fill((byte)' ');
        json.WrittenSpan.CopyTo(header.AsSpan(SafeTensorsHeader.PrefixLength));
        return header;
    }
}
