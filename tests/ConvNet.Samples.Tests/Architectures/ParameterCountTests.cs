namespace ConvNet.Samples.Tests.Architectures;

/// <summary>The learned values of each network against a published implementation's, or what its paper says.</summary>
public class ParameterCountTests
{
    private const string Torchvision = "torchvision";

    private static readonly (string Network, long Parameters, string Reference)[] Published =
    [
        ("LeNet5", 60_000 + 840, "LeCun et al., 1998: 60,000, and the outputs' bitmaps, which are not counted there"),
        ("LeNet5Modern", 61_706, "the usual reimplementations"),
        ("KerasMnist", 600_810, "Keras' examples/mnist_cnn.py"),
        ("AlexNet", 62_378_344, "the slide: 34,944 + 614,656 + 885,120 + 1,327,488 + 884,992 + 37,752,832 + 16,781,312 + 4,097,000"),
        ("AlexNetTwoGpus", 60_965_224, "Caffe, bvlc_alexnet"),
        ("ZFNet", 107_627_624, "the slide: 14,208 + 614,656 + 1,180,160 + 4,719,616 + 4,719,104 + 75,501,568 + 16,781,312 + 4,097,000"),
        ("NetworkInNetwork", 966_986, "Caffe, the authors' nin_cifar10"),
        ("VGG11", 132_863_336, Torchvision),
        ("VGG13", 133_047_848, Torchvision),
        ("VGG16C", 133_638_952, "VGG13 and three 1x1 convolutions: 65,792 + 2 * 262,656; the paper has 134M"),
        ("VGG16", 138_357_544, Torchvision),
        ("VGG19", 143_667_240, Torchvision),
        ("GoogLeNet", 13_378_280, "Caffe, bvlc_googlenet with both auxiliary classifiers"),
        ("NaiveInceptionModule", 1_089_952, "the slide: 128 * 257 + 192 * 2305 + 96 * 6401"),
        ("InceptionModule", 346_720, "the slide: (64 + 64 + 128 + 64) * 257 + 192 * 577 + 96 * 1601"),
        ("ResNet18", 11_689_512, Torchvision),
        ("ResNet34", 21_797_672, Torchvision),
        ("ResNet50", 25_557_032, Torchvision),
        ("ResNet101", 44_549_160, Torchvision),
        ("ResNet152", 60_192_808, Torchvision),
        ("CifarResNet20", 269_722, "akamaster/pytorch_resnet_cifar10"),
        ("CifarResNet56", 853_018, "akamaster/pytorch_resnet_cifar10"),
        ("CifarResNet110", 1_727_962, "akamaster/pytorch_resnet_cifar10"),
        ("PreActivationResNet164", 1_703_258, "pytorchcv, preresnet164bn_cifar10; the paper has 1.7M"),
        ("WideResNet28x10", 36_479_194, "xternalz/WideResNet-pytorch; the paper has 36.5M"),
        ("WideResNet50x2", 68_883_240, Torchvision),
        ("ResNeXt50", 25_028_904, Torchvision),
        ("StochasticDepthResNet110", 1_727_962, "ResNet-110 itself"),
        ("SEResNet50", 28_088_024, "Cadene/pretrained-models.pytorch"),
        ("DenseNet121", 7_978_856, Torchvision),
        ("CifarDenseNetBC100", 769_162, "gpleiss/efficient_densenet_pytorch; the paper has 0.8M"),
        ("FractalNet", 4_778_820, "the paper has 4.8M for 40 layers: 4,754,880 in convolutions, 11,040 in normalisations, 12,900 in the last layer"),
        ("SqueezeNet10", 1_248_424, Torchvision),
        ("SqueezeNet11", 1_235_496, Torchvision),
        ("NASNetAMobile", 5_289_978, "Cadene/pretrained-models.pytorch and Keras' NASNetMobile; the paper has 5.3M"),
        ("FCN32s", 136_152_917, "the authors' voc-fcn32s"),
        ("FCN16s", 134_815_994, "the authors' voc-fcn16s"),
        ("FCN8s", 134_489_759, "the authors' voc-fcn8s"),
        ("SmallFCN", 147_784, "this library"),
    ];

    public static TheoryData<string, long> Counts => [.. Published.Select(p => (p.Network, p.Parameters))];

    [Theory]
    [MemberData(nameof(Counts))]
    public void Parameters_are_as_many_as_published(string network, long parameters) =>
        Assert.Equal(parameters, Catalogue.Networks.Single(n => n.Name == network).ParameterCount);

    [Fact]
    public void Every_network_of_the_catalogue_is_counted() =>
        Assert.Equal(Catalogue.Networks.Select(n => n.Name).Order(), Published.Select(p => p.Network).Order());

    [Fact]
    public void Every_network_of_the_library_is_in_the_catalogue() => Assert.Equal(
        typeof(Catalogue).Assembly.GetExportedTypes()
            .Where(t => t.GetInterfaces().Any(i => i.Name.StartsWith("INetwork`", StringComparison.Ordinal)))
            .Select(t => t.Name)
            .Order(),
        Catalogue.Networks.Select(n => n.Name).Order());
}
