namespace ConvNet.Model.Planning;

/// <summary>Zero positions kept around an image, so that windows read past its border without a test.</summary>
internal readonly record struct Halo(int Top, int Left, int Bottom, int Right)
{
    public bool IsEmpty => this == default;

    public static Halo Union(Halo a, Halo b) =>
        new(Math.Max(a.Top, b.Top), Math.Max(a.Left, b.Left), Math.Max(a.Bottom, b.Bottom), Math.Max(a.Right, b.Right));
}

/// <summary>
/// How one image's values lie in memory: [ceil(C / Block)][rows][columns][Block], with the halo's rows and columns around.
/// Lanes past the last channel are zero, in values and in gradients: every kernel keeps them so, and none has to ask.
/// </summary>
/// <param name="Block">
/// Channels side by side: 16, a vector of AVX-512 (two of AVX2, four of 128 bits). An input of few channels keeps them all
/// in one smaller block.
/// </param>
internal readonly record struct BlockedLayout(Shape Shape, int Block, Halo Halo)
{
    /// <summary>Channels of a full block.</summary>
    public const int Full = 16;

    public BlockedLayout(Shape shape, Halo halo = default)
        : this(shape, Full, halo)
    {
    }

    /// <summary>
    /// Whether each channel is a plane of its own, as in the user's images: [C][rows][columns]. A block is then only how the weights of
    /// a layer that reads it are packed. See <see cref="PlanarValues"/>.
    /// </summary>
    public bool IsPlanar { get; init; }

    public int Channels => Shape.Channels;

    public int Height => Shape.Height;

    public int Width => Shape.Width;

    public int Blocks => (Shape.Channels + Block - 1) / Block;

    public int Rows => Height + Halo.Top + Halo.Bottom;

    public int Columns => Width + Halo.Left + Halo.Right;

    /// <summary>Floats from one pixel to the next.</summary>
    public int Pixel => IsPlanar ? 1 : Block;

    public int Row => Columns * Pixel;

    /// <summary>Floats from one channel of a block to the next.</summary>
    public int Channel => IsPlanar ? Rows * Columns : 1;

    /// <summary>Floats from one block to the next.</summary>
    public int Plane => Rows * Columns * Block;

    /// <summary>The first pixel of the image, behind the halo.</summary>
    public int Origin => At(0, 0);

    /// <summary>Floats for one image, rounded to whole vectors so that the next image is aligned.</summary>
    public int Floats => RoundUp(IsPlanar ? Channels * Channel : Blocks * Plane);

    /// <summary>Whether the image is one run of floats.</summary>
    public bool IsDense => Halo.IsEmpty;

    public int At(int row, int column) => ((row + Halo.Top) * Row) + ((column + Halo.Left) * Pixel);

    public static int RoundUp(int floats) => (floats + Full - 1) / Full * Full;

    public override string ToString() =>
        $"{Shape}" + (IsPlanar ? ", planar" : Block == Full ? "" : $", blocks of {Block}") + (Halo.IsEmpty ? "" : $", halo {Halo.Top},{Halo.Left},{Halo.Bottom},{Halo.Right}");
}
