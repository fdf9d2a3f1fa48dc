namespace ConvNet.Testing.Reference;

/// <summary>Dropout of whole channels: 0 or 1 / (1 - rate).</summary>
public sealed record SpatialDropout(double Rate = 0.5) : NoiseLayer
{
    public override string Attribute => FormattableString.Invariant($"SpatialDropout({Rate})");
}
