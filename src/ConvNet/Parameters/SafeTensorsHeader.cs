using System.Buffers.Binary;
using System.Text.Json;

namespace ConvNet;

/// <summary>
/// The header of a safetensors file: 8 bytes of length (little-endian), then JSON that gives each tensor's type, shape and place.
/// Everything in it is checked before it is believed; what it allocates is proportional to the header's own bytes.
/// </summary>
internal sealed class SafeTensorsHeader
{
    /// <summary>The bytes before the JSON.</summary>
    public const int PrefixLength = 8;

    /// <summary>The longest JSON accepted, as in the format's reference implementation.</summary>
    public const int LongestJson = 100_000_000;

    /// <summary>The most sizes that a tensor's shape may have.</summary>
    public const int MostDimensions = 32;

    /// <summary>What stands in a tensor's place for the strings stored with the tensors.</summary>
    public const string Metadatum = "__metadata__";

    private const int DeepestJson = 8;

    private readonly string file;
    private readonly long dataLength;

    private SafeTensorsHeader(string file, ReadOnlySpan<byte> json, long dataLength)
    {
        this.file = file;
        this.dataLength = dataLength;
        try
        {
            Read(json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Malformed($"has a header that is not valid JSON: {exception.Message}", exception);
        }

        CheckPlaces();
    }

    public List<SafeTensor> Tensors { get; } = [];

    public Dictionary<string, SafeTensor> ByName { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>The length of the JSON, checked against the file's.</summary>
    public static int JsonLength(string file, ReadOnlySpan<byte> start, long fileLength)
    {
        if (fileLength < PrefixLength)
            throw new SafeTensorsException(file, $"is not a safetensors file: it has {fileLength} bytes, and the length of the header alone takes 8.");

        if (start.StartsWith("PK\x03\x04"u8))
            throw new SafeTensorsException(file, "is a zip archive, as torch.save writes: save the state_dict by safetensors.torch.save_file instead.");

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length > LongestJson)
            throw new SafeTensorsException(file, $"is not a safetensors file: it states a header of {length} bytes; at most {LongestJson} are accepted.");
        if (length > (ulong)(fileLength - PrefixLength))
            throw new SafeTensorsException(file, $"is truncated: it states a header of {length} bytes, but only {fileLength - PrefixLength} follow.");

        return (int)length;
    }

    /// <summary>Reads the JSON of a file that has <paramref name="dataLength"/> bytes of data after it.</summary>
    public static SafeTensorsHeader Parse(string file, ReadOnlySpan<byte> json, long dataLength) => new(file, json, dataLength);

    private void Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DeepestJson });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw Malformed("has a header that is not a JSON object");

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (name == Metadatum)
                ReadMetadata(ref reader);
            else
                ReadTensor(ref reader, name);
        }

        // Nothing but white space may follow; the reader throws on anything else.
        reader.Read();
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw Malformed($"has {Metadatum} that is not an object of strings");

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            if (!reader.Read() || reader.TokenType != JsonTokenType.String)
                throw Malformed($"has metadata '{key}' that is not a string");
            if (!Metadata.TryAdd(key, reader.GetString()!))
                throw Malformed($"has metadata '{key}' twice");
        }
    }

    private void ReadTensor(ref Utf8JsonReader reader, string name)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw Malformed($"describes tensor '{name}' by something that is not an object");

        string? type = null;
        long[]? shape = null, offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string property = reader.GetString()!;
            switch (property)
            {
                case "dtype" when type is null:
                    if (!reader.Read() || reader.TokenType != JsonTokenType.String)
                        throw Malformed($"gives tensor '{name}' a dtype that is not a string");

                    type = reader.GetString()!;
                    break;

                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader, name, property);
                    break;

                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, name, property);
                    break;

                default:
                    throw Malformed($"gives tensor '{name}' an unknown or repeated '{property}'; expected dtype, shape and data_offsets, each once");
            }
        }

        if (type is null || shape is null || offsets is null)
            throw Malformed($"describes tensor '{name}' without all of dtype, shape and data_offsets");

        Add(name, type, shape, offsets);
    }

    private long[] ReadNumbers(ref Utf8JsonReader reader, string name, string property)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            throw Malformed($"gives tensor '{name}' {property} that is not an array");

        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
                throw Malformed($"gives tensor '{name}' {property} that are not all whole numbers from 0 to {long.MaxValue}");
            if (numbers.Count == MostDimensions)
                throw Malformed($"gives tensor '{name}' {property} of more than {MostDimensions} numbers");

            numbers.Add(number);
        }

        return [.. numbers];
    }

    private void Add(string name, string typeName, long[] shape, long[] offsets)
    {
        if (SafeTensorTypes.Parse(typeName) is not { } type)
        {
            throw Malformed(
                $"holds tensor '{name}' of dtype '{typeName}', which is not known; known are {string.Join(", ", Enum.GetNames<SafeTensorType>())}");
        }

        if (offsets is not [long begin, long end])
            throw Malformed($"gives tensor '{name}' {offsets.Length} data_offsets; expected begin and end");
        if (begin > end)
            throw Malformed($"places tensor '{name}' at {begin} to {end}, which ends before it begins");
        if (end > dataLength)
            throw Malformed($"is truncated or corrupt: tensor '{name}' lies at {begin} to {end}, but there are {dataLength} bytes of data");

        // A shape that outgrows the data is left at the first size that does: the product cannot overflow.
        Int128 bytes = shape.Contains(0) ? 0 : type.Size();
        for (int i = 0; i < shape.Length && bytes <= dataLength; i++)
            bytes *= shape[i];
        if (bytes != end - begin)
            throw Malformed($"gives tensor '{name}' {end - begin} bytes, which are not {type} [{string.Join(", ", shape)}]");

        var tensor = new SafeTensor(name, type, shape, begin, end - begin);
        if (!ByName.TryAdd(name, tensor))
            throw Malformed($"describes tensor '{name}' twice");

        Tensors.Add(tensor);
    }

    /// <summary>The format demands that the tensors fill the data, without overlaps or holes.</summary>
    private void CheckPlaces()
    {
        long position = 0;
        string previous = "the start";
        foreach (SafeTensor tensor in Tensors.OrderBy(tensor => tensor.Offset).ThenBy(tensor => tensor.ByteCount))
        {
            if (tensor.Offset != position)
            {
                string trouble = tensor.Offset < position ? "an overlap" : "a hole";
                throw Malformed($"has {trouble} between {previous} (up to byte {position}) and '{tensor.Name}' (from byte {tensor.Offset})");
            }

            position += tensor.ByteCount;
            previous = tensor.Name;
        }

        if (position != dataLength)
            throw Malformed($"has {dataLength} bytes of data, but its tensors take {position}");
    }

    private SafeTensorsException Malformed(string problem, Exception? inner = null) => new(file, problem + ".", inner);
}
