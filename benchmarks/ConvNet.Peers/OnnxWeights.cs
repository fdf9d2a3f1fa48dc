using System.Runtime.InteropServices;
using System.Text;

namespace ConvNet.Peers;

/// <summary>
/// The weights and biases of an ONNX model's convolutions and dense layers, in the order in which they are computed: just enough of protocol
/// buffers to find ModelProto.graph (7), its GraphProto.node (1) and initializer (5), of each NodeProto its inputs (1) and op_type (4), and of
/// each TensorProto its dims (1), name (8) and raw_data (9).
/// </summary>
internal static class OnnxWeights
{
    public static IEnumerable<(string Name, int[] Shape, float[] Values)> Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        foreach ((int field, Range graph) in Fields(file, 0..file.Length).ToArray())
        {
            if (field != 7) continue;
            (int Field, Range Content)[] parts = Fields(file, graph).ToArray();
            var tensors = parts.Where(p => p.Field == 5).Select(p => Tensor(file, p.Content)).ToDictionary(t => t.Name);
            foreach ((_, Range node) in parts.Where(p => p.Field == 1))
            {
                if (Texts(file, node, 4) is not ["Conv" or "Gemm"]) continue;
                foreach (string input in Texts(file, node, 1))
                    if (tensors.TryGetValue(input, out (string, int[], float[]) tensor)) yield return tensor;
            }
        }
    }

    private static string[] Texts(byte[] file, Range message, int field) =>
        [.. Fields(file, message).Where(f => f.Field == field).Select(f => Encoding.UTF8.GetString(file[f.Content]))];

    private static (string Name, int[] Shape, float[] Values) Tensor(byte[] file, Range range)
    {
        var shape = new List<int>();
        string name = "";
        float[] values = [];
        foreach ((int field, Range at) in Fields(file, range))
        {
            switch (field)
            {
                case 1:
                    int position = at.Start.Value;
                    while (position < at.End.Value) shape.Add((int)Varint(file, ref position));
                    break;
                case 8: name = Encoding.UTF8.GetString(file[at]); break;
                case 9: values = MemoryMarshal.Cast<byte, float>(file.AsSpan(at)).ToArray(); break;
            }
        }

        return (name, [.. shape], values);
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
