using ConvNet.Numerics;

namespace ConvNet.Tests.Data;

public sealed class AugmentationTests
{
    private static readonly Shape Small = new(3, 5, 6);
    private static readonly byte[] Image = [.. Enumerable.Range(1, 90).Select(i => (byte)(i * 2))];

    public static TheoryData<Augmentation> All =>
    [
        new HorizontalFlip(), new PadAndCrop(2), new Cutout(3), new Rotation(30), new RandomAffine { Shear = 20, Translation = 0.3 }, new RandomResizedCrop(),
        new ColorJitter { Brightness = 0.4, Contrast = 0.4, Saturation = 0.4 }, new PcaLighting(new ImageDataset(Small, Image, new int[1], 1), 1),
    ];

    /// <summary>The same seed, epoch and image give the same, in whatever batches; another epoch, another.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void What_is_drawn_depends_on_seed_epoch_and_image_alone(Augmentation augmentation)
    {
        byte[] one = Pixels(augmentation, batch: 4, seed: 1, epoch: 3);
        Assert.Equal(one, Pixels(augmentation, batch: 7, seed: 1, epoch: 3));
        Assert.NotEqual(one, Pixels(augmentation, batch: 4, seed: 1, epoch: 4));
        Assert.NotEqual(one, Pixels(augmentation, batch: 4, seed: 2, epoch: 3));
        Assert.Contains(Enumerable.Range(1, 9), i => !one.AsSpan(0, 90).SequenceEqual(one.AsSpan(i * 90, 90)));
    }

    [Fact]
    public void A_flip_mirrors_rows()
    {
        byte[] image = Apply(new HorizontalFlip(1));
        for (int y = 0; y < 5; y++)
        {
            for (int x = 0; x < 6; x++)
                Assert.Equal(Pixel(Image, y, 5 - x), Pixel(image, y, x));
        }

        Assert.Equal(Image, Apply(new HorizontalFlip(0)));
    }

    [Fact]
    public void A_crop_shifts_and_fills_with_zeros()
    {
        var shifts = new HashSet<(int, int)>();
        for (int seed = 0; seed < 400; seed++)
        {
            byte[] image = Apply(new PadAndCrop(2), seed);
            shifts.Add((from down in Enumerable.Range(-2, 5) from right in Enumerable.Range(-2, 5) select (down, right)).Single(shift => IsShifted(image, shift)));
        }

        Assert.Equal(25, shifts.Count);
        Apply(new PadAndCrop(50));

        static bool IsShifted(byte[] image, (int Down, int Right) shift)
        {
            for (int y = 0; y < 5; y++)
            {
                for (int x = 0; x < 6; x++)
                {
                    bool inside = y + shift.Down is >= 0 and < 5 && x + shift.Right is >= 0 and < 6;
                    if (!Pixel(image, y, x).SequenceEqual(inside ? Pixel(Image, y + shift.Down, x + shift.Right) : [0, 0, 0]))
                        return false;
                }
            }

            return true;
        }
    }

