using System.Globalization;

namespace ConvNet.Model.Layers;

/// <summary>Inverted dropout: in training a value is zeroed with probability <see cref="Rate"/> and otherwise scaled by 1 / (1 - rate).</summary>
internal sealed record Dropout(double Rate) : Layer
{
    public override string Kind => "Dropout";

    public override Shape Infer(Shape input) => input;

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        if (Rate == 0)
        {
            yield return site.Problem(ProblemIds.IdleDropout, null, default, Remedy.Remove(site.Index, Kind));
        }
        else if (!(Rate > 0 && Rate < 1))
        {
            // A rate of 50 is a percentage; of any other the usual rate is the best guess.
            string guess = Rate is > 1 and < 100 ? (Rate / 100).ToString("0.####", CultureInfo.InvariantCulture) : "0.5";
            yield return site.Problem(
                ProblemIds.DropoutRate, "Rate", EquatableArray.Of(Text.Of(Rate), guess), Remedy.SetArgument(site.Index, "Rate", guess));
        }
    }
}
