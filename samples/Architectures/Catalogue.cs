using ConvNet;

namespace Architectures;

/// <summary>Every network of the library, in the order of the lectures.</summary>
public static class Catalogue
{
    public static IReadOnlyList<NetworkDescription> Networks { get; } =
    [
        LeNet5.Description,
        LeNet5Modern.Description,
        KerasMnist.Description,
        AlexNet.Description,
        AlexNetTwoGpus.Description,
        ZFNet.Description,
        NetworkInNetwork.Description,
        VGG11.Description,
        VGG13.Description,
        VGG16C.Description,
        VGG16.Description,
        VGG19.Description,
        GoogLeNet.Description,
        NaiveInceptionModule.Description,
        InceptionModule.Description,
        ResNet18.Description,
        ResNet34.Description,
        ResNet50.Description,
        ResNet101.Description,
        ResNet152.Description,
        CifarResNet20.Description,
        CifarResNet56.Description,
        CifarResNet110.Description,
        PreActivationResNet164.Description,
        WideResNet28x10.Description,
        WideResNet50x2.Description,
        ResNeXt50.Description,
        StochasticDepthResNet110.Description,
        SEResNet50.Description,
        DenseNet121.Description,
        CifarDenseNetBC100.Description,
        FractalNet.Description,
        SqueezeNet10.Description,
        SqueezeNet11.Description,
        NASNetAMobile.Description,
        FCN32s.Description,
        FCN16s.Description,
        FCN8s.Description,
        SmallFCN.Description,
    ];
}
