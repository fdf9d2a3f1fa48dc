using ConvNet.Testing.Reference;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>Convolutions of few filters, whose lanes are columns, with everything that reads and writes planes, against the reference.</summary>
[Trait("Category", "Widths")]
public class WidthConvTests
{
    private static readonly Window One = Window.Square(1), Three = Window.Square(3, pad: 1), Two = Window.Square(2, 2);

    private static readonly (string What, ReferenceNetwork Network)[] Cases =
    [
        ("LeNet-5", Sequential(
            new Volume(1, 32, 32), new Conv(6, Window.Square(5)), new ReLU(), new MaxPool(Two), new Conv(16, Window.Square(5)), new ReLU(), new MaxPool(Two), new Dense(3))),
        ("LeNet-5 of means", Sequential(
            new Volume(1, 24, 32), new Conv(6, Window.Square(5)), new Tanh(), new AvgPool(Two), new Conv(16, Window.Square(5)), new Tanh(), new AvgPool(Two))),
        ("planes with a halo", Sequential(new Volume(1, 14, 18), new Conv(6, Three), new ReLU(), new MaxPool(Two), new Conv(17, Three), new ReLU())),
        ("an activation over the halo", Sequential(new Volume(1, 10, 12), new Conv(5, Three), new Tanh(), new Conv(7, Window.Square(5, pad: 2)), new Tanh(), new Conv(4, Three))),
        ("an activation that would fill the halo", Sequential(new Volume(1, 10, 12), new Conv(5, Three), new Sigmoid(), new Conv(7, Three))),
        ("an activation of planes without one", Sequential(new Volume(1, 10, 12), new Conv(5, Three), new Sigmoid(), new AvgPool(Two), new Conv(7, Three))),
        ("an activation after the maximum", Sequential(new Volume(1, 10, 16), new Conv(3, Three), new MaxPool(Two), new Tanh(), new Conv(18, Three))),
        ("an activation before the maximum", Sequential(new Volume(1, 10, 22), new Conv(3, Three), new GELU(), new MaxPool(Two), new Conv(18, Three))),
        ("mean pooling", Sequential(new Volume(1, 12, 20), new Conv(4, Three), new LeakyReLU(0.1), new AvgPool(Two), new Conv(18, One))),
        ("three channels", Sequential(new Volume(3, 9, 13), new Conv(7, Three), new ReLU(), new Conv(20, Three))),
        ("three channels without a halo", Sequential(new Volume(3, 9, 13), new Conv(7, Window.Square(3)), new ReLU(), new Conv(20, One))),
        ("rows shorter than a vector", Sequential(new Volume(1, 9, 14), new Conv(5, Three), new ReLU(), new Conv(3, Window.Square(5)), new Conv(2, Three))),
        ("rows little longer than half a vector", Sequential(new Volume(2, 5, 9), new Conv(4, Three), new Tanh(), new Conv(7, Three), new BatchNorm())),
        ("a single row", Sequential(new Volume(2, 1, 40), new Conv(3, new Window(new Axis(1), new Axis(5, 1, 2))), new ReLU(), new Conv(4, new Window(new Axis(1), new Axis(3))))),
        ("a folded normalisation", Sequential(new Volume(1, 9, 17), new Conv(9, Three, Bias: false), new BatchNorm(), new ReLU(), new Conv(16, Three))),
        ("a folded normalisation, pooled", Sequential(new Volume(1, 8, 18), new Conv(5, Three), new BatchNorm(), new MaxPool(Two), new ReLU(), new Conv(16, One))),
        ("one after the other", Sequential(new Volume(1, 12, 12), new Conv(8, Three), new ReLU(), new Conv(8, Three), new ReLU(), new Conv(8, Three), new ReLU(), new Dense(3))),
        ("steps and gaps", Sequential(
            new Volume(2, 15, 26), new Conv(5, new Window(new Axis(3, 2), new Axis(3, 1, 2, 2))), new ReLU(), new Conv(3, new Window(new Axis(2, 2), new Axis(2, 2))))),
        ("a large window", Sequential(new Volume(2, 14, 27), new Conv(5, Window.Square(7, pad: 3)), new ReLU(), new Conv(6, Window.Square(11, pad: 5)))),
        ("a window too wide to unroll", Sequential(new Volume(1, 3, 60), new Conv(5, new Window(new Axis(2), new Axis(41))), new ReLU(), new Conv(2, One))),
        ("subsampling and activations apart", Sequential(
            new Volume(1, 12, 24), new Conv(6, Three), new Tanh(), new TrainableSubsampling(Two), new Tanh(), new Conv(16, Three), new Tanh(), new TrainableSubsampling(Two), new Tanh())),
        ("activations in a row", Sequential(new Volume(1, 6, 12), new Conv(5, Three), new LeakyReLU(0.1), new Sigmoid(), new ReLU(), new Conv(3, One))),
        ("activations in a row before a halo", Sequential(new Volume(1, 6, 12), new Conv(5, Three), new Sigmoid(), new Tanh(), new Conv(3, Three))),
        ("an activation of what is read twice", new ReferenceNetwork(new Volume(1, 8, 10), [
            new ReferenceNode(new Conv(6, Three), 0), new ReferenceNode(new Tanh(), 1), new ReferenceNode(new Conv(16, Three), 2),
            new ReferenceNode(new Conv(16, One), 1), new ReferenceNode(new Concat(), 3, 4)])),
        ("planes that are read twice", new ReferenceNetwork(new Volume(1, 8, 10), [
            new ReferenceNode(new Conv(6, Three), 0), new ReferenceNode(new Conv(16, Three), 1), new ReferenceNode(new Conv(16, One), 1), new ReferenceNode(new Concat(), 2, 3)])),
        ("what a sum reads too", new ReferenceNetwork(new Volume(1, 8, 10), [
            new ReferenceNode(new Conv(6, Three), 0), new ReferenceNode(new Conv(6, Three), 1), new ReferenceNode(new Add(), 1, 2), new ReferenceNode(new Conv(6, Three), 3)])),
        ("pooling that planes have not", Sequential(new Volume(1, 9, 18), new Conv(4, Three), new ReLU(), new MaxPool(Window.Square(3, 3)), new Conv(17, Three))),
        .. new[] { 8, 9, 13, 16, 17, 19, 24, 31, 47 }.Select(columns => ($"{columns} columns", Sequential(
            new Volume(1, 4, columns), new Conv(columns % 7, Three), new ReLU(), new Conv(1, One)))),
        .. new[] { 4, 5, 8, 9, 12, 15, 23 }.Select(columns => ($"{columns} pooled columns", Sequential(
            new Volume(1, 4, 2 * columns), new Conv(columns % 4 + 1, Three), new MaxPool(Two), new Conv(1, One)))),
        ("capped rectifiers", Sequential(
            new Volume(1, 10, 18), new ScaledTanh(8, 1), new Conv(5, Three), new ReLU6(), new AvgPool(Two), new Conv(6, Three), new MaxPool(Two), new ReLU6(), new Conv(18, One))),
    ];

    [Fact]
    public void Every_case_agrees_with_the_reference() => RandomNetworkTests.CheckCases(Cases, batch: 2);

    private static ReferenceNetwork Sequential(Volume input, params IReadOnlyList<ReferenceLayer> layers) => ReferenceNetwork.Sequential(input, [.. layers]);
}
