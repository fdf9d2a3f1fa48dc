using System.IO.Compression;
using ConvNet.Testing;

namespace ConvNet.Tests.Data;

public sealed class Cifar10Tests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Files_are_read_plain_and_compressed()
    {
        byte[] records = [.. Record(3, 1), .. Record(9, 2)];
        File.WriteAllBytes(folder.File("plain.bin"), records);
        using (var stream = new GZipStream(File.Create(folder.File("packed.bin")), CompressionLevel.Fastest))
            stream.Write(records);

        ImageDataset images = Cifar10File.Read(folder.File("plain.bin"), folder.File("packed.bin"));
        Assert.Equal((new Shape(3, 32, 32), 10), (images.Shape, images.Classes));
        Assert.Equal([3, 9, 3, 9], images.Labels.ToArray());
        Assert.Equal([1, 2, 3, 2, 3, 4], images.Pixels(0)[..6].ToArray().Select((value, i) => value + (i / 3)));
        Assert.True(images.Pixels(1).SequenceEqual(images.Pixels(3)));
    }

    /// <summary>The first ten labels of the official test_batch.bin.</summary>
    [Fact]
    public void The_real_files_are_read()
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        ImageDataset test = Cifar10File.Read(TestData.Path("datasets", "cifar10", "cifar10_test_0_999.bin.gz"));
        Assert.Equal(1000, test.Count);
        Assert.Equal([3, 8, 8, 0, 6, 6, 1, 6, 3, 1], test.Labels[..10].ToArray());
        Assert.Equal(4000, Cifar10File.Read(TestData.Path("datasets", "cifar10", "cifar10_train_0_3999.bin.gz")).Count);
        Assert.Equal("cat", Cifar10File.ClassNames[test.Labels[0]]);
    }

    [Fact]
    public void What_is_wrong_is_said()
    {
        File.WriteAllBytes(folder.File("cut.bin"), Record(1, 1)[..3000]);
        Assert.Contains("record 0 has 3000 bytes; expected 3073", Refused("cut.bin"));
        File.WriteAllBytes(folder.File("empty.bin"), []);
        Assert.Contains("record 0 has 0 bytes", Refused("empty.bin"));
        File.WriteAllBytes(folder.File("label.bin"), [.. Record(1, 1), .. Record(10, 1)]);
        Assert.Contains("label 10 for image 1", Refused("label.bin"));
        File.WriteAllBytes(folder.File("damaged.gz"), [0x1F, 0x8B, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        Assert.Contains("damaged gzip", Refused("damaged.gz"));
        Assert.Throws<ArgumentException>(() => Cifar10File.Read());
    }

    /// <summary>Red is constant, green one more, blue two more.</summary>
    private static byte[] Record(byte label, byte red) =>
        [label, .. Enumerable.Repeat(red, 1024), .. Enumerable.Repeat((byte)(red + 1), 1024), .. Enumerable.Repeat((byte)(red + 2), 1024)];

    private string Refused(string name) => Assert.Throws<InvalidDataException>(() => Cifar10File.Read(folder.File(name))).Message;
}
