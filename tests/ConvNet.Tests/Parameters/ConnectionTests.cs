using Xunit;

namespace ConvNet.Tests.Parameters;

/// <summary>Weights that a table of connections leaves out are zero, wherever values come from.</summary>
public unsafe class ConnectionTests
{
    private const int Filters = 3, Channels = 4, Taps = 2;

    private static readonly ParameterTensor Tensor = new(
        "conv1.weight", [Filters, Channels, 1, Taps], 5, [new(Filters, 1, 16, 0), new(Channels, 16, 16, 0), new(1, 0, 1, 0), new(Taps, 64, Taps, 0)],
        new Initializer(InitializerKind.Xavier, Channels * Taps, Filters * Taps))
    {
        Connections = [[0, 3], [1], [0, 1, 2, 3]],
    };

    [Fact]
    public void Packing_zeroes_what_is_not_connected()
    {
        float[] dense = new float[Filters * Channels * Taps], read = new float[dense.Length], packed = new float[256];
        Array.Fill(dense, 7);
        fixed (float* memory = packed)
        {
            var packing = new TensorPacking(Tensor);
            fixed (float* values = dense)
                packing.Pack(values, memory);
            packing.Unpack(memory, read);
        }

        for (int i = 0; i < read.Length; i++)
        {
            int filter = i / (Channels * Taps), channel = i / Taps % Channels;
            Assert.Equal(Tensor.Connections![filter].Contains(channel) ? 7 : 0, read[i]);
        }
    }
}
