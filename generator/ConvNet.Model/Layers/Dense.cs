namespace ConvNet.Model.Layers;

/// <summary>A fully connected layer; a volume is flattened first, in the order channel, row, column.</summary>
internal sealed record Dense(int Units, bool Bias) : Layer
{
    public override string Kind => "Dense";

    public override string NameStem => "fc";

    public override Shape Infer(Shape input) => Shape.Vector(Units);

    public override Patch Sees(Patch output, Shape input) => Patch.All(input);

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site) => Units < 1 ? [site.NotPositive("Units", Units)] : [];

    public override EquatableArray<ParameterDefinition> Parameters(Shape input)
    {
        var weight = new ParameterDefinition("weight", EquatableArray.Of(Units, (int)input.Count), input.Count, Units);
        return Bias ? EquatableArray.Of(weight, new ParameterDefinition("bias", EquatableArray.Of(Units), 0, 0)) : EquatableArray.Of(weight);
    }

    public override long MultiplyAdds(Shape input) => input.Count * Units;
}
