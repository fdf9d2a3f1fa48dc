using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// The same values as a volume of another shape, in the order channel, row, column: the vector of a dense layer becomes an image, as in
/// the decoder of an autoencoder and in generators. It undoes <see cref="FlattenAttribute"/>.
/// </summary>
/// <group>Shape and movement</group>
/// <shape>any -> [channels, height, width]</shape>
/// <formula>y[c, i, j] = x[(c * height + i) * width + j], x flattened</formula>
/// <pytorch>Unflatten(1, (channels, height, width)), after Flatten()</pytorch>
/// <source>Stanford CS231n, Generative Models; Radford et al., 2015</source>
/// <param name="channels">The channels.</param>
/// <param name="height">The rows.</param>
/// <param name="width">The columns. The three multiply to the number of the input's values.</param>
/// <example><code>
/// [Dense(6272), ReLU, Reshape(128, 7, 7)]
/// [ConvTranspose(64, 4, Stride = 2, Pad = 1), ReLU, ConvTranspose(1, 4, Stride = 2, Pad = 1), Tanh]
/// </code></example>
[Conditional(Compilation)]
public sealed class ReshapeAttribute(int channels, int height, int width) : LayerAttribute
{
    /// <summary>The channels.</summary>
    public int Channels { get; } = channels;

    /// <summary>The rows.</summary>
    public int Height { get; } = height;

    /// <summary>The columns.</summary>
    public int Width { get; } = width;
}
