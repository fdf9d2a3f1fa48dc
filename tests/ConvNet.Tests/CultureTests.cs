using System.Globalization;
using ConvNet.Tests.Networks;

namespace ConvNet.Tests;

/// <summary>Texts with numbers are the same in every culture.</summary>
public sealed class CultureTests : IDisposable
{
    private readonly CultureInfo before = CultureInfo.CurrentCulture;

    /// <summary>The tests run without the system's cultures. This one has Germany's comma and Sweden's minus.</summary>
    public CultureTests()
    {
        var hostile = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        hostile.NumberFormat.NegativeSign = "\u2212";
        hostile.NumberFormat.NumberDecimalSeparator = ",";
        hostile.NumberFormat.NumberGroupSeparator = ".";
        CultureInfo.CurrentCulture = hostile;
    }

    public void Dispose() => CultureInfo.CurrentCulture = before;

    [Fact]
    public void Records_print_numbers_with_points()
    {
        Assert.Equal("Penalty { L1 = 0.5, L2 = 0.25, On = the weights }", new Penalty { L1 = 0.5, L2 = 0.25, On = TensorSelector.Weights }.ToString());
        Assert.Equal(
            "OutputDescription { Name = aux, Shape = [10], EndsInSoftmax = True, Weight = 0.3 }",
            new OutputDescription("aux", new Shape(10, IsVector: true), true, 0.3).ToString());
        Assert.Equal("Initializer { Kind = Constant, FanIn = 1, FanOut = 2, Value = 0.25 }", new Initializer(InitializerKind.Constant, 1, 2, 0.25f).ToString());
        Assert.Equal("Mean = [0.5], Deviation = [0.25]", new ChannelStatistics([0.5], [0.25]).ToString());
        Assert.Equal("fc.weight [3, 8]", Linear<Plain>.Description.Parameters[0].ToString());
        Assert.Contains("1,234,567", Described(1_234_567).ToString(), StringComparison.Ordinal);
        Assert.Contains(" 4822.5 KiB,", Described(1_234_567).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_have_points_and_hyphens()
    {
        Expect("more than one of the 3 steps: above 0.3333333333333333.", () => new OneCycleSchedule(new Sgd(0.1), 3, rise: 0.1));
        Expect("Target 0 of the batch is -0.5; probabilities", () => new BinaryCrossEntropy().CheckTargets([-0.5f], 1, new Shape(1, IsVector: true)));
        Expect(
            "Label 0 of the batch is -1; the network has 2 classes, labelled 0 to 1, and -100 is ignored.",
            () => new SoftmaxCrossEntropy { IgnoreIndex = -100 }.CheckLabels([-1], 1, new Shape(2, IsVector: true)));
        Expect("IgnoreIndex -100 is a label", () => new SoftmaxCrossEntropy { IgnoreIndex = -100 }.CheckTargets([0, 1], 1, new Shape(2, IsVector: true)));
        Expect("Label 1 is -7; there are", () => new ImageDataset(new Shape(1), new byte[2], new[] { 0, -7 }, 2));
        Expect("1 images from -3 on", () => new ImageDataset(new Shape(1), new byte[2], new[] { 0, 1 }, 2).Pixels(-3, 1));
        Expect("[2, -1]; expected", () => SafeTensorsWriter.Write(Stream.Null, [new SafeTensorSource("a", [2, -1], _ => { })]));
    }

    private static NetworkDescription Described(long parameters) => new()
    {
        Name = "Test",
        Input = new Shape(1, 1, 1),
        Output = new Shape(1, 1, 1),
        EndsInSoftmax = false,
        Layers = [new LayerDescription("conv1", "Conv", [], new Shape(1, 1, 1), parameters, 0, (1, 1))],
        Parameters = [],
        PackedParameters = parameters,
        InferenceScratch = default,
        TrainingScratch = default,
    };

    private static void Expect(string text, Action action) => Assert.Contains(text, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
}
