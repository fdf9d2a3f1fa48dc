using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Samples;

/// <summary>A grey image in the terminal, two rows of pixels to a line.</summary>
internal static class DigitArt
{
    private const string Shades = " .:-=+*#%@";

    /// <summary>Draws it in grey half blocks where the terminal has colours, otherwise in characters of more or less ink.</summary>
    /// <param name="pixels">[height, width] bytes; an even number of rows.</param>
    /// <param name="width">The pixels of a row.</param>
    public static IRenderable Render(ReadOnlySpan<byte> pixels, int width)
    {
        var colours = AnsiConsole.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;
        var text = new StringBuilder();
        for (var start = 0; start + (2 * width) <= pixels.Length; start += 2 * width)
        {
            for (var x = 0; x < width; x++)
            {
                int upper = pixels[start + x], lower = pixels[start + width + x];
                if (colours)
                    text.Append($"[rgb({upper},{upper},{upper}) on rgb({lower},{lower},{lower})]▀[/]");
                else
                    text.Append(Shades[(upper + lower) * (Shades.Length - 1) / (2 * byte.MaxValue)]);
            }

            text.Append('\n');
        }

        return colours ? new Markup(text.ToString()) : new Text(text.ToString());
    }
}
