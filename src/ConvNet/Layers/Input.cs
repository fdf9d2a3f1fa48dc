using System.Diagnostics;

namespace ConvNet;

/// <summary>The network's input: images of [channels, height, width]. It is the first layer, once.</summary>
/// <remarks>
/// Images given as bytes become numbers by <see cref="Mean"/> and <see cref="Deviation"/>; images given as floats are taken as they are.
/// </remarks>
/// <group>Networks</group>
/// <shape>-> [channels, height, width]</shape>
/// <formula>x = (byte / 255 - Mean[c]) / Deviation[c]</formula>
/// <pytorch>torchvision.transforms.Normalize(mean, std), after ToTensor()</pytorch>
/// <source>Stanford CS231n, Convolutional Networks</source>
/// <param name="channels">Channels: 1 for grey, 3 for colour.</param>
/// <param name="height">Rows.</param>
/// <param name="width">Columns.</param>
/// <example><code>[Input(3, 224, 224, Mean = new[] { 0.485, 0.456, 0.406 }, Deviation = new[] { 0.229, 0.224, 0.225 })]</code></example>
[Conditional(Compilation)]
public sealed class InputAttribute(int channels, int height, int width) : LayerAttribute
{
    /// <summary>The channels of an image.</summary>
    public int Channels { get; } = channels;

    /// <summary>The rows of an image.</summary>
    public int Height { get; } = height;

    /// <summary>The columns of an image.</summary>
    public int Width { get; } = width;

    /// <summary>The mean of each channel (or one for all), on the scale of 0 to 1; without it 0.</summary>
    public double[] Mean { get; set; } = [];

    /// <summary>The standard deviation of each channel (or one for all), on the scale of 0 to 1; without it 1.</summary>
    public double[] Deviation { get; set; } = [];
}
