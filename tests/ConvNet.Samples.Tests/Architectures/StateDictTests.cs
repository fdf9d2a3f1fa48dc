using ConvNet.Testing;

namespace ConvNet.Samples.Tests.Architectures;

/// <summary>Names and shapes of parameters are those of the reference implementations, so that their weights load.</summary>
public class StateDictTests
{
    /// <summary>Entries of each state_dict, without the num_batches_tracked of its normalisations.</summary>
    [Theory]
    [InlineData("ResNet18", 122 - 20)]
    [InlineData("ResNet34", 218 - 36)]
    [InlineData("ResNet50", 320 - 53)]
    [InlineData("ResNet101", 626 - 104)]
    [InlineData("ResNet152", 932 - 155)]
    [InlineData("ResNeXt50", 320 - 53)]
    [InlineData("WideResNet50x2", 320 - 53)]
    [InlineData("DenseNet121", 727 - 121)]
    [InlineData("VGG11", 22)]
    [InlineData("VGG16", 32)]
    [InlineData("VGG19", 38)]
    public void There_are_as_many_tensors_as_in_torchvision_s_state_dict(string network, int count) =>
        Assert.Equal(count, Catalogue.Networks.Single(n => n.Name == network).Parameters.Count);

    [Theory]
    [InlineData("ResNet18", "layer4.1.bn2.running_var", "512")]
    [InlineData("ResNet18", "layer2.0.downsample.0.weight", "128 64 1 1")]
    [InlineData("ResNet50", "layer1.0.downsample.1.weight", "256")]
    [InlineData("ResNet152", "layer3.35.conv3.weight", "1024 256 1 1")]
    [InlineData("ResNeXt50", "layer4.2.conv2.weight", "1024 32 3 3")]
    [InlineData("WideResNet50x2", "layer1.0.conv2.weight", "128 128 3 3")]
    [InlineData("VGG16", "features.28.weight", "512 512 3 3")]
    [InlineData("VGG16", "classifier.0.weight", "4096 25088")]
    [InlineData("VGG19", "features.34.bias", "512")]
    [InlineData("DenseNet121", "features.denseblock4.denselayer16.conv1.weight", "128 992 1 1")]
    [InlineData("DenseNet121", "features.transition3.norm.weight", "1024")]
    [InlineData("CifarResNet110", "layer3.17.conv2.weight", "64 64 3 3")]
    [InlineData("WideResNet28x10", "block2.layer.0.convShortcut.weight", "320 160 1 1")]
    [InlineData("PreActivationResNet164", "layer3.0.downsample.0.weight", "256 128 1 1")]
    [InlineData("SEResNet50", "layer4.2.se_module.fc1.weight", "128 2048")]
    [InlineData("NASNetAMobile", "cell_stem_1.path_2.conv.weight", "11 32 1 1")]
    [InlineData("NASNetAMobile", "cell_12.comb_iter_4_left.separable_1.depthwise_conv2d.weight", "176 1 3 3")]
    [InlineData("NASNetAMobile", "reduction_cell_1.comb_iter_1_right.bn_sep_2.running_mean", "176")]
    [InlineData("FCN8s", "upscore_pool4.weight", "21 21 4 4")]
    public void Tensors_have_the_reference_s_names_and_shapes(string network, string tensor, string shape) => Assert.Equal(
        shape, string.Join(' ', Catalogue.Networks.Single(n => n.Name == network).Parameters.Single(p => p.Name == tensor).Shape));

    [Fact]
    public void Published_weights_load()
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        CifarResNet20.Load(TestData.Path("pretrained", "cifar10_resnet20-12fca82f.safetensors"));
        SqueezeNet11.Load(TestData.Path("pretrained", "squeezenet_v1.1.safetensors"));
        KerasMnist.Load(TestData.Path("pretrained", "keras_mnist_cnn.safetensors"));
    }
}
