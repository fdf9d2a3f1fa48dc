namespace ConvNet.Tests.Data;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Folders_are_classes()
    {
        Write("dogs/b.png", PngWriter.Write(2, 1, 8, 2, [1, 2, 3, 4, 5, 6], [0]));
        Write("dogs/a.PGM", [.. "P5 2 1 255\n"u8, 7, 8]);
        Write("cats/c.ppm", [.. "P6 2 1 255\n"u8, 9, 9, 9, 0, 0, 0]);
        Write("cats/notes.txt", [1]);
        ImageFolder images = ImageFolder.Load(folder.Path);
        Assert.Equal(["cats", "dogs"], images.ClassNames);
        Assert.Equal([0, 1, 1], images.Dataset.Labels.ToArray());
        Assert.Equal([9, 9, 9, 0, 0, 0, 7, 7, 7, 8, 8, 8, 1, 2, 3, 4, 5, 6], images.Dataset.Pixels(0, 3).ToArray());
        Assert.Equal(new Shape(1, 1, 2), ImageFolder.Load(folder.Path, channels: 1).Dataset.Shape);
    }

    [Fact]
    public void What_is_wrong_is_said()
    {
        Assert.Contains("has no folders", Assert.Throws<DirectoryNotFoundException>(() => ImageFolder.Load(folder.Path)).Message);
        Write("dogs/a.pgm", [.. "P5 2 1 255\n"u8, 7, 8]);
        Write("dogs/b.pgm", [.. "P5 1 2 255\n"u8, 7, 8]);
        Assert.Contains("b.pgm is [3, 2, 1], but", Assert.Throws<InvalidDataException>(() => ImageFolder.Load(folder.Path)).Message);
        Directory.CreateDirectory(folder.File("ants"));
        Assert.Contains("ants has no images", Assert.Throws<InvalidDataException>(() => ImageFolder.Load(folder.Path)).Message);
    }

    private void Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        File.WriteAllBytes(folder.File(name), bytes);
    }
}
