using ConvNet.Testing.Reference;
using Xunit;
using static ConvNet.Tests.Generated.WinogradTests;

namespace ConvNet.Tests.Generated;

/// <summary>Convolutions along one axis, and of unlike sides, by tiles. Some of each kind are in <see cref="WinogradTests"/>, which run at every vector width.</summary>
public class FlatTileTests
{
    private static readonly (string What, ReferenceNetwork Network)[] Cases =
    [
        ("a row", Sequential(new Volume(64, 1, 43), new Conv(64, Row(3)), new Tanh())),
        ("a row of two taps", Sequential(new Volume(64, 1, 40), new Conv(64, Row(2)))),
        ("a row of five taps", Sequential(new Volume(64, 1, 30), new Conv(48, Row(5, pad: 2)), new LeakyReLU(0.1))),
        ("a row in groups", Sequential(new Volume(64, 1, 40), new Conv(64, Row(3, pad: 1), Groups: 2), new ReLU())),
        ("rows of an image", Sequential(new Volume(64, 6, 7), new Conv(64, Row(3, pad: 1)), new ReLU())),
        ("mean pooling of rows of an image", Sequential(new Volume(64, 3, 16), new Conv(64, Row(3, pad: 1)), new AvgPool(new Window(new Axis(1), new Axis(2, 2))), new Tanh())),
        ("pooling that rows do not hold", Sequential(new Volume(64, 6, 14), new Conv(64, Row(3, pad: 1)), new ReLU(), new MaxPool(Window.Square(2, 2)))),
        ("a row plus another image", new ReferenceNetwork(new Volume(64, 2, 23), [
            new ReferenceNode(new Tanh(), 0), new ReferenceNode(new Conv(64, Row(3, pad: 1)), 1), new ReferenceNode(new Add(), 2, 1), new ReferenceNode(new ReLU(), 3)])),
        ("rows in several turns", Sequential(new Volume(64, 33, 37), new Conv(64, Row(3, pad: 1)))),
        ("streamed weights of a row", Sequential(new Volume(256, 1, 23), new Conv(192, Row(3, pad: 1)), new Sigmoid())),
        ("streamed weights of a column", Sequential(new Volume(512, 23, 1), new Conv(256, Column(3, pad: 1)), new Sigmoid())),
        ("columns in several turns", Sequential(new Volume(64, 45, 20), new Conv(64, Column(3, pad: 1)))),
        ("max pooling of columns", Sequential(new Volume(64, 17, 3), new Conv(64, Column(3)), new ReLU(), new MaxPool(new Window(new Axis(2, 2), new Axis(1))))),
        ("three taps by two", Sequential(new Volume(64, 9, 10), new Conv(64, new Window(new Axis(3), new Axis(2))), new Tanh(), new Conv(48, new Window(new Axis(2, Pad: 1), new Axis(3))), new ReLU())),
        ("a row whose gradient by a stride is one", Sequential(new Volume(64, 1, 41), new Conv(64, new Window(new Axis(1), new Axis(5, 2, 2))), new Tanh())),
    ];

    [Fact]
    public void Every_case_agrees_with_the_reference() => RandomNetworkTests.CheckCases(Cases, batch: 2);

    private static ReferenceNetwork Sequential(Volume input, params IReadOnlyList<ReferenceLayer> layers) => ReferenceNetwork.Sequential(input, [.. layers]);
}
