namespace ConvNet.Peers;

[Block]
[Conv(96, 11, Stride = 4), ReLU, LocalResponseNorm(5), MaxPool(3, Stride = 2)]
[Conv(256, 5, Pad = 2, Groups = Groups), ReLU, LocalResponseNorm(5), MaxPool(3, Stride = 2)]
[Conv(384, 3, Pad = 1), ReLU]
[Conv(384, 3, Pad = 1, Groups = Groups), ReLU]
[Conv(256, 3, Pad = 1, Groups = Groups), ReLU, MaxPool(3, Stride = 2)]
[Dense(4096), ReLU, Dense(4096), ReLU, Dense(1000)]
public sealed class AlexNetLayers
{
    [Parameter] private const int Groups = 1;
}

[Network, Input(3, 227, 227)]
[Use<AlexNetLayers>(1)]
public sealed partial class AlexNet;

[Network, Input(3, 227, 227)]
[Use<AlexNetLayers>(2)]
public sealed partial class AlexNetGroups;
