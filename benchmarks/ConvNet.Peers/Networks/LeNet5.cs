namespace ConvNet.Peers;

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
