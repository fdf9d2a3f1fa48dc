using ConvNet.Model;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;
using ConvNet.Model.Planning.Winograd;

namespace ConvNet.Search;

/// <summary>A convolution of one image with a bias and ReLU, padded so that windows reach as far on both sides.</summary>
/// <param name="IsOfSmallNetwork">Whether the weights of its network stay in the processor's caches.</param>
internal sealed record ConvShape(int Channels, int Filters, int Taps, int Stride, int Size, bool IsOfSmallNetwork = false)
{
    /// <summary>Convolutions of the lectures' networks: VGG, ResNet at its four stages, GoogLeNet, SqueezeNet, AlexNet; CIFAR's ResNet and MNIST's.</summary>
    public static readonly ConvShape[] All =
    [
        new(64, 64, 3, 1, 224), new(128, 128, 3, 1, 112), new(256, 256, 3, 1, 56), new(512, 512, 3, 1, 28), new(512, 512, 3, 1, 14),
        new(64, 64, 3, 1, 56), new(128, 128, 3, 1, 28), new(256, 256, 3, 1, 14), new(512, 512, 3, 1, 7),
        new(64, 128, 3, 2, 56), new(128, 256, 3, 2, 28), new(256, 512, 3, 2, 14),
        new(64, 64, 1, 1, 56), new(64, 256, 1, 1, 56), new(256, 64, 1, 1, 56), new(512, 128, 1, 1, 28), new(256, 1024, 1, 1, 14), new(2048, 512, 1, 1, 7),
        new(96, 128, 3, 1, 28), new(112, 224, 3, 1, 14), new(16, 32, 5, 1, 28), new(32, 96, 5, 1, 14), new(16, 64, 3, 1, 55), new(96, 256, 5, 1, 27),
        new(112, 224, 1, 1, 4), new(384, 384, 1, 1, 4), new(128, 128, 1, 1, 7), // products of Cook-Toom tiles
        new(16, 16, 3, 1, 32, true), new(32, 32, 3, 1, 16, true), new(64, 64, 3, 1, 8, true), new(32, 64, 3, 1, 14, true), new(64, 64, 3, 1, 32, true), new(128, 128, 3, 1, 16, true),
    ];

    public int Output => ((Size - 1) / Stride) + 1;

    public double MultiplyAdds => (double)Output * Output * Filters * Channels * Taps * Taps;

    /// <summary>The image, with a halo that windows, and tiles of so many outputs, may reach into.</summary>
    public BlockedLayout Input(int tile = 1)
    {
        int beyond = (Taps / 2) + ((((Output + tile - 1) / tile * tile) - Output) * Stride);
        return new BlockedLayout(new Model.Shape(Channels, Size, Size), new Halo(Taps / 2, Taps / 2, beyond, beyond));
    }

    public BlockedLayout Result => new(new Model.Shape(Filters, Output, Output));

    private ConvOutput Results => new(Filters, Output, Output, Result.Plane, Result.Row, Result.Pixel);

    /// <summary>It as a direct convolution. One of 1x1 takes all positions as one row.</summary>
    public ConvKernel Direct()
    {
        BlockedLayout x = Input();
        (int height, int width) = Taps == 1 && Stride == 1 ? (1, Output * Output) : (Output, Output);
        return new ConvKernel(
            new ConvInput(Channels, x.Block, x.Plane, Stride * x.Row, Stride * x.Pixel, default), new ConvTaps(Taps, Taps, x.Row, x.Pixel),
            Results with { Height = height, Width = width, Row = width * BlockedLayout.Full }, HasBias: true, ReLU, FusedPool.None, "Conv");
    }

    /// <summary>It by tiles of m x m outputs.</summary>
    public WinogradKernel ByTiles(int m) => new(
        new WinogradShape(new(m, Taps, Stride), new(m, Taps, Stride), 1, Input().Blocks, Result.Blocks), Input(m), Results, HasBias: true, IsScaled: false, ReLU, FusedPool.None);

    /// <summary>The outputs along the side of the tiles that are chosen for it; 0 for direct convolution.</summary>
    public int Tile(double transformCycles = ConvAlgorithm.TransformCycles)
    {
        var axis = new ConvAxis(Taps, Stride, Dilation: 1, Output);
        return ConvAlgorithm.Tile(axis, axis, Channels, Filters, FusedPool.None, transformCycles: transformCycles)?.Vertical.Outputs ?? 0;
    }

    public override string ToString() => $"{Taps}x{Taps}{(Stride > 1 ? $"/{Stride}" : "")} {Channels}->{Filters} at {Output}x{Output}";

    private static Epilogue ReLU => new(ConvNet.Model.Layers.ActivationFunction.ReLU, 0);
}
