using ConvNet.Testing.Reference;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>Transposed convolutions with the normalisation and activation behind them, which are computed along with them, against the reference.</summary>
[Trait("Category", "Widths")]
public class TransposedTests
{
    private static readonly Axis Twice = new(2, 2), Overlapping = new(4, 2, 1), Same = new(3, 1, 1), Apart = new(2, 3), Dilated = new(3, 2, 1, 2);

    private static readonly (string What, ReferenceNetwork Network)[] Cases =
    [
        ("bias alone", Sequential(new Volume(5, 4, 3), Transposed(17, Twice))),
        ("an activation", Sequential(new Volume(18, 4, 5), Transposed(6, Overlapping), new ReLU(), Transposed(20, Twice), new LeakyReLU(0.2))),
        ("a generator", Sequential(
            new Volume(20, 3, 3), Transposed(16, Overlapping, bias: false), new BatchNorm(), new ReLU(), Transposed(3, Overlapping), new Tanh())),
        ("a normalisation that takes in the bias", Sequential(new Volume(4, 4, 4), Transposed(18, Twice), new BatchNorm(), new Sigmoid())),
        ("tiles", Sequential(new Volume(32, 12, 12), Transposed(33, Same), new BatchNorm(), new ReLU(), Transposed(16, Same), new ReLU6())),
        ("tiles of classes that differ by a row and a column", Sequential(new Volume(64, 9, 12), Transposed(48, new Axis(5, 2, 2)), new Sigmoid(), Transposed(32, new Axis(3, 2, 1)))),
        ("each channel alone", Sequential(new Volume(18, 4, 4), Transposed(18, Overlapping, groups: 18), new BatchNorm(), new ReLU())),
        ("groups", Sequential(new Volume(32, 4, 4), Transposed(48, Twice, groups: 2), new ReLU(), new Conv(5, Window.Square(1)))),
        ("rows that no window reaches", Sequential(new Volume(5, 3, 4), Transposed(17, Apart), new BatchNorm(), new ReLU(), Transposed(4, Apart), new Tanh())),
        ("dilation", Sequential(new Volume(5, 3, 4), Transposed(17, Dilated), new BatchNorm(), new ReLU())),
        ("a value that is read twice", new ReferenceNetwork(new Volume(5, 4, 4), [
            new ReferenceNode(Transposed(16, Twice), 0), new ReferenceNode(new ReLU(), 1), new ReferenceNode(new Tanh(), 1), new ReferenceNode(new Add(), 2, 3)])),
    ];

    [Fact]
    public void Every_case_agrees_with_the_reference() => RandomNetworkTests.CheckCases(Cases, batch: 3);

    private static ConvTranspose Transposed(int filters, Axis axis, int groups = 1, bool bias = true) => new(filters, axis, axis, Groups: groups, Bias: bias);

    private static ReferenceNetwork Sequential(Volume input, params IReadOnlyList<ReferenceLayer> layers) => ReferenceNetwork.Sequential(input, [.. layers]);
}
