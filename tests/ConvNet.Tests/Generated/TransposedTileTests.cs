using ConvNet.Testing.Reference;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>Transposed convolutions by tiles. One is in <see cref="TransposedTests"/>, which run at every vector width.</summary>
public class TransposedTileTests
{
    private static readonly Axis Overlapping = new(4, 2, 1);

    private static readonly (string What, ReferenceNetwork Network)[] Cases =
    [
        ("tiles of every class", Sequential(new Volume(64, 12, 9), Transposed(48, Overlapping), new BatchNorm(), new Tanh(), Transposed(32, Overlapping, bias: false))),
        ("tiles of five, and an activation", Sequential(new Volume(64, 5, 10), Transposed(32, Overlapping), new LeakyReLU(0.1))),
        ("tiles of nine classes", Sequential(new Volume(64, 7, 8), Transposed(48, new Axis(6, 3, 1)), new BatchNorm(), new Tanh())),
        ("tiles of every class in groups", Sequential(new Volume(128, 8, 9), Transposed(128, Overlapping, groups: 2))),
        ("tiles of a class over dilated taps", Sequential(new Volume(48, 8, 9), Transposed(32, new Axis(3, 2, 2, 2)), new Tanh())),
        ("tiles in several turns, the last one short", Sequential(new Volume(32, 45, 48), Transposed(32, Overlapping))),
    ];

    [Fact]
    public void Every_case_agrees_with_the_reference() => RandomNetworkTests.CheckCases(Cases, batch: 2);

    private static ConvTranspose Transposed(int filters, Axis axis, int groups = 1, bool bias = true) => new(filters, axis, axis, Groups: groups, Bias: bias);

    private static ReferenceNetwork Sequential(Volume input, params IReadOnlyList<ReferenceLayer> layers) => ReferenceNetwork.Sequential(input, [.. layers]);
}
