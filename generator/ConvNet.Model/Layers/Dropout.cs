namespace ConvNet.Model.Layers;

/// <summary>
/// Dropout: in training a value is zeroed with probability <see cref="Rate"/> and otherwise scaled by 1 / (1 - rate); the classic
/// form leaves it as it is, and multiplies all values by 1 - rate in inference.
/// </summary>
internal sealed record Dropout(double Rate, bool Classic) : Layer
{
    public override string Kind => "Dropout";

    public override Shape Infer(Shape input) => input;

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site) => DropoutRules.Check(Rate, site);
}
