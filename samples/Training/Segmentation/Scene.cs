using System.Collections.Immutable;
using System.Numerics;

namespace Training;

/// <summary>
/// Shapes of random colours on a background that goes from one colour to another, under noise. Only its form tells what a shape is,
/// and later shapes hide earlier ones.
/// </summary>
/// <param name="Top">The background's colour in the first row.</param>
/// <param name="Bottom">The background's colour in the last row.</param>
/// <param name="Shapes">The shapes, from back to front.</param>
/// <param name="Noise">The standard deviation of the noise on each value.</param>
internal sealed record Scene(Vector3 Top, Vector3 Bottom, ImmutableArray<DrawnShape> Shapes, float Noise)
{
    /// <summary>The side of an image, in pixels.</summary>
    public const int Side = 64;

    /// <summary>The pixels of an image.</summary>
    public const int Area = Side * Side;

    private const int MostShapes = 4;

    // Colours differ by at least this much from the background's, so that a shape can be seen.
    private const float Contrast = 70;

    /// <summary>The names of the classes, by label.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = [.. Enum.GetNames<ShapeKind>().Select(name => name.ToLowerInvariant())];

    /// <summary>Makes up a scene, from the random numbers alone.</summary>
    public static Scene Imagine(Random random)
    {
        var (top, bottom) = (Colour(random), Colour(random));
        var shapes = ImmutableArray.CreateBuilder<DrawnShape>();
        for (var count = random.Next(1, MostShapes + 1); count > 0; count--)
        {
            var kind = (ShapeKind)random.Next((int)ShapeKind.Disc, (int)ShapeKind.Triangle + 1);
            var centre = new Vector2(Between(random, 8, Side - 8), Between(random, 8, Side - 8));
            var radius = Between(random, 8, 18);
            var angle = Between(random, 0, 2 * MathF.PI);
            var behind = Vector3.Lerp(top, bottom, centre.Y / Side);
            var colour = Colour(random);
            while (Vector3.Distance(colour, behind) < Contrast)
                colour = Colour(random);
            shapes.Add(new DrawnShape(kind, centre, radius, angle, colour));
        }

        return new Scene(top, bottom, shapes.ToImmutable(), Between(random, 5, 30));
    }

    /// <summary>Draws the scene.</summary>
    /// <param name="random">Where the noise comes from.</param>
    /// <param name="pixels">[64, 64, 3] bytes: overwritten.</param>
    /// <param name="labels">[64, 64], <see cref="ShapeKind"/> as numbers: overwritten.</param>
    public void Paint(Random random, Span<byte> pixels, Span<int> labels)
    {
        for (var y = 0; y < Side; y++)
        {
            var background = Vector3.Lerp(Top, Bottom, y / (Side - 1f));
            for (var x = 0; x < Side; x++)
            {
                var (kind, colour) = (ShapeKind.Background, background);
                foreach (var shape in Shapes)
                {
                    if (shape.Covers(new Vector2(x + 0.5f, y + 0.5f)))
                        (kind, colour) = (shape.Kind, shape.Colour);
                }

                var pixel = (y * Side) + x;
                labels[pixel] = (int)kind;
                for (var channel = 0; channel < 3; channel++)
                    pixels[(pixel * 3) + channel] = (byte)Math.Clamp(colour[channel] + (Noise * Gaussian(random)) + 0.5f, 0, 255);
            }
        }
    }

    private static Vector3 Colour(Random random) => new(Between(random, 0, 255), Between(random, 0, 255), Between(random, 0, 255));

    private static float Between(Random random, float low, float high) => low + ((high - low) * random.NextSingle());

    // Box and Muller (1958).
    private static float Gaussian(Random random) =>
        MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle())) * MathF.Cos(2 * MathF.PI * random.NextSingle());
}
