namespace ConvNet.Model;

/// <summary>Neighbouring positions of an image, as a rectangle wherever it lies.</summary>
internal readonly record struct Patch(long Height, long Width)
{
    /// <summary>A single position.</summary>
    public static readonly Patch One = new(1, 1);

    /// <summary>The smallest that has room for both.</summary>
    public static Patch Union(Patch a, Patch b) => new(Math.Max(a.Height, b.Height), Math.Max(a.Width, b.Width));

    public static Patch All(Shape image) => new(image.Height, image.Width);

    /// <summary>What of it can lie in an image.</summary>
    public Patch Within(Shape image) => new(Math.Min(Height, image.Height), Math.Min(Width, image.Width));

    public Patch Enlarge(Func<long, long> side) => new(side(Height), side(Width));

    /// <summary>The most of <paramref name="cell"/>-sized cells that so many neighbours along one side lie in.</summary>
    public static long Cells(long length, int cell) => Arithmetic.RoundUp(length - 1, cell) / cell + 1;
}
