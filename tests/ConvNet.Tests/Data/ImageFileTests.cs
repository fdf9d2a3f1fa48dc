using ConvNet.Testing;

namespace ConvNet.Tests.Data;

public sealed class ImageFileTests
{
    private static readonly int[] AllFilters = [4, 3, 2, 1, 0];

    [Theory]
    [InlineData(0, 1)]
    [InlineData(4, 2)]
    [InlineData(2, 3)]
    [InlineData(6, 4)]
    public void Every_filter_is_undone(int color, int channels)
    {
        byte[] rows = Noise(7 * channels * 11);
        foreach (int[] filters in (int[][])[AllFilters, [0], [1], [2], [3], [4]])
        {
            ImageFile image = ImageFile.Parse(PngWriter.Write(7, 11, 8, color, rows, filters));
            Assert.Equal(new Shape(channels, 11, 7), image.Shape);
            Assert.Equal(rows, image.Pixels);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(4, 2)]
    [InlineData(2, 3)]
    [InlineData(6, 4)]
    public void Of_16_bits_the_upper_8_are_taken(int color, int channels)
    {
        byte[] rows = Noise(5 * channels * 2 * 6);
        Assert.Equal(rows.Where((_, i) => i % 2 == 0), ImageFile.Parse(PngWriter.Write(5, 6, 16, color, rows, AllFilters)).Pixels);
    }

    [Theory]
    [InlineData(1, new byte[] { 0, 255, 255, 0, 0, 0, 255, 0, 255, 0 })]
    [InlineData(2, new byte[] { 85, 170, 0, 255, 170 })]
    [InlineData(4, new byte[] { 102, 34, 136 })]
    public void Few_bits_are_stretched(int bits, byte[] expected)
    {
        byte[] rows = bits switch { 1 => [0b01100010, 0b10_000000], 2 => [0b01100011, 0b10_000000], _ => [0x62, 0x80] };
        Assert.Equal(expected, ImageFile.Parse(PngWriter.Write(expected.Length, 1, bits, 0, rows, [0])).Pixels);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 8)]
    [InlineData(4, 16)]
    [InlineData(2, 8)]
    [InlineData(3, 4)]
    [InlineData(6, 8)]
    public void Interlaced_files_are_the_same_images(int color, int bits)
    {
        int samples = color switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        foreach ((int width, int height) in new[] { (1, 1), (3, 2), (2, 9), (5, 5), (8, 8), (19, 21) })
        {
            byte[] rows = Noise((((width * samples * bits) + 7) / 8) * height);
            byte[] plain = PngWriter.Write(width, height, bits, color, rows, AllFilters, Noise(48));
            byte[] interlaced = PngWriter.Write(width, height, bits, color, rows, AllFilters, Noise(48), interlace: 1);
            Assert.Equal(ImageFile.Parse(plain).Pixels, ImageFile.Parse(interlaced).Pixels);
        }
    }

    [Fact]
    public void A_palette_gives_colours()
    {
        byte[] palette = [1, 2, 3, 40, 50, 60, 7, 8, 9];
        byte[] file = PngWriter.Write(3, 2, 2, 3, [0b00_01_10_00, 0b10_01_00_00], [0], palette);
        Assert.Equal([1, 2, 3, 40, 50, 60, 7, 8, 9, 7, 8, 9, 40, 50, 60, 1, 2, 3], ImageFile.Parse(file).Pixels);
        file = PngWriter.Write(2, 1, 8, 3, [1, 2], [0], palette, alpha: [9, 200]);
        Assert.Equal([40, 50, 60, 200, 7, 8, 9, 255], ImageFile.Parse(file).Pixels);
        Assert.Contains("colour 3, but its palette has 3", Refused(PngWriter.Write(2, 1, 8, 3, [1, 3], [0], palette)));
        Assert.Contains("no palette", Refused(PngWriter.Write(2, 1, 8, 3, [1, 2], [0])));
    }

    [Fact]
    public void A_real_grey_photo_is_read()
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        ImageFile image = ImageFile.Read(TestData.Path("images", "camera.png"));
        Assert.Equal(new Shape(1, 512, 512), image.Shape);

