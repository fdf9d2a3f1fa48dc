namespace ConvNet.Model.Layers;

/// <summary>The network's input volume, and how bytes become numbers: (value / 255 - mean) / deviation, per channel.</summary>
internal sealed record Input(Shape Shape, EquatableArray<double> Mean, EquatableArray<double> Deviation) : Layer
{
    public override string Kind => "Input";

    public override Shape Infer(Shape input) => Shape;

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        foreach ((string argument, int value) in new[] { ("Channels", Shape.Channels), ("Height", Shape.Height), ("Width", Shape.Width) })
            if (value < 1) yield return site.NotPositive(argument, value);

        foreach ((string argument, EquatableArray<double> values) in new[] { ("Mean", Mean), ("Deviation", Deviation) })
        {
            if (Shape.Channels > 0 && values.Count > 1 && values.Count != Shape.Channels)
            {
                yield return site.Problem(
                    ProblemIds.WrongCount, argument, EquatableArray.Of(Text.Of(values.Count), argument, Text.Of(Shape.Channels)));
            }

            foreach (double value in values)
            {
                if (argument == "Mean" ? Arithmetic.IsFinite(value) : Arithmetic.IsPositive(value) && Arithmetic.IsPositive(1 / value)) continue;
                string rule = argument == "Mean"
                    ? "it must be finite, also in single precision"
                    : "it must be finite and above 0, also in single precision, for values are divided by it";
                yield return site.Problem(ProblemIds.InvalidNumber, argument, EquatableArray.Of(argument, Text.Of(value), rule));
                break;
            }
        }
    }
}
