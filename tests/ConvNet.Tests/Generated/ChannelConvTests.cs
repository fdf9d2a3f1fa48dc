using ConvNet.Testing.Reference;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>Convolutions by few filters, whose lanes are input channels, against the reference.</summary>
[Trait("Category", "Widths")]
public class ChannelConvTests
{
    private static readonly Axis Overlapping = new(4, 2, 1);
    private static readonly Window One = Window.Square(1), Three = Window.Square(3, pad: 1);

    private static readonly (string What, ReferenceNetwork Network)[] Cases =
    [
        .. new[] { 1, 2, 3, 4 }.SelectMany(filters => new[] { 16, 17, 40 }.Select(channels => (
            $"{filters} filters over {channels} channels", Sequential(new Volume(channels, 6, 11), new Conv(filters, Three))))),
        .. new[] { 1, 2, 7, 8, 9, 13, 29 }.Select(columns => ($"{columns} columns", Sequential(new Volume(18, 3, columns), new Conv(3, Three, Bias: false)))),
        ("one position", Sequential(new Volume(33, 3, 3), new Conv(2, Window.Square(3)), new Tanh())),
        ("a single tap", Sequential(new Volume(64, 5, 7), new Conv(1, One), new Sigmoid())),
        ("a row", Sequential(new Volume(48, 1, 37), new Conv(2, new Window(new Axis(1), new Axis(5, 2, 2))), new LeakyReLU(0.1))),
        ("steps and gaps", Sequential(new Volume(20, 11, 12), new Conv(4, new Window(new Axis(3, 2, 1), new Axis(3, 1, 2, 2))), new ReLU())),
        ("large steps", Sequential(new Volume(16, 14, 15), new Conv(3, Window.Square(11, 4, pad: 3)))),
        ("large steps of what is pooled", Sequential(new Volume(16, 23, 22), new Conv(3, Window.Square(5, 2)), new ReLU(), new MaxPool(Window.Square(2, 2)))),
        ("a folded normalisation", Sequential(new Volume(24, 6, 9), new Conv(3, Three), new BatchNorm(), new ReLU6())),
        ("a window of 5x5 behind one of one tap", Sequential(new Volume(6, 9, 10), new Conv(32, One), new ReLU(), new Conv(3, Window.Square(5, pad: 2)))),
        ("what follows it", Sequential(new Volume(16, 6, 7), new Conv(4, Three), new Tanh(), new Conv(18, Three), new Dense(3))),
        ("pooling, which is not fused into it", Sequential(new Volume(16, 6, 8), new Conv(3, Three), new ReLU(), new MaxPool(Window.Square(2, 2)))),
        ("an image that is added", new ReferenceNetwork(new Volume(3, 7, 8), [
            new ReferenceNode(new Conv(16, Three), 0), new ReferenceNode(new ReLU(), 1), new ReferenceNode(new Conv(3, Three), 2),
            new ReferenceNode(new Add(), 3, 0), new ReferenceNode(new ReLU(), 4)])),
        ("a transposed convolution", Sequential(new Volume(33, 4, 5), new ConvTranspose(3, Overlapping, Overlapping), new Tanh())),
        ("a transposed convolution with a normalisation", Sequential(
            new Volume(16, 5, 4), new ConvTranspose(2, Overlapping, Overlapping, Bias: false), new BatchNorm(), new LeakyReLU(0.2))),
        ("a transposed convolution that leaves gaps", Sequential(new Volume(20, 4, 5), new ConvTranspose(3, new Axis(2, 3), new Axis(2, 3)), new Sigmoid())),
        ("a transposed convolution whose classes differ", Sequential(new Volume(40, 4, 5), new ConvTranspose(3, new Axis(3, 2, 1), new Axis(5, 2, 2)), new Tanh())),
        ("planes that a convolution reads", Sequential(new Volume(24, 6, 9), new Conv(2, Three), new Sigmoid(), new Conv(5, Three), new ReLU(), new Conv(3, One))),
        ("planes that pooling reads", Sequential(new Volume(24, 6, 10), new Conv(2, Three), new Tanh(), new AvgPool(Window.Square(2, 2)), new Conv(5, Three))),
        ("blocks that a softmax reads", Sequential(new Volume(24, 5, 6), new Conv(3, Three), new BatchNorm(), new Softmax())),
        ("a gradient by few channels", Sequential(new Volume(20, 5, 6), new Conv(4, One), new Sigmoid(), new Conv(40, new Window(new Axis(3, 2), new Axis(3, 2))))),
    ];

    [Fact]
    public void Every_case_agrees_with_the_reference() => RandomNetworkTests.CheckCases(Cases, batch: 2);

    private static ReferenceNetwork Sequential(Volume input, params IReadOnlyList<ReferenceLayer> layers) => ReferenceNetwork.Sequential(input, [.. layers]);
}
