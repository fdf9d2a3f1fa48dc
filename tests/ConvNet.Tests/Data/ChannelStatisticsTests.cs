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
        network.Parameters.Save(folder.File("wrong.safetensors"), new Dictionary<string, string> { ["image_mean"] = "0.1 x", ["image_std"] = "1 1" });
        network.Parameters.Load(folder.File("with.safetensors"));
        using SafeTensorsFile with = SafeTensorsFile.Open(folder.File("with.safetensors")), without = SafeTensorsFile.Open(folder.File("without.safetensors"));
        using SafeTensorsFile wrong = SafeTensorsFile.Open(folder.File("wrong.safetensors"));
        Assert.Equal(statistics, ChannelStatistics.Read(with));
        Assert.Null(ChannelStatistics.Read(without));
        Assert.Contains("'0.1 x'; expected numbers", Assert.Throws<SafeTensorsException>(() => ChannelStatistics.Read(wrong)).Message);
    }
}
