using ConvNet;

namespace Training;

/// <summary>A set of drawn scenes: always the same for a seed.</summary>
internal sealed class SceneSet
{
    private readonly int[] labels;

    private SceneSet(ImageDataset images, int[] labels)
    {
        Images = images;
        this.labels = labels;
    }

    /// <summary>The number of scenes.</summary>
    public int Count => Images.Count;

    /// <summary>The images; the label of each is its number.</summary>
    public ImageDataset Images { get; }

    /// <summary>Draws some scenes.</summary>
    /// <param name="count">The number of scenes.</param>
    /// <param name="seed">Another seed draws others.</param>
    public static SceneSet Draw(int count, int seed)
    {
        const int Size = 3 * Scene.Area;
        var random = new Random(seed);
        var pixels = new byte[count * Size];
        var labels = new int[count * Scene.Area];
        for (var i = 0; i < count; i++)
            Scene.Imagine(random).Paint(random, pixels.AsSpan(i * Size, Size), labels.AsSpan(i * Scene.Area, Scene.Area));

        var numbers = Enumerable.Range(0, count).ToArray();
        return new SceneSet(new ImageDataset(new Shape(3, Scene.Side, Scene.Side), pixels, numbers, count), labels);
    }

    /// <summary>The labels of neighbouring scenes: [count, 64, 64].</summary>
    public ReadOnlySpan<int> Labels(int first, int count) => labels.AsSpan(first * Scene.Area, count * Scene.Area);
}
