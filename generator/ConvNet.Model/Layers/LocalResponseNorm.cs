namespace ConvNet.Model.Layers;

/// <summary>Normalisation by the squares of neighbouring channels: x / (K + Alpha / Size * sum)^Beta.</summary>
internal sealed record LocalResponseNorm(int Size, double Alpha, double Beta, double K) : Layer
{
    public override string Kind => "LocalResponseNorm";

    /// <summary>Channels before a channel that its sum takes in: one more than behind it where the size is even, as in PyTorch.</summary>
    public int Before => Size / 2;

    public int After => (Size - 1) / 2;

    public override Shape Infer(Shape input) => input;

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        if (Size < 1) yield return site.NotPositive("Size", Size);
        if (!(Arithmetic.IsFinite(Alpha) && Alpha >= 0)) yield return site.InvalidNumber("Alpha", Alpha, "it must be finite and at least 0, also in single precision", "1e-4");
        if (!Arithmetic.IsFinite(Beta)) yield return site.InvalidNumber("Beta", Beta, "it must be finite, also in single precision", "0.75");
        if (!Arithmetic.IsPositive(K))
            yield return site.InvalidNumber("K", K, "it must be finite and above 0, also in single precision, for where all values are 0 they are divided by a power of it", "2");
        if (input is { IsFlat: true } vector) yield return site.NeedsImage(vector);
    }
}
