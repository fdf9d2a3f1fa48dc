namespace ConvNet.Testing.Reference;

/// <summary>Normalisation of each channel alone.</summary>
public sealed record InstanceNorm(double Epsilon = 1e-5, bool Affine = false) : ImageNorm(Epsilon, Affine)
{
    public override string Attribute => FormattableString.Invariant($"InstanceNorm(Epsilon = {Epsilon}{(Affine ? ", Affine = true" : "")})");

    public override string NameStem => "in";

    protected override int GroupCount(Volume input) => input.Channels;
}
