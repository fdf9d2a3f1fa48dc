using System.Runtime.InteropServices;
using System.Text;

namespace ConvNet.Peers;

/// <summary>A tensor that is stored in a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Bytes">Its values, little-endian, row-major.</param>
internal sealed record OnnxTensor(string Name, int[] Shape, ReadOnlyMemory<byte> Bytes)
{
    public ReadOnlySpan<float> Floats => MemoryMarshal.Cast<byte, float>(Bytes.Span);

    public ReadOnlySpan<long> Integers => MemoryMarshal.Cast<byte, long>(Bytes.Span);
}

/// <summary>An operator of a model.</summary>
/// <param name="Type">"Conv".</param>
/// <param name="Inputs">The names of the values that it reads; empty for one that is left out.</param>
/// <param name="Output">The name of its value.</param>
/// <param name="Numbers">Its attributes that are whole numbers, a scalar as a list of one.</param>
/// <param name="Factors">Its attributes that are floats.</param>
internal sealed record OnnxNode(
    string Type, string[] Inputs, string Output, IReadOnlyDictionary<string, long[]> Numbers, IReadOnlyDictionary<string, float> Factors);

/// <summary>
/// An ONNX model: just enough of protocol buffers for what torch exports of conv nets. ModelProto.graph (7) has GraphProto.node (1),
/// initializer (5) and input (11); a NodeProto has input (1), output (2), op_type (4) and attribute (5); a TensorProto dims (1), name (8) and
/// raw_data (9); an AttributeProto name (1), f (2), i (3), t (5) and ints (8). The sizes of an input are ValueInfoProto.type (2),
/// TypeProto.tensor_type (1), its shape (2), and of each dim (1) the value (1).
/// </summary>
internal sealed class OnnxModel
{
    private OnnxModel(OnnxTensor input, IReadOnlyList<OnnxNode> nodes, Dictionary<string, OnnxTensor> tensors) =>
        (Input, Nodes, Tensors) = (input, nodes, tensors);

    /// <summary>The images: their name and shape, without values.</summary>
    public OnnxTensor Input { get; }

    /// <summary>The operators, each after those that it reads.</summary>
    public IReadOnlyList<OnnxNode> Nodes { get; }

    /// <summary>The stored tensors by name.</summary>
    public IReadOnlyDictionary<string, OnnxTensor> Tensors { get; }

    /// <summary>The weights and biases of convolutions and dense layers, in the order in which they are computed.</summary>
    public IEnumerable<OnnxTensor> Weights => Nodes
        .Where(node => node.Type is "Conv" or "Gemm")
        .SelectMany(node => node.Inputs.Where(Tensors.ContainsKey).Select(input => Tensors[input]));

    public static OnnxModel Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        var tensors = new Dictionary<string, OnnxTensor>();
        var nodes = new List<OnnxNode>();
        OnnxTensor? images = null;
        foreach ((int field, Range graph) in Fields(file, 0..file.Length))
        {
            if (field != 7) continue;
            foreach ((int part, Range content) in Fields(file, graph))
            {
                if (part == 5) Add(Tensor(file, content));
                if (part == 1) nodes.Add(Node(file, content, Add));
                if (part == 11) images = Image(file, content);
            }
        }

        return new OnnxModel(images ?? throw new InvalidDataException($"{path} has no input."), nodes, tensors);

        void Add(OnnxTensor tensor) => tensors[tensor.Name] = tensor;
    }

    private static OnnxNode Node(byte[] file, Range message, Action<OnnxTensor> constant)
    {
        var inputs = new List<string>();
        var numbers = new Dictionary<string, long[]>();
        var factors = new Dictionary<string, float>();
        string output = "", type = "";
        OnnxTensor? value = null;
        foreach ((int field, Range at) in Fields(file, message))
        {
            switch (field)
            {
                case 1: inputs.Add(Text(file, at)); break;
                case 2: output = Text(file, at); break;
                case 4: type = Text(file, at); break;
                case 5: Attribute(at); break;
            }
        }

        if (value is not null) constant(value with { Name = output });
        return new OnnxNode(type, [.. inputs], output, numbers, factors);

        void Attribute(Range attribute)
        {
            string name = "";
            var integers = new List<long>();
            foreach ((int field, Range at) in Fields(file, attribute))
            {
                switch (field)
                {
                    case 1: name = Text(file, at); break;
                    case 2: factors[name] = BitConverter.ToSingle(file, at.Start.Value); break;
                    case 3 or 8: integers.AddRange(Integers(file, at)); break;
                    case 5: value = Tensor(file, at); break;
                }
            }

            if (integers.Count > 0) numbers[name] = [.. integers];
        }
    }

    private static OnnxTensor Tensor(byte[] file, Range range)
    {
        var shape = new List<int>();
        string name = "";
        ReadOnlyMemory<byte> bytes = default;
        foreach ((int field, Range at) in Fields(file, range))
        {
            switch (field)
            {
                case 1: shape.AddRange(Integers(file, at).Select(size => (int)size)); break;
                case 8: name = Text(file, at); break;
                case 9: bytes = file.AsMemory(at); break;
            }
        }

        return new OnnxTensor(name, [.. shape], bytes);
    }

    private static OnnxTensor Image(byte[] file, Range range)
    {
        string name = Text(file, Fields(file, range).First(field => field.Field == 1).Content);
        IEnumerable<Range> dimensions = [range];
        foreach (int field in new[] { 2, 1, 2, 1, 1 })
            dimensions = dimensions.SelectMany(at => Fields(file, at).Where(inner => inner.Field == field).Select(inner => inner.Content)).ToArray();
        return new OnnxTensor(name, [.. dimensions.SelectMany(at => Integers(file, at)).Select(size => (int)size)], default);
    }

    private static string Text(byte[] file, Range at) => Encoding.UTF8.GetString(file.AsSpan(at));

    private static List<long> Integers(byte[] file, Range at)
    {
        var values = new List<long>();
        int position = at.Start.Value;
        while (position < at.End.Value) values.Add((long)Varint(file, ref position));
        return values;
    }

    /// <summary>The fields of a message with where their contents lie; a number's content is its own bytes.</summary>
    private static IEnumerable<(int Field, Range Content)> Fields(byte[] file, Range range)
    {
        int position = range.Start.Value;
        while (position < range.End.Value)
        {
            ulong tag = Varint(file, ref position);
            int start = position;
            switch (tag & 7)
            {
                case 0: Varint(file, ref position); break;
                case 1: position += 8; break;
                case 2:
                    int length = (int)Varint(file, ref position);
                    start = position;
                    position += length;
                    break;
                case 5: position += 4; break;
                default: throw new InvalidDataException($"The ONNX file has a field of unknown wire type {tag & 7} at byte {start}.");
            }

            yield return ((int)(tag >> 3), start..position);
        }
    }

    private static ulong Varint(byte[] file, ref int position)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = file[position++];
            value |= (ulong)(b & 127) << shift;
            if (b < 128) return value;
        }
    }
}
