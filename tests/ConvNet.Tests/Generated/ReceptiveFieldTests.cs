using ConvNet.Testing.Compiled;
using ConvNet.Testing.Reference;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>What the description says that a layer sees is what changes its values in the reference, each kind followed by a small window.</summary>
public class ReceptiveFieldTests
{
    private static readonly Dictionary<string, ReferenceNetwork> Networks = new()
    {
        ["Windows"] = Chain(new Conv(3, new Window(new Axis(3, 1, 1, 2), new Axis(2))), new AvgPool(Window.Square(2, 2))),
        ["LocalWindows"] = Chain(new LocallyConnected(3, Window.Square(3, 2, 1, fit: Fit.Floor))),
        ["Norms"] = Chain(new L2Pool(Window.Square(3, 2, 1))),
        ["Subsampled"] = Chain(new TrainableSubsampling(Window.Square(2, 2))),
        ["Filtered"] = Chain(new Filter("FilterKernel.Gaussian", [0.0625, 0.125, 0.0625, 0.125, 0.25, 0.125, 0.0625, 0.125, 0.0625], Pad: 1)),
        ["Contrast"] = Chain(new LocalContrastNorm(3, 1.5, 1e-3)),
        ["Spread"] = Chain(new ConvTranspose(4, new Axis(4, 2, 1), new Axis(3, 2))),
        ["SpreadFarther"] = Chain(new ConvTranspose(4, new Axis(5, 3), new Axis(3, 1, 1, 2), OutputPadHeight: 1)),
        ["Repeated"] = Chain(new Upsample(2), new Conv(2, Window.Square(4))),
        ["RepeatedThrice"] = Chain(new Upsample(3)),
        ["Interpolated"] = Chain(new Upsample(2, IsBilinear: true)),
        ["InterpolatedThrice"] = Chain(new Upsample(3, IsBilinear: true)),
        ["Aligned"] = Chain(new Upsample(2, IsBilinear: true, AlignCorners: true), new Conv(2, Window.Square(3))),
        ["Gathered"] = Chain(new SpaceToDepth(2)),
        ["Scattered"] = Chain(new Conv(8, Window.Square(1)), new DepthToSpace(2)),
        ["Halved"] = Chain(new AvgPool(Window.Square(2, 2)), new Upsample(2)),
        ["Grid"] = Chain(new AdaptiveAvgPool(5, 9)),
        ["EvenGrid"] = Chain(new AdaptiveAvgPool(6, 4)),
        ["Moved"] = Chain(new ChannelShuffle(2), new ZeroPad(1, 0, 2, 1, 0, 0), new Crop(0, 1, 1, 0, 0, 0), new ZeroPadShortcut(6, 2)),
        ["Vector"] = Chain(new Conv(2, Window.Square(3)), new Dense(3), new Tanh()),
        ["Gated"] = new ReferenceNetwork(
            new Volume(4, 12, 12),
            [
                new ReferenceNode(new Conv(4, Window.Square(3, pad: 1)), 0), new ReferenceNode(new Add(), 0, 1), new ReferenceNode(new GlobalAvgPool(), 2),
                new ReferenceNode(new Multiply(), 2, 3),
            ]),
    };

    [Fact]
    public void Everything_seen_and_nothing_else_changes_a_value()
    {
        IReadOnlyDictionary<string, ICompiledNetwork> compiled = ReferenceComparison.Compile(Networks);
        foreach ((string name, ReferenceNetwork network) in Networks)
        {
            IEnumerable<string> described = compiled[name].Description.Layers.Select(layer => $"{layer.Name} {layer.ReceptiveField}");
            (int, int)[] fields = [.. Spans(network, byRow: true).Zip(Spans(network, byRow: false))];
            IEnumerable<string> seen = compiled[name].Description.Layers.Zip(fields, (layer, field) => $"{layer.Name} {field}");
            Assert.Equal($"{name}: {string.Join(", ", seen)}", $"{name}: {string.Join(", ", described)}");
        }
    }

    private static ReferenceNetwork Chain(params ReferenceLayer[] layers) =>
        ReferenceNetwork.Sequential(new Volume(4, 12, 12), layers[^1] is Tanh ? layers : [.. layers, new Conv(2, Window.Square(2))]);

    /// <summary>For each value the rows of the image, or the columns, from the first to the last that change one position; the most of any.</summary>
    private static int[] Spans(ReferenceNetwork network, bool byRow)
    {
        var random = new Random(1);
        network.Randomize(random);
        var images = new Tensor(1, network.Input).Map(_ => random.NextDouble() - 0.5);
        IReadOnlyList<Tensor> before = network.Forward(images).Values;
        int lines = byRow ? network.Input.Height : network.Input.Width;
        IReadOnlyList<Tensor>[] after = [.. Enumerable.Range(0, lines).Select(line => network.Forward(Changed(line)).Values)];
        return [.. before.Select((value, i) => Enumerable.Range(0, value.Values.Length).GroupBy(k => k % (value.Volume.Height * value.Volume.Width)).Max(position =>
        {
            int[] changing = [.. Enumerable.Range(0, lines).Where(line => position.Any(k => after[line][i].Values[k] != value.Values[k]))];
            return changing.Length == 0 ? 0 : changing[^1] - changing[0] + 1;
        }))];

        Tensor Changed(int line)
        {
            var changed = new Tensor(1, images.Volume, [.. images.Values]);
            for (int k = 0; k < changed.Values.Length; k++)
            {
                int column = k % images.Volume.Width, row = k / images.Volume.Width % images.Volume.Height;
                if ((byRow ? row : column) == line) changed.Values[k] += 0.25 + random.NextDouble();
            }

            return changed;
        }
    }
}
