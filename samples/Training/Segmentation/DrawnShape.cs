using System.Numerics;

namespace Training;

/// <summary>The classes of a scene's pixels.</summary>
internal enum ShapeKind
{
    Background,
    Disc,
    Square,
    Triangle,
}

/// <summary>A shape on a scene; distances are in pixels.</summary>
/// <param name="Kind">Disc, square or triangle.</param>
/// <param name="Centre">Its centre.</param>
/// <param name="Radius">Of the disc, or of the circle through the corners.</param>
/// <param name="Angle">How far it is turned, in radians.</param>
/// <param name="Colour">Red, green and blue, 0 to 255.</param>
internal readonly record struct DrawnShape(ShapeKind Kind, Vector2 Centre, float Radius, float Angle, Vector3 Colour)
{
    private int Corners => Kind == ShapeKind.Square ? 4 : 3;

    /// <summary>Whether a point lies on the shape.</summary>
    public bool Covers(Vector2 point)
    {
        var offset = point - Centre;
        if (Kind == ShapeKind.Disc)
            return offset.LengthSquared() <= Radius * Radius;

        // A regular polygon is where no side is farther from the centre than the sides are: cos(pi / corners) of the radius.
        var sides = Radius * MathF.Cos(MathF.PI / Corners);
        for (var side = 0; side < Corners; side++)
        {
            var (sin, cos) = MathF.SinCos(Angle + (side * 2 * MathF.PI / Corners));
            if (Vector2.Dot(offset, new Vector2(cos, sin)) > sides)
                return false;
        }

        return true;
    }
}