    [Fact]
    public void A_cutout_is_a_square_of_zeros()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            byte[] image = Apply(new Cutout(3), seed);
            (int Y, int X)[] zeros = [.. from y in Enumerable.Range(0, 5) from x in Enumerable.Range(0, 6) where Pixel(image, y, x).SequenceEqual(new byte[3]) select (y, x)];
            int height = zeros.Max(p => p.Y) - zeros.Min(p => p.Y) + 1, width = zeros.Max(p => p.X) - zeros.Min(p => p.X) + 1;
            Assert.Equal(zeros.Length, height * width);
            Assert.InRange(height, 2, 3);
            Assert.InRange(width, 2, 3);
            Assert.Equal(90 - (3 * zeros.Length), image.Zip(Image).Count(pair => pair.First == pair.Second));
        }
    }

    [Fact]
    public void A_quarter_turn_moves_every_pixel()
    {
        var square = new Shape(1, 3, 3);
        byte[] image = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        Rotation.Turn(image, new byte[9], square, 90);
        Assert.Equal([3, 6, 9, 2, 5, 8, 1, 4, 7], image);
        image = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        Rotation.Turn(image, new byte[9], square, 45);
        Assert.Equal(5, image[4]);
        Rotation.Turn(image = [.. Image], new byte[90], Small, 180);
        Assert.Equal(Image.Chunk(3).Reverse().SelectMany(pixel => pixel), image);
    }

    [Fact]
    public void Affine_moves_turn_shear_scale_and_shift()
    {
        Assert.Equal(Image, Apply(new RandomAffine()));
        byte[] digit = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        Assert.Equal([3, 6, 9, 2, 5, 8, 1, 4, 7], Moved(angle: 90));
        Assert.Equal([0, 0, 0, 0, 1, 2, 0, 4, 5], Moved(down: 1, right: 1));

        // Columns lean by a pixel a row, around the row in the middle.
        Assert.Equal([2, 3, 0, 4, 5, 6, 0, 7, 8], Moved(shear: 45));

        // Twice as wide: half a pixel between columns. Half as wide: the neighbours come from beyond the border.
        Assert.Equal([2, 2, 3, 5, 5, 6, 8, 8, 9], Moved(width: 2));
        Assert.Equal([0, 2, 0, 0, 5, 0, 0, 8, 0], Moved(width: 0.5));
        Assert.Equal([0, 0, 0, 4, 5, 6, 0, 0, 0], Moved(height: 0.5));

        // Leaned, then turned: the leaning image's last column is the first row.
        Assert.Equal([0, 6, 8, 3, 5, 7, 2, 4, 0], Moved(angle: 90, shear: 45));

        byte[] Moved(double angle = 0, double shear = 0, double height = 1, double width = 1, double down = 0, double right = 0)
        {
            byte[] image = [.. digit];
            RandomAffine.Move(image, new byte[9], new Shape(1, 3, 3), angle, shear, height, width, down, right);
            return image;
        }
    }

    /// <summary>A slope stays a slope, within the bounds of its values, and the whole image is itself.</summary>
    [Fact]
    public void A_resized_crop_shows_a_part()
    {
        Assert.Equal(Image, Apply(new RandomResizedCrop { SmallestArea = 1 }, shape: Small));
        for (int seed = 0; seed < 50; seed++)
        {
            byte[] image = Apply(new RandomResizedCrop(), seed);
            Assert.InRange(image.Min(), Image.Min(), Image.Max());
            Assert.InRange(image.Max(), Image.Min(), Image.Max());
            for (int i = 3; i < 18; i++)
                Assert.True(image[i] >= image[i - 3]);
        }
    }

    [Fact]
    public void Colours_change_within_their_bounds()
    {
        byte[] grey = [.. Enumerable.Repeat((byte)100, 90)];
        for (int seed = 0; seed < 50; seed++)
        {
            Assert.Equal(Image, Apply(new ColorJitter(), seed));
            byte[] image = [.. grey];
            var random = new Xoshiro256(seed);
            new ColorJitter { Brightness = 0.2, Contrast = 0.9, Saturation = 0.9 }.Apply(image, new byte[90], Small, ref random);
            Assert.Single(image.Distinct());
            Assert.InRange(image[0], 80, 120);
        }

        Assert.Contains("these have 1", Assert.Throws<InvalidOperationException>(() => Apply(new ColorJitter(), shape: new Shape(1, 9, 10))).Message);
    }

    /// <summary>Colours on a line have one component, along it and as long as their variance; two colours have any others none.</summary>
    [Fact]
    public void Light_varies_along_the_principal_components()
    {
        var dataset = new ImageDataset(new Shape(3, 1, 2), (byte[])[100, 50, 30, 160, 130, 30], new int[1], 1);
        var lighting = new PcaLighting(dataset);
        double[] lengths = [.. Enumerable.Range(0, 3).Select(row => Math.Sqrt(Enumerable.Range(0, 3).Sum(c => lighting[row, c] * lighting[row, c])))];
        int first = Array.IndexOf(lengths, lengths.Max());

        // The colours are 50 to either side of their mean, in the direction (0.6, 0.8, 0).
        Assert.Equal(2500 / 255.0, lengths[first], 1e-9);
        Assert.Equal([0.6, 0.8, 0], Enumerable.Range(0, 3).Select(c => Math.Abs(lighting[first, c] / lengths[first])), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(0, lengths.Sum() - lengths[first], 1e-9);
        Assert.Throws<ArgumentException>(() => new PcaLighting(new ImageDataset(new Shape(1, 1, 6), new byte[6], new int[1], 1)));
    }

    [Fact]
    public void Augmented_epochs_allocate_nothing()
    {
        BatchLoader loader = Loader(All.Select(row => row.Data), 4, 1);
        Pass();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Pass();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Pass()
        {
            foreach (Batch batch in loader.Epoch(1))
                Assert.False(batch.Pixels.IsEmpty);
        }
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new HorizontalFlip(1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PadAndCrop(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Cutout(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Rotation(181));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomAffine { Degrees = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomAffine { Shear = 90 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomAffine { Scaling = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomAffine { Stretching = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomAffine { Translation = 1.5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomResizedCrop { SmallestArea = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ColorJitter { Contrast = -0.1 });
        Assert.Equal("Augmentations", Assert.Throws<ArgumentNullException>(() => Loader([new HorizontalFlip(), null!], 1, 0)).ParamName);
    }

    private static byte[] Apply(Augmentation augmentation, int seed = 0, Shape? shape = null)
    {
        byte[] image = [.. Image];
        var random = new Xoshiro256(seed);
        augmentation.Apply(image, new byte[90], shape ?? Small, ref random);
        return image;
    }

    private static BatchLoader Loader(IEnumerable<Augmentation> augmentations, int batch, int seed)
    {
        byte[] pixels = [.. Enumerable.Range(0, 10).SelectMany(_ => Image)];
        return new BatchLoader(new ImageDataset(Small, pixels, new int[10], 1), batch, seed) { Shuffle = false, Augmentations = [.. augmentations] };
    }

    private static byte[] Pixels(Augmentation augmentation, int batch, int seed, int epoch)
    {
        var result = new List<byte>();
        foreach (Batch part in Loader([augmentation], batch, seed).Epoch(epoch))
            result.AddRange(part.Pixels);
        return [.. result];
    }

    private static byte[] Pixel(byte[] image, int y, int x) => image[(((y * 6) + x) * 3)..(((y * 6) + x + 1) * 3)];
}
