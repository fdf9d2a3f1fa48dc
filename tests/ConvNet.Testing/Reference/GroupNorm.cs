namespace ConvNet.Testing.Reference;

/// <summary>Normalisation of groups of channels.</summary>
public sealed record GroupNorm(int Groups, double Epsilon = 1e-5, bool Affine = true) : ImageNorm(Epsilon, Affine)
{
    public override string Attribute => FormattableString.Invariant($"GroupNorm({Groups}, Epsilon = {Epsilon}{(Affine ? "" : ", Affine = false")})");

    public override string NameStem => "gn";

    protected override int GroupCount(Volume input) => Groups;
}
