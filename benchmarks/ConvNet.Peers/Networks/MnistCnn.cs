namespace ConvNet.Peers;

[Network, Input(1, 28, 28)]
[Conv(32, 3, Pad = 1), ReLU, MaxPool(2)]
[Conv(64, 3, Pad = 1), ReLU, MaxPool(2)]
[Dense(128), ReLU, Dense(10)]
public sealed partial class MnistCnn;
