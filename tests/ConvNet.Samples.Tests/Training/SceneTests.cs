extern alias Training;

using System.Numerics;
using Training::Training;

namespace ConvNet.Samples.Tests.Training;

/// <summary>The scenes that a segmentation network is trained on.</summary>
public class SceneTests
{
    private static readonly Vector3 Sky = new(20, 40, 60), Red = new(200, 10, 10), Green = new(10, 200, 10);

    public static TheoryData<int, double> Areas => new()
    {
        { (int)ShapeKind.Disc, Math.PI },
        { (int)ShapeKind.Square, 2 },
        { (int)ShapeKind.Triangle, 3 * Math.Sqrt(3) / 4 },
    };

    /// <summary>The areas of a unit circle, and of the polygons in it.</summary>
    [Theory]
    [MemberData(nameof(Areas))]
    public void Labels_are_where_the_shape_is(int kind, double area)
    {
        var shape = new DrawnShape((ShapeKind)kind, new Vector2(31, 33), 20, 0.3f, Red);
        (byte[] pixels, int[] labels) = Paint(new Scene(Sky, Sky, [shape], Noise: 0));
        Assert.Equal(area * 400, labels.Count(label => label == kind), area * 400 * 0.03);
        for (int i = 0; i < Scene.Area; i++)
        {
            Vector3 colour = labels[i] == kind ? Red : Sky;
            Assert.Equal(colour, new Vector3(pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]));
            Assert.True(labels[i] == kind || labels[i] == (int)ShapeKind.Background);
        }

        // Its corners lie on the circle: none is farther from the centre, and some are nearly as far.
        double farthest = Enumerable.Range(0, Scene.Area).Where(i => labels[i] == kind).Max(i => Math.Sqrt(Math.Pow((i % 64) + 0.5 - 31, 2) + Math.Pow((i / 64) + 0.5 - 33, 2)));
        Assert.InRange(farthest, 18, 20);
    }

    [Fact]
    public void Later_shapes_hide_earlier_ones()
    {
        var disc = new DrawnShape(ShapeKind.Disc, new Vector2(24, 32), 12, 0, Red);
        var square = new DrawnShape(ShapeKind.Square, new Vector2(36, 32), 12, 0, Green);
        const int Both = (32 * Scene.Side) + 30;
        Assert.Equal((int)ShapeKind.Square, Paint(new Scene(Sky, Sky, [disc, square], 0)).Labels[Both]);
        Assert.Equal((int)ShapeKind.Disc, Paint(new Scene(Sky, Sky, [square, disc], 0)).Labels[Both]);
    }

    [Fact]
    public void The_background_goes_from_one_colour_to_another_under_noise()
    {
        (byte[] clean, _) = Paint(new Scene(Sky, Red, [], Noise: 0));
        Assert.Equal((20, 200), (clean[0], clean[^3]));
        (byte[] noisy, _) = Paint(new Scene(new Vector3(128), new Vector3(128), [], Noise: 10));
        double mean = noisy.Average(value => (double)value), deviation = Math.Sqrt(noisy.Average(value => (value - mean) * (value - mean)));
        Assert.Equal(128, mean, 0.5);
        Assert.Equal(10, deviation, 0.5);
    }

    [Fact]
    public void A_seed_always_draws_the_same()
    {
        SceneSet set = SceneSet.Draw(20, seed: 1), again = SceneSet.Draw(20, seed: 1), other = SceneSet.Draw(20, seed: 2);
        Assert.True(set.Images.Pixels(0, 20).SequenceEqual(again.Images.Pixels(0, 20)));
        Assert.True(set.Labels(0, 20).SequenceEqual(again.Labels(0, 20)));
        Assert.False(set.Labels(0, 20).SequenceEqual(other.Labels(0, 20)));
        Assert.Equal([0, 1, 2, 3], set.Labels(0, 20).ToArray().Distinct().Order());
    }

    [Fact]
    public void Batches_have_the_labels_of_their_images()
    {
        SceneSet set = SceneSet.Draw(10, seed: 1);
        var examples = new LabelledPixels(set, set);
        var loader = new BatchLoader(examples.Train, batch: 4, seed: 1);
        var seen = new List<int>();
        foreach (Batch batch in loader.Epoch(0))
        {
            ReadOnlySpan<int> labels = examples.Labels(batch);
            Assert.Equal(batch.Count * Scene.Area, labels.Length);
            for (int i = 0; i < batch.Count; i++)
            {
                int number = NumberOf(batch.Pixels.Slice(i * 3 * Scene.Area, 3 * Scene.Area));
                Assert.True(set.Labels(number, 1).SequenceEqual(labels.Slice(i * Scene.Area, Scene.Area)));
                seen.Add(number);
            }
        }

        Assert.Equal(Enumerable.Range(0, 10), seen.Order());
        Assert.NotEqual(Enumerable.Range(0, 10), seen);

        int NumberOf(ReadOnlySpan<byte> pixels)
        {
            int number = 0;
            while (!set.Images.Pixels(number).SequenceEqual(pixels))
                number++;
            return number;
        }
    }

    private static (byte[] Pixels, int[] Labels) Paint(Scene scene)
    {
        var pixels = new byte[3 * Scene.Area];
        var labels = new int[Scene.Area];
        scene.Paint(new Random(1), pixels, labels);
        return (pixels, labels);
    }
}
