using ConvNet;

namespace Samples.Networks;

// The same layers with the same names, and views of what some of them give: the networks that are trained and measured keep nothing
// that only these look at.

/// <summary><see cref="Digits"/> with views.</summary>
[Network, Input(1, 28, 28, Mean = [0.1307], Deviation = [0.3081])]
[Conv(32, 3, Pad = 1), ReLU, Output("conv1"), MaxPool(2)]
[Conv(64, 3, Pad = 1), ReLU, Output("conv2"), MaxPool(2)]
[Dense(128), ReLU, Dropout(0.5)]
[Dense(10), Softmax]
public sealed partial class DigitsViews;

/// <summary><see cref="LeNet5"/> with views.</summary>
[Network, Input(1, 28, 28, Mean = [0.1307], Deviation = [0.3081])]
[Conv(6, 5, Pad = 2, Name = "c1"), Tanh, Output("c1"), AvgPool(2)]
[Conv(16, 5, Name = "c3"), Tanh, Output("c3"), AvgPool(2)]
[Conv(120, 5, Name = "c5"), Tanh]
[Dense(84, Name = "f6"), Tanh]
[Dense(10, Name = "out"), Softmax]
public sealed partial class LeNet5Views;
