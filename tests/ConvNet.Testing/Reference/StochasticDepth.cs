namespace ConvNet.Testing.Reference;

/// <summary>Dropout of whole images: 0 or 1 / survival.</summary>
public sealed record StochasticDepth(double Survival = 0.5) : NoiseLayer
{
    public override string Attribute => FormattableString.Invariant($"StochasticDepth({Survival})");
}
