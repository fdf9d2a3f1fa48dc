using ConvNet;

namespace Samples.Networks;

[Network, Input(1, 28, 28, Mean = [0.1307], Deviation = [0.3081])]
[Conv(32, 3, Pad = 1), ReLU, MaxPool(2)]
[Conv(64, 3, Pad = 1), ReLU, MaxPool(2)]
[Dense(128), ReLU, Dropout(0.5)]
[Dense(10), Softmax]
public sealed partial class Digits;
