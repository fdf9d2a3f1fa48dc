namespace ConvNet.Testing.Reference;

/// <summary>Dropout of single values: 0 or 1 / (1 - rate) in training; the classic one has 0 or 1, and 1 - rate in inference.</summary>
public sealed record Dropout(double Rate = 0.5, bool Classic = false) : NoiseLayer
{
    public override string Attribute => FormattableString.Invariant($"Dropout({Rate}{(Classic ? ", Classic = true" : "")})");

    protected override double Inference => Classic ? 1 - Rate : 1;
}
