using ConvNet;

namespace Architectures;

// Keras' examples, mnist_cnn.py (Chollet, 2015). Keras keeps images as rows, columns, channels: the weights of its first dense
// layer are sorted anew, by channels first, where they are converted.

/// <summary>The MNIST network of Keras' examples, whose test accuracy is 99 %.</summary>
[Network, Input(1, 28, 28)]
[Conv(32, 3, Name = "conv1"), ReLU, Conv(32, 3, Name = "conv2"), ReLU, MaxPool(2), Dropout(0.25)]
[Dense(128, Name = "fc1"), ReLU, Dropout(0.5)]
[Dense(10, Name = "fc2"), Softmax]
public sealed partial class KerasMnist;
