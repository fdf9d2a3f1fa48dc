namespace ConvNet.Samples.Tests.Architectures;

/// <summary>VGG-16 against the lecture's table of memory and parameters, and the others against the paper's.</summary>
public class VGGTests
{
    private static readonly NetworkDescription Network = VGG16.Description;

    /// <summary>The slide's rows: volume, memory as it rounds it (3.2M for 3,211,264), and parameters, without biases.</summary>
    private static readonly (string Volume, double Memory, long Parameters)[] Slide =
    [
        ("224x224x3", 150e3, 0),
        ("224x224x64", 3.2e6, 1_728), ("224x224x64", 3.2e6, 36_864), ("112x112x64", 800e3, 0),
        ("112x112x128", 1.6e6, 73_728), ("112x112x128", 1.6e6, 147_456), ("56x56x128", 400e3, 0),
        ("56x56x256", 800e3, 294_912), ("56x56x256", 800e3, 589_824), ("56x56x256", 800e3, 589_824), ("28x28x256", 200e3, 0),
        ("28x28x512", 400e3, 1_179_648), ("28x28x512", 400e3, 2_359_296), ("28x28x512", 400e3, 2_359_296), ("14x14x512", 100e3, 0),
        ("14x14x512", 100e3, 2_359_296), ("14x14x512", 100e3, 2_359_296), ("14x14x512", 100e3, 2_359_296), ("7x7x512", 25e3, 0),
        ("4096", 4096, 102_760_448), ("4096", 4096, 16_777_216), ("1000", 1000, 4_096_000),
    ];

    private static LayerDescription[] Rows => [.. Network.Kinds("Input", "Conv", "MaxPool", "Dense")];

    [Fact]
    public void Volumes_are_the_slide_s() => Assert.Equal(Slide.Select(row => row.Volume), Rows.Select(l => l.Volume()));

    [Fact]
    public void Memory_is_the_slide_s_by_layer() =>
        Assert.All(Rows.Zip(Slide), row => Assert.InRange(row.First.Output.Count, row.Second.Memory * 0.995, row.Second.Memory * 1.005));

    [Fact]
    public void Parameters_are_the_slide_s_by_layer() => Assert.Equal(
        Slide.Select(row => row.Parameters), Rows.Select(l => l.Parameters == 0 ? 0 : Network.Weights(l.Name)));

    /// <summary>The slide's rows sum to 138.3M; 13,416 biases make it the 138,357,544 of the implementations.</summary>
    [Fact]
    public void It_has_138M_parameters()
    {
        Assert.Equal(138_344_128, Slide.Sum(row => row.Parameters));
        Assert.Equal(138_344_128 + 13_416, Network.ParameterCount);
    }

    /// <summary>
    /// The slide's total, "24M * 4 bytes = 96 MB" (93 MB in other years), is not the sum of its own column: that is 15.2M floats, 61 MB. With
    /// the output of each rectifier kept beside that of its layer, as a framework without in-place operations does, it is 28.8M. 24M is
    /// neither; it is the right order for one of the two.
    /// </summary>
    [Fact]
    public void It_keeps_15M_floats_for_an_image()
    {
        Assert.Equal(15_237_608, Rows.Sum(l => (long)l.Output.Count));
        Assert.Equal(15.2, Math.Round(Slide.Sum(row => row.Memory) / 1e6, 1));
        Assert.Equal(28_793_320, Network.Kinds("Input", "Conv", "ReLU", "MaxPool", "Dense").Sum(l => (long)l.Output.Count));
    }

    /// <summary>Most memory is in the first layers, most parameters in the last, as the slide notes.</summary>
    [Fact]
    public void Memory_is_early_and_parameters_are_late()
    {
        Assert.True(Rows.Take(3).Sum(l => (double)l.Output.Count) > 0.4 * Rows.Sum(l => (double)l.Output.Count));
        Assert.True(Network.Kinds("Dense").Sum(l => l.Parameters) > 0.89 * Network.ParameterCount);
    }

    /// <summary>Simonyan and Zisserman, 2014, table 2, in millions.</summary>
    [Fact]
    public void Configurations_have_the_paper_s_millions() => Assert.Equal(
        [133, 133, 134, 138, 144],
        new[] { VGG11.Description, VGG13.Description, VGG16C.Description, VGG16.Description, VGG19.Description }
            .Select(n => Math.Round(n.ParameterCount / 1e6)));

    [Fact]
    public void Configurations_have_as_many_layers_with_weights_as_they_are_called() => Assert.Equal(
        [11, 13, 16, 16, 19],
        new[] { VGG11.Description, VGG13.Description, VGG16C.Description, VGG16.Description, VGG19.Description }
            .Select(n => n.Kinds("Conv", "Dense").Count()));
}
