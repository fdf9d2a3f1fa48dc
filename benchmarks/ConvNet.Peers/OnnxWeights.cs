using System.Runtime.InteropServices;
using System.Text;

namespace ConvNet.Peers;

/// <summary>
/// The initialisers of an ONNX model, in order: just enough of protocol buffers to find ModelProto.graph (7), its
/// GraphProto.initializer (5), and of each TensorProto its dims (1), name (8) and raw_data (9).
/// </summary>
internal static class OnnxWeights
{
    public static IEnumerable<(string Name, int[] Shape, float[] Values)> Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        foreach ((int field, Range graph) in Fields(file, 0..file.Length).ToArray())
        {
            if (field != 7) continue;
            foreach ((int inner, Range tensor) in Fields(file, graph).ToArray())
                if (inner == 5) yield return Tensor(file, tensor);
        }
    }

    private static (string, int[], float[]) Tensor(byte[] file, Range range)
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
