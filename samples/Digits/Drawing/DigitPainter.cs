using System.Numerics;

namespace Samples.Drawing;

/// <summary>
/// Draws handwritten-looking digits on 28x28 grey pixels: a variant of the digit, its points moved a little, the whole turned,
/// sheared, stretched and shifted, then traced with an anti-aliased pen of random thickness, on slightly noisy paper.
/// The image depends on the random numbers alone.
/// </summary>
/// <param name="random">Where every choice comes from.</param>
internal sealed class DigitPainter(Random random)
{
    /// <summary>The side of an image, in pixels.</summary>
    public const int Side = 28;

    private const int CurveSteps = 8;

    private readonly float[] ink = new float[Side * Side];

    /// <summary>Draws a digit.</summary>
    /// <param name="digit">0 to 9.</param>
    /// <param name="pixels">[28, 28] bytes: 0 is paper, 255 is ink. Overwritten.</param>
    public void Draw(int digit, Span<byte> pixels)
    {
        Array.Clear(ink);
        var variants = Glyphs.Digits[digit];
        var placement = RandomPlacement();
        var radius = Between(0.75f, 1.7f);
        foreach (var stroke in variants[random.Next(variants.Length)])
            Trace(Place(stroke, placement), radius);

        var strength = Between(0.8f, 1f) * 255f;
        var grain = Between(0f, 14f);
        for (var i = 0; i < ink.Length; i++)
            pixels[i] = (byte)Math.Clamp((ink[i] * strength) + (grain * Gaussian()), 0f, 255f);
    }

    // The unit square becomes a box of about 13 x 20 pixels around the centre.
    private Matrix3x2 RandomPlacement()
    {
        var height = Between(16f, 21f);
        var width = height * Between(0.5f, 0.85f);
        return Matrix3x2.CreateTranslation(-0.5f, -0.5f)
            * Matrix3x2.CreateScale(width, height)
            * Matrix3x2.CreateSkew(0.2f * Gaussian(), 0.05f * Gaussian())
            * Matrix3x2.CreateRotation(0.12f * Gaussian())
            * Matrix3x2.CreateTranslation((Side / 2f) + Between(-2.2f, 2.2f), (Side / 2f) + Between(-2.2f, 2.2f));
    }

    private Vector2[] Place((float X, float Y)[] stroke, Matrix3x2 placement) =>
        Array.ConvertAll(stroke, p => Vector2.Transform(new Vector2(p.X + (0.035f * Gaussian()), p.Y + (0.035f * Gaussian())), placement));

    // A Catmull-Rom spline through the points, as short straight pieces.
    private void Trace(Vector2[] points, float radius)
    {
        var from = points[0];
        for (var i = 0; i + 1 < points.Length; i++)
        {
            var before = points[Math.Max(i - 1, 0)];
            var after = points[Math.Min(i + 2, points.Length - 1)];
            for (var step = 1; step <= CurveSteps; step++)
            {
                var to = CatmullRom(before, points[i], points[i + 1], after, step / (float)CurveSteps);
                Ink(from, to, radius);
                from = to;
            }
        }
    }

    private static Vector2 CatmullRom(Vector2 a, Vector2 b, Vector2 c, Vector2 d, float t) =>
        0.5f * ((2 * b) + ((c - a) * t) + (((2 * a) - (5 * b) + (4 * c) - d) * t * t) + (((3 * b) - a - (3 * c) + d) * t * t * t));

    // A pixel is covered by as much of its width as lies within the pen's radius of the piece.
    private void Ink(Vector2 from, Vector2 to, float radius)
    {
        var reach = new Vector2(radius + 1f);
        var low = Vector2.Clamp(Vector2.Min(from, to) - reach, Vector2.Zero, new Vector2(Side - 1));
        var high = Vector2.Clamp(Vector2.Max(from, to) + reach, Vector2.Zero, new Vector2(Side - 1));
        var along = to - from;
        var length = Math.Max(along.LengthSquared(), 1e-6f);
        for (var y = (int)low.Y; y <= (int)high.Y; y++)
        {
            for (var x = (int)low.X; x <= (int)high.X; x++)
            {
                var pixel = new Vector2(x + 0.5f, y + 0.5f);
                var nearest = from + (along * Math.Clamp(Vector2.Dot(pixel - from, along) / length, 0f, 1f));
                var cover = Math.Clamp(radius + 0.5f - Vector2.Distance(pixel, nearest), 0f, 1f);
                ref var value = ref ink[(y * Side) + x];
                value = Math.Max(value, cover);
            }
        }
    }

    private float Between(float low, float high) => low + ((high - low) * random.NextSingle());

    // Box and Muller (1958).
    private float Gaussian() => MathF.Sqrt(-2f * MathF.Log(1f - random.NextSingle())) * MathF.Cos(2f * MathF.PI * random.NextSingle());
}
