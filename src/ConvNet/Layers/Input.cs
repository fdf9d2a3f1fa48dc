using System.Diagnostics;

namespace ConvNet;

/// <summary>The network's input: images of [channels, height, width]. Must be the first layer.</summary>
/// <param name="channels">Channels: 1 for grey, 3 for colour.</param>
/// <param name="height">Rows.</param>
/// <param name="width">Columns.</param>
[Conditional(Compilation)]
public sealed class InputAttribute(int channels, int height, int width) : LayerAttribute
{
    /// <summary>The channels of an image.</summary>
    public int Channels { get; } = channels;

    /// <summary>The rows of an image.</summary>
    public int Height { get; } = height;

    /// <summary>The columns of an image.</summary>
    public int Width { get; } = width;

    /// <summary>
    /// The mean of each channel (or one for all), on the scale of 0 to 1. Images given as bytes become
    /// (value / 255 - Mean) / Deviation; images given as floats are taken as they are.
    /// </summary>
    public double[] Mean { get; set; } = [];

    /// <summary>The standard deviation of each channel (or one for all), on the scale of 0 to 1.</summary>
    public double[] Deviation { get; set; } = [];
}
