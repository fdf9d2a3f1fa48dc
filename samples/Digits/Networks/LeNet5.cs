using ConvNet;

namespace Samples.Networks;

// LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition" (1998), with the layers' names
// as there; the input is padded to its 32x32 by the first layer, and the output is a softmax.
[Network, Input(1, 28, 28, Mean = [0.1307], Deviation = [0.3081])]
[Conv(6, 5, Pad = 2, Name = "c1"), Tanh, AvgPool(2)]
[Conv(16, 5, Name = "c3"), Tanh, AvgPool(2)]
[Conv(120, 5, Name = "c5"), Tanh]
[Dense(84, Name = "f6"), Tanh]
[Dense(10, Name = "out"), Softmax]
public sealed partial class LeNet5;
