namespace Samples.Pictures;

/// <summary>From numbers to colours.</summary>
internal static class Colors
{
    /// <summary>Dark blue over purple and orange to light yellow, each lighter than the one before, so that it also reads in grey.</summary>
    private static readonly (byte R, byte G, byte B)[] HeatStops = [(4, 3, 20), (66, 10, 104), (147, 38, 103), (221, 81, 58), (252, 165, 10), (252, 255, 164)];

    /// <summary>The colour of a value from 0 to 1; what is beyond is taken for the nearer of them.</summary>
    public static (byte R, byte G, byte B) Heat(float value)
    {
        var place = Math.Clamp(value, 0f, 1f) * (HeatStops.Length - 1);
        var stop = Math.Min((int)place, HeatStops.Length - 2);
        var (low, high) = (HeatStops[stop], HeatStops[stop + 1]);
        return (Mix(low.R, high.R, place - stop), Mix(low.G, high.G, place - stop), Mix(low.B, high.B, place - stop));
    }

    /// <summary>The byte so far on the way from one to another.</summary>
    public static byte Mix(byte from, byte to, float part) => (byte)(from + ((to - from) * part) + 0.5f);
}
