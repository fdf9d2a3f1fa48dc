using ConvNet.Testing;
using ConvNet.Tests.Networks;

namespace ConvNet.Tests.Data;

public sealed class ChannelStatisticsTests
{
    [Fact]
    public void Each_channel_has_its_own()
    {
        var dataset = new ImageDataset(new Shape(2, 1, 2), (byte[])[0, 51, 102, 51, 0, 51, 102, 51], new int[2], 1);
        ChannelStatistics statistics = ChannelStatistics.Of(dataset);
        Assert.Equal([0.2, 0.2], statistics.Mean, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([0.2, 0], statistics.Deviation, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Throws<ArgumentException>(() => ChannelStatistics.Of(dataset.Slice(0, 0)));
    }

    [Fact]
    public void They_print_as_the_input_s_arguments() =>
        Assert.Equal("Mean = [0.1, 0.5], Deviation = [0.25, 1]", new ChannelStatistics([0.1, 0.5], [0.25, 1]).ToString());

    /// <summary>The constants that everyone normalises MNIST by.</summary>
    [Fact]
    public void Of_MNIST_they_are_well_known()
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        ChannelStatistics statistics = ChannelStatistics.Of(MnistFolder.Load(TestData.Path("datasets", "mnist")).Train);
        Assert.Equal(0.1307, statistics.Mean[0], 5e-5);
        Assert.Equal(0.3081, statistics.Deviation[0], 5e-5);
    }

    [Fact]
    public void They_are_kept_with_the_weights()
    {
        using var folder = new TemporaryFolder();
        var statistics = new ChannelStatistics([0.1, 1 / 3.0], [0.25, 0.7]);
        Linear<Plain> network = Linear<Plain>.New(1);
        network.Parameters.Save(folder.File("with.safetensors"), statistics.ToMetadata());
        network.Parameters.Save(folder.File("without.safetensors"));
        network.Parameters.Load(folder.File("with.safetensors"));
        using SafeTensorsFile with = SafeTensorsFile.Open(folder.File("with.safetensors")), without = SafeTensorsFile.Open(folder.File("without.safetensors"));
        Assert.Equal(statistics, ChannelStatistics.Read(with));
        Assert.Null(ChannelStatistics.Read(without));
    }

    [Theory]
    [InlineData("0.1 x", "1 1", "w.safetensors states image_mean as '0.1 x'; expected finite numbers with spaces between them.")]
    [InlineData("0.1 0.2", "1 NaN", "w.safetensors states image_std as '1 NaN'; expected finite numbers with spaces between them.")]
    [InlineData("0.1 0.2", "1", "w.safetensors has 2 values of image_mean, but 1 of image_std.")]
    [InlineData("0.1 0.2", null, "w.safetensors has only one of image_mean and image_std; expected both.")]
    public void Malformed_ones_are_refused(string mean, string? deviation, string message)
    {
        using var bytes = new MemoryStream();
        var metadata = new Dictionary<string, string> { ["image_mean"] = mean };
        if (deviation is not null)
            metadata["image_std"] = deviation;
        SafeTensorsWriter.Write(bytes, [], metadata);
        using SafeTensorsFile file = SafeTensorsFile.Parse(bytes.ToArray(), "w.safetensors");
        Assert.Equal(message, Assert.Throws<SafeTensorsException>(() => ChannelStatistics.Read(file)).Message);
    }
}
