using ConvNet.Testing.Reference;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>Convolutions that are computed by tiles, with everything that is fused into them, against the reference.</summary>
[Trait("Category", "Widths")]
public class WinogradTests
{
    private static readonly (string What, ReferenceNetwork Network)[] Cases =
    [
        ("whole tiles", Sequential(new Volume(16, 12, 12), new Conv(16, Window.Square(3, pad: 1)))),
        ("tiles beyond both borders", Sequential(new Volume(17, 13, 11), new Conv(20, Window.Square(3, pad: 1)), new ReLU())),
        ("a large image", Sequential(new Volume(16, 36, 30), new Conv(16, Window.Square(3, pad: 1)), new LeakyReLU(0.1))),
        ("a small image", Sequential(new Volume(32, 4, 4), new Conv(48, Window.Square(3, pad: 1), Bias: false), new ReLU())),
        ("5x5", Sequential(new Volume(16, 9, 10), new Conv(33, Window.Square(5, pad: 2)), new Tanh())),
        ("5x5 without padding", Sequential(new Volume(20, 12, 12), new Conv(16, Window.Square(5)))),
        ("2x2", Sequential(new Volume(48, 10, 14), new Conv(64, Window.Square(2)), new Sigmoid())),
        ("a wider padding", Sequential(new Volume(16, 7, 6), new Conv(16, Window.Square(3, pad: 2)), new ReLU())),
        ("groups", Sequential(new Volume(32, 10, 9), new Conv(48, Window.Square(3, pad: 1), Groups: 2), new ReLU())),
        ("max pooling", Sequential(new Volume(16, 14, 10), new Conv(20, Window.Square(3, pad: 1)), new ReLU(), new MaxPool(Window.Square(2, 2)))),
        ("max pooling of partial tiles", Sequential(new Volume(18, 10, 6), new Conv(16, Window.Square(3, pad: 1)), new MaxPool(Window.Square(2, 2)), new Tanh())),
        ("max pooling that leaves a row and a column out", Sequential(
            new Volume(64, 9, 15), new Conv(64, Window.Square(3)), new ReLU(), new MaxPool(Window.Square(2, 2)), new GlobalMaxPool(), new Dense(3))),
        ("mean pooling", Sequential(new Volume(16, 12, 8), new Conv(16, Window.Square(3, pad: 1)), new ReLU(), new AvgPool(Window.Square(2, 2)))),
        ("pooling that tiles do not hold", Sequential(new Volume(16, 12, 12), new Conv(16, Window.Square(3, pad: 1)), new ReLU(), new MaxPool(Window.Square(3, 3)))),
        ("a folded normalisation", Sequential(new Volume(16, 11, 11), new Conv(24, Window.Square(3, pad: 1), Bias: false), new BatchNorm(), new ReLU())),
        ("several turns, the last one short", Sequential(new Volume(64, 44, 20), new Conv(64, Window.Square(3, pad: 1), Bias: false))),
        ("a stride", Sequential(new Volume(64, 32, 32), new Conv(64, Window.Square(3, 2, 1)), new ReLU())),
        ("a stride whose last window ends with the image", Sequential(new Volume(64, 29, 31), new Conv(50, Window.Square(3, 2, 1), Bias: false), new Tanh())),
        ("a stride without padding, folded and pooled", Sequential(new Volume(64, 33, 29), new Conv(64, Window.Square(3, 2), Bias: false), new BatchNorm(), new ReLU(), new MaxPool(Window.Square(2, 2)))),
        ("a stride in groups", Sequential(new Volume(128, 31, 33), new Conv(128, Window.Square(3, 2, 1), Groups: 2), new ReLU())),
        ("streamed weights", Sequential(new Volume(64, 8, 8), new Conv(64, Window.Square(3, pad: 1)), new ReLU())),
        ("streamed weights of an odd number of blocks", Sequential(new Volume(80, 7, 9), new Conv(70, Window.Square(3, pad: 1), Bias: false), new Tanh())),
        ("streamed weights of groups", Sequential(new Volume(128, 8, 7), new Conv(128, Window.Square(3, pad: 1), Groups: 2))),
        ("streamed weights of one block of channels", Sequential(new Volume(16, 8, 6), new Conv(256, Window.Square(3, pad: 1), Bias: false))),
        ("streamed weights for one tile", Sequential(new Volume(96, 4, 4), new Conv(64, Window.Square(3, pad: 1)), new ReLU())),
        ("streamed weights for two tiles", Sequential(new Volume(64, 8, 3), new Conv(96, Window.Square(3, pad: 1), Bias: false))),
        ("streamed weights for three tiles", Sequential(new Volume(64, 3, 11), new Conv(96, Window.Square(3, pad: 1), Groups: 2), new BatchNorm(), new ReLU())),
        ("streamed weights of 5x5 for two tiles", Sequential(new Volume(64, 4, 7), new Conv(64, Window.Square(5, pad: 2)), new ReLU())),
        ("streamed weights for four tiles beyond both borders", Sequential(new Volume(32, 7, 7), new Conv(112, Window.Square(3, pad: 1)), new ReLU())),
        ("streamed weights for four tiles beyond the lower border", Sequential(new Volume(32, 7, 8), new Conv(112, Window.Square(3, pad: 1), Bias: false))),
        ("streamed weights for four tiles beyond the right border", Sequential(new Volume(48, 8, 7), new Conv(112, Window.Square(3, pad: 1)), new Tanh())),
        ("streamed weights for four tiles, and pooling that leaves a row and a column out", Sequential(
            new Volume(32, 7, 7), new Conv(112, Window.Square(3, pad: 1)), new ReLU(), new MaxPool(Window.Square(2, 2)))),
        ("streamed weights for many tiles", Sequential(new Volume(128, 20, 12), new Conv(144, Window.Square(3, pad: 1)))),
        ("streamed weights and pooling", Sequential(new Volume(64, 8, 8), new Conv(80, Window.Square(3, pad: 1)), new ReLU(), new MaxPool(Window.Square(2, 2)))),
        ("streamed weights of 5x5", Sequential(new Volume(128, 8, 8), new Conv(96, Window.Square(5, pad: 2)), new BatchNorm(), new ReLU())),
        ("tiles of five", Sequential(new Volume(32, 14, 15), new Conv(48, Window.Square(3, pad: 1), Bias: false), new BatchNorm(), new ReLU())),
        ("tiles of five in groups", Sequential(new Volume(64, 13, 10), new Conv(64, Window.Square(3, pad: 1), Groups: 2))),
        ("tiles of five and streamed weights", Sequential(new Volume(64, 10, 10), new Conv(64, Window.Square(3, pad: 1)), new ReLU())),
        ("tiles of five and streamed weights for three tiles", Sequential(new Volume(256, 5, 14), new Conv(64, Window.Square(3, pad: 1)), new LeakyReLU(0.2))),
        ("phases of a first layer", Sequential(new Volume(3, 37, 41), new Conv(48, Window.Square(7, 2, 3), Bias: false), new BatchNorm(), new ReLU())),
        ("phases without padding", Sequential(new Volume(3, 47, 43), new Conv(40, Window.Square(11, 4)), new ReLU())),
        ("phases and pooling", Sequential(new Volume(3, 32, 30), new Conv(64, Window.Square(8, 2, 3)), new ReLU(), new MaxPool(Window.Square(2, 2)))),
        ("phases of one channel", Sequential(new Volume(1, 40, 33), new Conv(32, Window.Square(9, 3, 4)), new Tanh())),
        ("phases of windows that leave rows out", Sequential(new Volume(4, 34, 33), new Conv(32, Window.Square(5, 2, 1)))),
        ("phases of blocks", Sequential(new Volume(32, 26, 24), new Conv(64, Window.Square(4, 2, 1), Bias: false), new BatchNorm(), new ReLU())),
        ("phases of blocks partly filled, pooled", Sequential(new Volume(40, 37, 33), new Conv(48, Window.Square(5, 2, 2)), new ReLU(), new MaxPool(Window.Square(2, 2)))),
        ("phases of blocks after another layer", Sequential(new Volume(3, 31, 30), new Conv(24, Window.Square(3, pad: 1)), new Tanh(), new Conv(50, Window.Square(6, 2)), new Tanh())),
        ("a stride whose gradient goes by tiles of every class", Sequential(new Volume(48, 19, 26), new Conv(64, Window.Square(4, 2, 1)), new ReLU(), new Conv(32, Window.Square(6, 3, 1)), new Tanh())),
        ("a row, padded and folded", Sequential(new Volume(32, 1, 41), new Conv(33, Row(3, pad: 1), Bias: false), new BatchNorm(), new ReLU())),
        ("max pooling of rows", Sequential(new Volume(64, 1, 43), new Conv(64, Row(3), Bias: false), new BatchNorm(), new ReLU(), new MaxPool(new Window(new Axis(1), new Axis(4, 4))))),
        ("columns", Sequential(new Volume(64, 13, 5), new Conv(64, Column(3)), new ReLU())),
        ("seven taps along one axis, then along the other", Sequential(new Volume(64, 9, 10), new Conv(64, Row(7, pad: 3)), new Tanh(), new Conv(64, Column(7, pad: 3)), new Tanh())),
        ("one after the other", Sequential(
            new Volume(16, 12, 12), new Conv(32, Window.Square(3, pad: 1)), new ReLU(), new Conv(16, Window.Square(3, pad: 1)), new ReLU(), new Dense(3))),
        ("a rectifier that stops", Sequential(
            new Volume(16, 14, 10), new ScaledTanh(8, 1), new Conv(20, Window.Square(3, pad: 1)), new ReLU6(), new MaxPool(Window.Square(2, 2)))),
    ];

    [Fact]
    public void Every_case_agrees_with_the_reference() => RandomNetworkTests.CheckCases(Cases, batch: 2);

    /// <summary>Gradients by weights are summed over at most 8 images before they are transformed back.</summary>
    [Fact]
    public void A_large_batch_agrees_with_the_reference() => RandomNetworkTests.CheckCases(
        [("two turns", Sequential(new Volume(32, 8, 8), new Conv(64, Window.Square(3, pad: 1), Groups: 2), new ReLU(), new Conv(48, Window.Square(3, pad: 1))))], batch: 9);

    internal static Window Row(int taps, int pad = 0) => new(new Axis(1), new Axis(taps, Pad: pad));

    internal static Window Column(int taps, int pad = 0) => new(new Axis(taps, Pad: pad), new Axis(1));

    private static ReferenceNetwork Sequential(Volume input, params IReadOnlyList<ReferenceLayer> layers) => ReferenceNetwork.Sequential(input, [.. layers]);
}
