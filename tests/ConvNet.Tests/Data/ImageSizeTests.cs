using ConvNet.Testing;

namespace ConvNet.Tests.Data;

public sealed class ImageSizeTests
{
    /// <summary>Pillow decoded, cropped and shrank the same photos.</summary>
    [Theory]
    [InlineData("china.ppm")]
    [InlineData("flower.ppm")]
    [InlineData("chelsea.png")]
    [InlineData("coffee.png")]
    [InlineData("astronaut.png")]
    [InlineData("rocket.ppm")]
    public void Photos_become_small_squares_to_the_byte_as_by_Pillow(string name)
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        using SafeTensorsFile file = SafeTensorsFile.Open(TestData.Path("images", "photos_227x227_rgb_hwc_uint8.safetensors"));
        ImageFile image = ImageFile.Read(TestData.Path("images", name)).WithChannels(3).CropToSquare().Resize(227, 227);
        Assert.Equal(new Shape(3, 227, 227), image.Shape);
        Assert.True(file.ToArray<byte>(Path.GetFileNameWithoutExtension(name)).AsSpan().SequenceEqual(image.Pixels));
    }

    [Fact]
    public void A_part_is_cut_out()
    {
        ImageFile image = Ramp(2, 4, 5);
        Assert.Equal([26, 27, 28, 29, 36, 37, 38, 39], image.Crop(2, 3, 2, 2).Pixels);
        Assert.Equal(new Shape(2, 4, 4), image.CropToSquare().Shape);
        Assert.Equal(image.Crop(0, 0, 4, 4).Pixels, image.CropToSquare().Pixels);
    }

    /// <summary>The places, in the order of torchvision's TenCrop: a middle between two pixels is rounded to the even one.</summary>
    [Fact]
    public void Ten_crops_are_the_corners_and_the_middle_and_their_mirror_images()
    {
        ImageFile image = Ramp(2, 5, 6), mirrored = image.Mirror();
        byte[] crops = image.TenCrop(2, 3);
        (int Top, int Left)[] places = [(0, 0), (0, 3), (3, 0), (3, 3), (2, 2)];
        Assert.Equal(120, crops.Length);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(image.Crop(places[i].Top, places[i].Left, 2, 3).Pixels, crops.AsSpan(i * 12, 12).ToArray());
            Assert.Equal(mirrored.Crop(places[i].Top, places[i].Left, 2, 3).Pixels, crops.AsSpan((5 + i) * 12, 12).ToArray());
        }

        Assert.Equal(image.Crop(1, 5, 1, 1).Pixels, mirrored.Crop(1, 0, 1, 1).Pixels);
        Assert.Equal(image.Pixels, mirrored.Mirror().Pixels);
        Assert.Throws<ArgumentOutOfRangeException>("height", () => image.TenCrop(6, 3));
        Assert.Throws<ArgumentOutOfRangeException>("width", () => image.TenCrop(2, 0));
    }

    [Theory]
    [InlineData(-1, 0, 1, 1, "top")]
    [InlineData(0, 5, 1, 1, "left")]
    [InlineData(3, 0, 2, 1, "top")]
    [InlineData(0, 0, 0, 1, "height")]
    [InlineData(0, 0, 1, int.MaxValue, "left")]
    public void A_part_beyond_the_image_is_refused(int top, int left, int height, int width, string argument) =>
        Assert.Throws<ArgumentOutOfRangeException>(argument, () => Ramp(1, 4, 5).Crop(top, left, height, width));

    [Fact]
    public void Growing_interpolates_between_centres()
    {
        var image = new ImageFile(new Shape(1, 1, 2), [0, 200]);
        Assert.Equal([0, 50, 150, 200], image.Resize(1, 4).Pixels);
        Assert.Equal(image.Pixels, image.Resize(1, 2).Pixels);
    }

    [Fact]
    public void Shrinking_averages_every_pixel()
    {
        // At half the size the weights are 1, 3, 3 and 1 of 8; at the border what remains of them.
        var image = new ImageFile(new Shape(1, 6, 1), [80, 0, 80, 0, 0, 160]);
        Assert.Equal([46, 30, 69], image.Resize(3, 1).Pixels);
    }

    [Fact]
    public void Sizes_that_no_image_has_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("height", () => Ramp(1, 2, 2).Resize(0, 2));
        Assert.Throws<ArgumentOutOfRangeException>("width", () => Ramp(1, 2, 2).Resize(2, -1));
        Assert.Throws<ArgumentOutOfRangeException>("height", () => Ramp(1, 2, 2).Resize(1 << 20, 1 << 20));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void What_is_saved_as_PNG_is_read_again(int channels)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(channels);
        var noise = new byte[channels * 13 * 9];
        random.NextBytes(noise);
        foreach (ImageFile image in (ImageFile[])[Ramp(channels, 7, 11), new ImageFile(new Shape(channels, 13, 9), noise), Ramp(channels, 1, 1)])
        {
            string path = folder.File("image.png");
            image.Save(path);
            ImageFile read = ImageFile.Read(path);
            Assert.Equal(image.Shape, read.Shape);
            Assert.Equal(image.Pixels, read.Pixels);
        }
    }

    [Fact]
    public void Photos_are_saved_about_as_small_as_others_do()
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        string path = TestData.Path("images", "chelsea.png");
        Assert.InRange(ImageFile.Read(path).ToPng().Length, 1, 1.1 * new FileInfo(path).Length);
    }

    [Fact]
    public void An_image_whose_bytes_do_not_fit_its_shape_is_not_written() =>
        Assert.Contains("[3, 2, 2] with 4 bytes", Assert.Throws<InvalidOperationException>(() => new ImageFile(new Shape(3, 2, 2), new byte[4]).ToPng()).Message);

    private static ImageFile Ramp(int channels, int height, int width) =>
        new(new Shape(channels, height, width), [.. Enumerable.Range(0, channels * height * width).Select(i => (byte)i)]);
}
