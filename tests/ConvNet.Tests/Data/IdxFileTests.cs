using System.IO.Compression;
using ConvNet.Testing;

namespace ConvNet.Tests.Data;

public sealed class IdxFileTests
{
    private static readonly byte[] Good = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6];

    [Fact]
    public void Plain_and_compressed_files_read_alike()
    {
        foreach (byte[] bytes in (byte[][])[Good, Compress(Good)])
        {
            IdxFile file = IdxFile.Read(new MemoryStream(bytes));
            Assert.Equal([2, 3], file.Shape);
            Assert.Equal([1, 2, 3, 4, 5, 6], file.Values.ToArray());
        }
    }

    [Fact]
    public void Every_loss_of_values_is_refused()
    {
        byte[] compressed = Compress(Good);
        for (int length = 0; length < Good.Length; length++)
        {
            Refused(Good[..length]);
            Refused(Compress(Good[..length]));
        }

        // The last nine bytes are the mark of the end and the checksum: without them every value is still there.
        for (int length = 0; length < compressed.Length - 9; length++)
            Refused(compressed[..length]);

        static void Refused(byte[] bytes) =>
            Assert.StartsWith("x.idx ", Assert.Throws<InvalidDataException>(() => IdxFile.Read(new MemoryStream(bytes), "x.idx")).Message);
    }

    [Theory]
    [InlineData(0, 1, "begins with 01 00 instead of 00 00")]
    [InlineData(2, 0x0D, "values of type 0x0D; only bytes (0x08)")]
    [InlineData(3, 3, "[2, 3, 16909060] takes 101454360 bytes of values, but there are 2")]
    [InlineData(3, 1, "goes on after the 2 values of [2]")]
    [InlineData(7, 3, "is truncated: [3, 3] takes 9 bytes of values, but there are 6")]
    [InlineData(7, 1, "goes on after the 3 values of [1, 3]")]
    [InlineData(4, 255, "more values than")]
    [InlineData(5, 16, "is truncated")]
    public void A_wrong_byte_is_named(int at, byte value, string problem)
    {
        byte[] bytes = [.. Good];
        bytes[at] = value;
        Assert.Contains(problem, Assert.Throws<InvalidDataException>(() => IdxFile.Read(new MemoryStream(bytes))).Message);
    }

    [Fact]
    public void A_size_that_is_not_there_is_not_allocated()
    {
        byte[] bytes = [0, 0, 8, 1, 0x7F, 0, 0, 0, 1, 2, 3];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => IdxFile.Read(new MemoryStream(bytes)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20 << 20);
    }

    [Fact]
    public void Damaged_gzip_is_named()
    {
        byte[] bytes = Compress(Good);
        bytes[10] ^= 0xFF;
        Assert.StartsWith("x.gz is ", Assert.Throws<InvalidDataException>(() => IdxFile.Read(new MemoryStream(bytes), "x.gz")).Message);
    }

    [Theory]
    [InlineData("mnist", 5, 7)]
    [InlineData("fashion_mnist", 9, 9)]
    public void The_real_files_read_whole(string name, int firstTrain, int firstTest)
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        MnistFolder folder = MnistFolder.Load(TestData.Path("datasets", name));
        Assert.Equal((60_000, 10_000), (folder.Train.Count, folder.Test.Count));
        Assert.Equal(new Shape(1, 28, 28), folder.Train.Shape);
        Assert.Equal((firstTrain, firstTest), (folder.Train.Labels[0], folder.Test.Labels[0]));
        Assert.Equal(Enumerable.Range(0, 10), folder.Train.Labels.ToArray().Distinct().Order());
        Assert.Equal(784, folder.Train.Pixels(59_999).Length);
        Assert.True(folder.Train.Pixels(59_999).ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void A_folder_says_which_files_are_missing()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("train-images-idx3-ubyte"), [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 9, 8]);
        File.WriteAllBytes(folder.File("t10k-images-idx3-ubyte"), [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 7, 6]);
        var missing = Assert.Throws<FileNotFoundException>(() => MnistFolder.Load(folder.Path));
        Assert.EndsWith("Missing, with and without .gz: train-labels-idx1-ubyte, t10k-labels-idx1-ubyte.", missing.Message);
        Assert.Throws<FileNotFoundException>(() => MnistFolder.Load(folder.File("nowhere")));

        File.WriteAllBytes(folder.File("train-labels-idx1-ubyte.gz"), Compress([0, 0, 8, 1, 0, 0, 0, 1, 4]));
        File.WriteAllBytes(folder.File("t10k-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 1, 3]);
        MnistFolder whole = MnistFolder.Load(folder.Path);
        Assert.Equal(4, whole.Train.Labels[0]);
        Assert.Equal([7, 6], whole.Test.Pixels(0).ToArray());

        File.WriteAllBytes(folder.File("t10k-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 2, 3, 3]);
        Assert.Contains("has 1 images, but", Assert.Throws<InvalidDataException>(() => MnistFolder.Load(folder.Path)).Message);
        File.WriteAllBytes(folder.File("t10k-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 1, 10]);
        Assert.Contains("label 10 for image 0", Assert.Throws<InvalidDataException>(() => MnistFolder.Load(folder.Path)).Message);
        File.WriteAllBytes(folder.File("t10k-labels-idx1-ubyte"), [0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 1, 3]);
        Assert.Contains("expected [labels]", Assert.Throws<InvalidDataException>(() => MnistFolder.Load(folder.Path)).Message);
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return compressed.ToArray();
    }
}
