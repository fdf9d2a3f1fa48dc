namespace ConvNet;

/// <summary>How images lie in memory.</summary>
public enum PixelFormat
{
    /// <summary>Floats, channel by channel: [N, C, H, W], PyTorch's layout.</summary>
    PlanarSingle,

    /// <summary>Bytes, pixel by pixel: [N, H, W, C], as image decoders give them. They become (value / 255 - mean) / deviation.</summary>
    InterleavedByte,
}
