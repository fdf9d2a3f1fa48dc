namespace ConvNet.Model.Layers;

/// <summary>
/// Every <paramref name="Stride"/>-th row and column of the input, with channels of zeros around its own: (Planes - C) / 2 before them
/// (rounded down), the rest behind. Option A of He et al. 2016.
/// </summary>
/// <param name="Planes">The channels of the output, at least those of the input.</param>
internal sealed record ZeroPadShortcut(int Planes, int Stride) : Layer
{
    public override string Kind => "ZeroPadShortcut";

    /// <summary>The channels of zeros before those of the input.</summary>
    public int Before(Shape input) => (Planes - input.Channels) / 2;

    public override Shape Infer(Shape input) => new(Planes, Strided(input.Height), Strided(input.Width));

    public override Patch Sees(Patch output, Shape input) => output.Enlarge(side => ((side - 1) * Stride) + 1);

    private int Strided(int length) => (int)(((long)length + Stride - 1) / Stride);
}
