using System.Buffers.Binary;
using System.Text;

namespace ConvNet.Tests.Parameters;

/// <summary>Safetensors files of other types than float32, as others write them.</summary>
internal static class TypedFile
{
    /// <summary>A file of tensors of one type, whose values lie one after another.</summary>
    public static byte[] Of(string type, int size, IEnumerable<ParameterTensor> tensors, byte[] data)
    {
        long offset = 0;
        var entries = new List<string>();
        foreach (ParameterTensor tensor in tensors)
        {
            long end = offset + (tensor.Count * size);
            entries.Add($$"""
                "{{tensor.Name}}":{"dtype":"{{type}}","shape":[{{string.Join(',', tensor.Shape)}}],"data_offsets":[{{offset}},{{end}}]}
                """);
            offset = end;
        }

        // Safetensors demands no alignment: an odd length of the header puts every value at an odd address.
        string json = $"{{{string.Join(',', entries)}}}";
        byte[] header = Encoding.ASCII.GetBytes(json.Length % 2 == 0 ? json + " " : json);
        var file = new byte[8 + header.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file, 8);
        data.CopyTo(file, 8 + header.Length);
        return file;
    }
}
