using ConvNet.Testing.Reference;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>Sums that inference computes together with the convolution before them, against the reference.</summary>
[Trait("Category", "Widths")]
public class ResidualTests
{
    private static readonly Window Three = Window.Square(3, pad: 1), One = Window.Square(1);

    private static readonly (string What, ReferenceNetwork Network)[] Cases =
    [
        ("around tiles", Block(new Volume(16, 12, 12), new Conv(16, Three), new ReLU())),
        ("around partial tiles, normalised", Block(new Volume(20, 11, 9), new Conv(20, Three, Bias: false), new BatchNorm(), new ReLU())),
        ("around a few channels", Block(new Volume(5, 6, 7), new Conv(5, Three), new LeakyReLU(0.1))),
        ("around 1x1", Block(new Volume(40, 5, 6), new Conv(40, One), new ReLU())),
        ("around groups", Block(new Volume(32, 6, 6), new Conv(32, Three, Groups: 4), new ReLU())),
        ("before a costly activation", Block(new Volume(18, 6, 6), new Conv(18, Three), new Tanh())),
        ("of a projection, whose branch comes first", new ReferenceNetwork(new Volume(16, 8, 8), [
            new ReferenceNode(new Conv(32, Window.Square(2, 2)), 0), new ReferenceNode(new ReLU(), 1), new ReferenceNode(new Conv(32, Three), 2),
            new ReferenceNode(new Conv(32, Window.Square(2, 2), Bias: false), 0), new ReferenceNode(new Add(), 3, 4), new ReferenceNode(new ReLU(), 5)])),
        ("with an addend that is read again", new ReferenceNetwork(new Volume(16, 7, 7), [
            new ReferenceNode(new Conv(16, Three), 0), new ReferenceNode(new Conv(16, Three), 1), new ReferenceNode(new Add(), 1, 2),
            new ReferenceNode(new Concat(), 3, 1)])),
        ("of a convolution that is read twice", new ReferenceNetwork(new Volume(16, 7, 7), [
            new ReferenceNode(new Conv(16, Three), 0), new ReferenceNode(new Add(), 1, 0), new ReferenceNode(new Concat(), 2, 1)])),
        ("of three", new ReferenceNetwork(new Volume(16, 6, 6), [
            new ReferenceNode(new Conv(16, Three), 0), new ReferenceNode(new Conv(16, One), 0), new ReferenceNode(new Add(), 0, 1, 2)])),
        ("one upon the other", new ReferenceNetwork(new Volume(16, 9, 9), [
            new ReferenceNode(new Conv(16, Three), 0), new ReferenceNode(new Add(), 0, 1), new ReferenceNode(new ReLU(), 2),
            new ReferenceNode(new Conv(16, One), 3), new ReferenceNode(new Add(), 4, 3), new ReferenceNode(new MaxPool(Window.Square(3, 3)), 5)])),
        ("before a capped rectifier", new ReferenceNetwork(new Volume(18, 6, 6), [
            new ReferenceNode(new ScaledTanh(8, 1), 0), new ReferenceNode(new Conv(18, Three), 1), new ReferenceNode(new Add(), 1, 2), new ReferenceNode(new ReLU6(), 3),
            new ReferenceNode(new Add(), 4, 1), new ReferenceNode(new ReLU6(), 5)])),
    ];

    [Fact]
    public void Every_case_agrees_with_the_reference() => RandomNetworkTests.CheckCases(Cases, batch: 3);

    /// <summary>Layers around which the images go to a sum; the last one follows the sum.</summary>
    private static ReferenceNetwork Block(Volume input, params ReadOnlySpan<ReferenceLayer> layers)
    {
        var nodes = new List<ReferenceNode>();
        foreach (ReferenceLayer layer in layers[..^1]) nodes.Add(new ReferenceNode(layer, nodes.Count));
        nodes.Add(new ReferenceNode(new Add(), nodes.Count, 0));
        nodes.Add(new ReferenceNode(layers[^1], nodes.Count));
        return new ReferenceNetwork(input, nodes);
    }
}