        // The mean that Pillow's decoder gives for this photo.
        Assert.Equal(129.06, image.Pixels.Average(value => (double)value), 0.01);
    }

    [Fact]
    public void Ppm_and_pgm_are_read()
    {
        ImageFile image = ImageFile.Parse((byte[])[.. "P6 # a comment\n2 1\n#another\n255\n"u8, 1, 2, 3, 4, 5, 6]);
        Assert.Equal(new Shape(3, 1, 2), image.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], image.Pixels);
        Assert.Equal([0, 128, 255], ImageFile.Parse((byte[])[.. "P5\n3 1\n2\n"u8, 0, 1, 2]).Pixels);
        Assert.Contains("take 3 bytes, but there are 2", Refused([.. "P5 3 1 255 "u8, 0, 1]));
        Assert.Equal([0, 1, 128, 255], ImageFile.Parse((byte[])[.. "P5 4 1 65535 "u8, 0, 128, 1, 1, 128, 127, 255, 255]).Pixels);
        image = ImageFile.Parse((byte[])[.. "P3\n# plain\n2 1 15\n0 15  3\n\t6 9 12"u8]);
        Assert.Equal(new Shape(3, 1, 2), image.Shape);
        Assert.Equal([0, 255, 51, 102, 153, 204], image.Pixels);
        Assert.Equal([7, 255], ImageFile.Parse((byte[])[.. "P2 1 2 255\n7\n300\n"u8]).Pixels);
        Assert.Contains("take 8 bytes, but there are 6", Refused([.. "P5 4 1 256 "u8, 0, 1, 2, 3, 4, 5]));
        Assert.Contains("take 3 bytes, but there are 1", Refused([.. "P2 2 1 255 9"u8]));
        Assert.Contains("no valid value at byte 13", Refused([.. "P2 2 1 255 9 x"u8]));
        Assert.Contains("values up to 65536", Refused([.. "P5 3 1 65536 "u8, 0, 1]));
        Assert.Contains("no valid height", Refused([.. "P5 3 x"u8]));
        Assert.Contains("size of 2000000000 x 2000000000", Refused([.. "P6 2000000000 2000000000 255 "u8]));
        Assert.Contains("no valid width", Refused([.. "P6 99999999999999999999 1 255 "u8]));
    }

    [Fact]
    public void What_is_wrong_is_said()
    {
        byte[] rows = Noise(12), good = PngWriter.Write(2, 2, 8, 2, rows, [0]);
        Assert.Contains("neither a PNG nor", Refused([1, 2, 3]));
        Assert.Contains("interlacing 2, which PNG does not define", Refused(PngWriter.Write(2, 2, 8, 2, rows, [0], interlace: 2)));
        Assert.Contains("filter 5 in row 1", Refused(PngWriter.Write(2, 2, 8, 2, rows, [0, 5])));
        Assert.Contains("ends at row 2", Refused(PngWriter.Write(2, 3, 8, 2, rows, [0])));
        Assert.Contains("colour type 2 with 4 bits", Refused(PngWriter.Write(2, 2, 4, 2, rows, [0])));
        Assert.Contains("size of 2 x 0", Refused(PngWriter.Write(2, 0, 8, 2, [], [0])));
        Assert.Contains("truncated", Refused(good[..^5]));
        good[20] ^= 1;
        Assert.Contains("does not have its checksum", Refused(good));
    }

    [Fact]
    public void A_header_that_lies_costs_no_memory()
    {
        byte[] file = PngWriter.Write(11000, 11000, 8, 6, new byte[44000], [0]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("cannot be in", Refused(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    /// <summary>Whatever the bytes, an image comes out or the error that says why not.</summary>
    [Fact]
    public void Damaged_files_are_refused_or_read_but_never_crash()
    {
        byte[] palette = Noise(48);
        byte[][] files =
        [
            PngWriter.Write(5, 4, 8, 6, Noise(80), AllFilters), PngWriter.Write(8, 4, 4, 3, Noise(16), AllFilters, palette, [1, 2]),
            PngWriter.Write(9, 5, 8, 2, Noise(135), AllFilters, interlace: 1),
            [.. "P6 3 2 255\n"u8, .. Noise(18)], [.. "P5 #x\n3 2 9\n"u8, .. Noise(6)],
            [.. "P3 2 2 1000\n0 1 22 333 4 5 66 777 8 9 10 11\n"u8],
        ];
        var random = new Random(5);
        int refused = 0;
        for (int round = 0; round < 4000; round++)
        {
            byte[] file = [.. files[round % files.Length]];
            for (int change = random.Next(1, 4); change > 0; change--)
                file[random.Next(file.Length)] = (byte)random.Next(256);
            if (round % 3 == 0)
                file = file[..random.Next(file.Length)];
            if (round % 2 == 0)
                file = WithChecksums(file);

            try
            {
                ImageFile image = ImageFile.Parse(file);
                Assert.Equal(image.Shape.Count, image.Pixels.Length);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 4000);
    }

    [Fact]
    public void Channels_are_converted()
    {
        var image = new ImageFile(new Shape(4, 1, 2), [255, 0, 0, 9, 10, 20, 30, 9]);
        Assert.Equal([255, 0, 0, 10, 20, 30], image.WithChannels(3).Pixels);
        Assert.Equal([76, 18], image.WithChannels(1).Pixels);
        Assert.Equal([7, 7, 7], new ImageFile(new Shape(2, 1, 1), [7, 3]).WithChannels(3).Pixels);
        Assert.Throws<ArgumentOutOfRangeException>(() => image.WithChannels(2));
    }

    private static string Refused(byte[] file) => Assert.Throws<InvalidDataException>(() => ImageFile.Parse(file)).Message;

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Puts right the checksums of a damaged PNG, so that damage is found further in.</summary>
    private static byte[] WithChecksums(byte[] file)
    {
        for (int position = 8; position + 12 <= file.Length;)
        {
            uint length = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(position));
            if (length > file.Length - position - 12)
                break;

            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(
                file.AsSpan(position + 8 + (int)length), Crc32.Of(file.AsSpan(position + 4, (int)length + 4)));
            position += 12 + (int)length;
        }

        return file;
    }
}
