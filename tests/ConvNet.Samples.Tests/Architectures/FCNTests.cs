namespace ConvNet.Samples.Tests.Architectures;

/// <summary>Fully convolutional networks against Long, Shelhamer and Darrell, 2015.</summary>
public class FCNTests
{
    [Theory]
    [InlineData("FCN32s")]
    [InlineData("FCN16s")]
    [InlineData("FCN8s")]
    [InlineData("SmallFCN")]
    public void Each_pixel_has_a_score_for_each_class(string name)
    {
        NetworkDescription network = Catalogue.Networks.Single(n => n.Name == name);
        Assert.Equal((network.Input.Height, network.Input.Width), (network.Output.Height, network.Output.Width));
        Assert.Equal(name == "SmallFCN" ? 4 : 21, network.Output.Channels);
    }

    /// <summary>The paper's table 1: 134M parameters for VGG-16 without the enlarging layers.</summary>
    [Fact]
    public void The_trunk_is_the_paper_s()
    {
        NetworkDescription network = FCN32s.Description;
        Assert.Equal(134, Math.Floor((network.ParameterCount - network.Layer("upscore").Parameters) / 1e6));
        Assert.Equal("8x8x21", network.Layer("score_fr").Volume());
    }

    [Fact]
    public void Skips_join_what_is_of_one_size()
    {
        Assert.Equal(["18x18x21", "38x38x21"], FCN8s.Description.Kinds("Add").Select(l => l.Volume()));
        Assert.Equal(["18x18x21"], FCN16s.Description.Kinds("Add").Select(l => l.Volume()));
        Assert.Equal(["16x16x4", "32x32x4"], SmallFCN.Description.Kinds("Add").Select(l => l.Volume()));
    }

    /// <summary>Every position between inputs is a mean of them: weights a stride apart sum to 1.</summary>
    [Theory]
    [InlineData("FCN32s", 32)]
    [InlineData("FCN16s", 2, 16)]
    [InlineData("FCN8s", 2, 2, 8)]
    [InlineData("SmallFCN", 2, 2, 2)]
    public void Layers_that_enlarge_begin_as_bilinear_interpolation(string name, params int[] strides)
    {
        NetworkDescription network = Catalogue.Networks.Single(n => n.Name == name);
        LayerDescription[] layers = [.. network.Kinds("ConvTranspose")];
        Assert.Equal(strides, layers.Select(l => l.Window!.Value.StrideHeight));

        var parameters = new ParameterStore(network);
        parameters.Initialize(1, InitialValues.Constant(TensorSelector.All, 0), InitialValues.Bilinear(TensorSelector.Named("upscore*.weight")));
        foreach ((LayerDescription layer, int stride) in layers.Zip(strides))
        {
            ParameterTensor tensor = network.Parameters.Single(p => p.Name == layer.Name + ".weight");
            float[] weights = new float[tensor.Count];
            parameters.CopyTo(tensor.Name, weights);
            int channels = tensor.Shape[0], size = tensor.Shape[2];
            for (int from = 0; from < channels; from++)
            for (int to = 0; to < channels; to++)
            for (int phase = 0; phase < stride * stride; phase++)
            {
                double sum = 0;
                for (int i = phase / stride; i < size; i += stride)
                for (int j = phase % stride; j < size; j += stride)
                    sum += weights[(((((from * channels) + to) * size) + i) * size) + j];
                Assert.Equal(from == to ? 1 : 0, sum, 1e-6);
            }
        }
    }
}
