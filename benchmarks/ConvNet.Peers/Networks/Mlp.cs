namespace ConvNet.Peers;

[Network, Input(1, 28, 28)]
[Dense(128), ReLU, Dense(10)]
public sealed partial class Mlp;
