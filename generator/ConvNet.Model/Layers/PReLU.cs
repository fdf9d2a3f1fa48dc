namespace ConvNet.Model.Layers;

/// <summary>x where positive, a learned slope times x elsewhere: one slope a channel, or one for all.</summary>
internal sealed record PReLU(bool Shared, double Initial) : Layer
{
    public override string Kind => "PReLU";

    public override string NameStem => "prelu";

    public override Shape Infer(Shape input) => input;

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site) =>
        Arithmetic.IsFinite(Initial) ? [] : [site.InvalidNumber("Initial", Initial, "it must be finite, also in single precision", "0.25")];

    public override EquatableArray<ParameterDefinition> Parameters(Shape input) =>
        EquatableArray.Of(new ParameterDefinition("weight", EquatableArray.Of(Shared ? 1 : input.Channels), 0, 0));
}
