using ConvNet;

namespace Architectures;

// LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition" (1998). Layers have the paper's names.

/// <summary>
/// LeNet-5 as published: scaled tanh, subsampling with a coefficient and a bias for each map, the table of connections of C3, and
/// distances to a bitmap of each class as outputs, the smallest of which is the answer.
/// </summary>
[Network, Input(1, 32, 32)]
[Conv(6, 5, Name = "c1"), ScaledTanh, TrainableSubsampling(2, Name = "s2"), ScaledTanh]
[Conv(16, 5, Name = "c3", Table =
[
    "0 1 2", "1 2 3", "2 3 4", "3 4 5", "0 4 5", "0 1 5",
    "0 1 2 3", "1 2 3 4", "2 3 4 5", "0 3 4 5", "0 1 4 5", "0 1 2 5", "0 1 3 4", "1 2 4 5", "0 2 3 5",
    "0 1 2 3 4 5",
])]
[ScaledTanh, TrainableSubsampling(2, Name = "s4"), ScaledTanh]
[Conv(120, 5, Name = "c5"), ScaledTanh]
[Dense(84, Name = "f6"), ScaledTanh]
[RbfOutput(10, Name = "output")]
public sealed partial class LeNet5;

/// <summary>LeNet-5 as it is written today: rectifiers, max pooling, full connections, softmax.</summary>
[Network, Input(1, 28, 28)]
[Conv(6, 5, Pad = 2, Name = "c1"), ReLU, MaxPool(2)]
[Conv(16, 5, Name = "c3"), ReLU, MaxPool(2)]
[Conv(120, 5, Name = "c5"), ReLU]
[Dense(84, Name = "f6"), ReLU]
[Dense(10, Name = "output"), Softmax]
public sealed partial class LeNet5Modern;
