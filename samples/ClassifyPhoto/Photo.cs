using Architectures;
using ConvNet;

namespace Samples;

/// <summary>Makes of any photo an input of the network, as those were that it was trained on.</summary>
internal static class Photo
{
    /// <summary>The square in the middle, in the network's size, its channels from blue to red.</summary>
    /// <returns>[H, W, 3] bytes in the order blue, green, red. The network subtracts their means itself.</returns>
    public static ImageFile Prepare(ImageFile photo)
    {
        var size = SqueezeNet11.Description.Input;
        var input = photo.WithChannels(3).CropToSquare().Resize(size.Height, size.Width);
        return SwapRedAndBlue(input);
    }

    /// <summary>RGB as BGR, and the reverse.</summary>
    public static ImageFile SwapRedAndBlue(ImageFile image)
    {
        byte[] pixels = [.. image.Pixels];
        ImageLayout.SwapRedAndBlue<byte>(pixels);
        return new ImageFile(image.Shape, pixels);
    }
}
