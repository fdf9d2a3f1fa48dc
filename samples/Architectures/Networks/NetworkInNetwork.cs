using ConvNet;

namespace Architectures;

// Lin, Chen and Yan, "Network in network" (2013), for CIFAR-10. Names are those of the authors' Caffe model.

/// <summary>Each convolution is followed by two of 1x1, a small network at each position; the mean of the last ten maps classifies.</summary>
[Network, Input(3, 32, 32)]
[Conv(192, 5, Pad = 2, Name = "conv1"), ReLU, Conv(160, 1, Name = "cccp1"), ReLU, Conv(96, 1, Name = "cccp2"), ReLU]
[MaxPool(3, Stride = 2, Fit = Fit.Ceiling), Dropout(0.5)]
[Conv(192, 5, Pad = 2, Name = "conv2"), ReLU, Conv(192, 1, Name = "cccp3"), ReLU, Conv(192, 1, Name = "cccp4"), ReLU]
[AvgPool(3, Stride = 2, Fit = Fit.Ceiling), Dropout(0.5)]
[Conv(192, 3, Pad = 1, Name = "conv3"), ReLU, Conv(192, 1, Name = "cccp5"), ReLU, Conv(10, 1, Name = "cccp6"), ReLU]
[GlobalAvgPool, Softmax]
public sealed partial class NetworkInNetwork;
