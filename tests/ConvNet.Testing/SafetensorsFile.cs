using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ConvNet.Testing;

/// <summary>
/// A safetensors file, read whole: 8 bytes of header length, a JSON header, then the values, little-endian in C order. A second
/// reader beside the library's own, so that each checks the other.
/// </summary>
public sealed class SafetensorsFile
{
    private readonly byte[] _bytes;
    private readonly int _dataStart;
    private readonly Dictionary<string, (string Type, int[] Shape, int Begin, int End)> _tensors = [];

    private SafetensorsFile(string path)
    {
        Path = path;
        _bytes = File.ReadAllBytes(path);
        int headerLength = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(_bytes));
        _dataStart = 8 + headerLength;
        using JsonDocument header = JsonDocument.Parse(_bytes.AsMemory(8, headerLength));
        foreach (JsonProperty entry in header.RootElement.EnumerateObject())
        {
            if (entry.NameEquals("__metadata__"))
            {
                Metadata = entry.Value.EnumerateObject().ToDictionary(e => e.Name, e => e.Value.GetString()!);
                continue;
            }

            int[] offsets = [.. entry.Value.GetProperty("data_offsets").EnumerateArray().Select(e => e.GetInt32())];
            int[] shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(e => e.GetInt32())];
            _tensors.Add(entry.Name, (entry.Value.GetProperty("dtype").GetString()!, shape, offsets[0], offsets[1]));
        }
    }

    public string Path { get; }

    /// <summary>The strings under <c>__metadata__</c>; those that are not plain text hold JSON.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    public IReadOnlyCollection<string> Names => _tensors.Keys;

    public static SafetensorsFile Read(string path) => new(path);

    public bool Has(string name) => _tensors.ContainsKey(name);

    public IReadOnlyList<int> Shape(string name) => Find(name).Shape;

    /// <summary>The values of an F32 tensor.</summary>
    public float[] Floats(string name) => Values<float>(name, "F32");

    /// <summary>The values of an F32 or F64 tensor in double precision.</summary>
    public double[] Doubles(string name) =>
        Find(name).Type == "F64" ? Values<double>(name, "F64") : Array.ConvertAll(Floats(name), value => (double)value);

    /// <summary>The values of an I64, I32 or U8 tensor.</summary>
    public int[] Integers(string name) => Find(name).Type switch
    {
        "I64" => Array.ConvertAll(Values<long>(name, "I64"), value => checked((int)value)),
        "U8" => Array.ConvertAll(Values<byte>(name, "U8"), value => (int)value),
        _ => Values<int>(name, "I32"),
    };

    private T[] Values<T>(string name, string type)
        where T : unmanaged
    {
        var tensor = Find(name);
        if (tensor.Type != type) throw new InvalidDataException($"{Path}: {name} is {tensor.Type}, not {type}.");
        T[] values = MemoryMarshal.Cast<byte, T>(_bytes.AsSpan(_dataStart + tensor.Begin, tensor.End - tensor.Begin)).ToArray();
        int count = tensor.Shape.Aggregate(1, (product, size) => product * size);
        return values.Length == count ? values : throw new InvalidDataException($"{Path}: {name} has {values.Length} values, its shape says {count}.");
    }

    private (string Type, int[] Shape, int Begin, int End) Find(string name) =>
        _tensors.TryGetValue(name, out var tensor) ? tensor : throw new KeyNotFoundException($"{Path} has no tensor '{name}'.");
}
