namespace ConvNet.Testing.Reference;

/// <summary>Normalisation of all values together, each with a weight of its own.</summary>
public sealed record LayerNorm(double Epsilon = 1e-5, bool Affine = true) : ImageNorm(Epsilon, Affine)
{
    public override string Attribute => FormattableString.Invariant($"LayerNorm(Epsilon = {Epsilon}{(Affine ? "" : ", Affine = false")})");

    public override string NameStem => "ln";

    /// <summary>Whether the input is a vector, whose weights PyTorch gives one axis.</summary>
    public bool IsVector { get; init; }

    protected override int GroupCount(Volume input) => 1;

    protected override IReadOnlyList<int> WeightShape(Volume input) => IsVector ? [input.Channels] : [input.Channels, input.Height, input.Width];
}
