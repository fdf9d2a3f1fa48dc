namespace ConvNet.Model.Layers;

/// <summary>The squared distance of its input, flattened, to a learned point for each unit.</summary>
internal sealed record RbfOutput(int Units) : Layer
{
    public override string Kind => "RbfOutput";

    public override string NameStem => "rbf";

    public override Shape Infer(Shape input) => Shape.Vector(Units);

    public override Patch Sees(Patch output, Shape input) => Patch.All(input);

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site) => Units < 1 ? [site.NotPositive("Units", Units)] : [];

    public override EquatableArray<ParameterDefinition> Parameters(Shape input) =>
        EquatableArray.Of(new ParameterDefinition("weight", EquatableArray.Of(Units, (int)input.Count), input.Count, Units));

    public override long MultiplyAdds(Shape input) => input.Count * Units;
}
