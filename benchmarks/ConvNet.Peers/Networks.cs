namespace ConvNet.Peers;

// The peers' networks, layer by layer as they define them. They end in logits, as the peers' do.

[Network, Input(1, 28, 28)]
[Dense(128), ReLU, Dense(10)]
public sealed partial class Mlp;

[Network, Input(1, 32, 32)]
[Conv(6, 5), Tanh, AvgPool(2)]
[Conv(16, 5), Tanh, AvgPool(2)]
[Conv(120, 5), Tanh, Dense(84), Tanh, Dense(10)]
public sealed partial class LeNet5Tanh;

[Network, Input(1, 32, 32)]
[Conv(6, 5), ReLU, MaxPool(2)]
[Conv(16, 5), ReLU, MaxPool(2)]
[Conv(120, 5), ReLU, Dense(84), ReLU, Dense(10)]
public sealed partial class LeNet5ReLU;

[Network, Input(1, 28, 28)]
[Conv(32, 3, Pad = 1), ReLU, MaxPool(2)]
[Conv(64, 3, Pad = 1), ReLU, MaxPool(2)]
[Dense(128), ReLU, Dense(10)]
public sealed partial class MnistCnn;

[Network, Input(3, 224, 224)]
[Conv(64, 3, Pad = 1), ReLU, Conv(64, 3, Pad = 1), ReLU, MaxPool(2)]
[Conv(128, 3, Pad = 1), ReLU, Conv(128, 3, Pad = 1), ReLU, MaxPool(2)]
[Conv(256, 3, Pad = 1), ReLU, Conv(256, 3, Pad = 1), ReLU, Conv(256, 3, Pad = 1), ReLU, MaxPool(2)]
[Conv(512, 3, Pad = 1), ReLU, Conv(512, 3, Pad = 1), ReLU, Conv(512, 3, Pad = 1), ReLU, MaxPool(2)]
[Conv(512, 3, Pad = 1), ReLU, Conv(512, 3, Pad = 1), ReLU, Conv(512, 3, Pad = 1), ReLU, MaxPool(2)]
[Dense(4096), ReLU, Dense(4096), ReLU, Dense(1000)]
public sealed partial class Vgg16;
