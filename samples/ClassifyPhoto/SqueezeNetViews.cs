using Architectures;
using ConvNet;

namespace Samples;

/// <summary>
/// SqueezeNet 1.1 with a view of what some of its layers give. The layers and their names are the same, and so are the weights; the
/// network without views runs faster, since the values between its layers need not be kept.
/// </summary>
[Network, Input(3, 227, 227, Mean = [103.939 / 255, 116.779 / 255, 123.68 / 255], Deviation = [1.0 / 255])]
[Conv(64, 3, Stride = 2, Name = "conv1"), ReLU, Output("conv1"), MaxPool(3, Stride = 2)]
[Use<Fire>(16, 64, Name = "fire2"), Use<Fire>(16, 64, Name = "fire3"), Output("fire3"), MaxPool(3, Stride = 2, Fit = Fit.Floor)]
[Use<Fire>(32, 128, Name = "fire4"), Use<Fire>(32, 128, Name = "fire5"), Output("fire5"), MaxPool(3, Stride = 2)]
[Use<Fire>(48, 192, Name = "fire6"), Use<Fire>(48, 192, Name = "fire7")]
[Use<Fire>(64, 256, Name = "fire8"), Use<Fire>(64, 256, Name = "fire9"), Output("fire9"), Dropout(0.5)]
[Conv(1000, 1, Name = "conv10"), ReLU, Output("conv10"), GlobalAvgPool, Softmax]
public sealed partial class SqueezeNetViews;
