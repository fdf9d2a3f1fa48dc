namespace ConvNet.Benchmarks;

/// <summary>The declarations that the generator is measured on.</summary>
internal static class Declarations
{
    public static string LeNet5(string name) => $$"""
        using ConvNet;

        [Network, Input(1, 28, 28)]
        [Conv(6, 5, Pad = 2), Tanh, AvgPool(2)]
        [Conv(16, 5), Tanh, AvgPool(2)]
        [Conv(120, 5), Tanh]
        [Dense(84), Tanh]
        [Dense(10), Softmax]
        public sealed partial class {{name}};
        """;

    // Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition" (2014), configuration D.
    public static string Vgg16(string name) => $$"""
        using ConvNet;

        [Network, Input(3, 224, 224)]
        [Conv(64, 3, Pad = 1), ReLU, Conv(64, 3, Pad = 1), ReLU, MaxPool(2)]
        [Conv(128, 3, Pad = 1), ReLU, Conv(128, 3, Pad = 1), ReLU, MaxPool(2)]
        [Conv(256, 3, Pad = 1), ReLU, Conv(256, 3, Pad = 1), ReLU, Conv(256, 3, Pad = 1), ReLU, MaxPool(2)]
        [Conv(512, 3, Pad = 1), ReLU, Conv(512, 3, Pad = 1), ReLU, Conv(512, 3, Pad = 1), ReLU, MaxPool(2)]
        [Conv(512, 3, Pad = 1), ReLU, Conv(512, 3, Pad = 1), ReLU, Conv(512, 3, Pad = 1), ReLU, MaxPool(2)]
        [Dense(4096), ReLU, Dropout(0.5)]
        [Dense(4096), ReLU, Dropout(0.5)]
        [Dense(1000), Softmax]
        public sealed partial class {{name}};
        """;
}
