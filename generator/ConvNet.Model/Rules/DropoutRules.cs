using System.Globalization;

namespace ConvNet.Model;

/// <summary>What can be wrong with a dropout's rate.</summary>
internal static class DropoutRules
{
    public static IEnumerable<Problem> Check(double rate, LayerSite site)
    {
        if (rate == 0)
        {
            yield return site.Problem(ProblemIds.IdleDropout, null, default, Remedy.Remove(site.Index, site.Definition.Kind));
        }
        else if (!(rate > 0 && rate < 1))
        {
            // A rate of 50 is a percentage; of any other the usual rate is the best guess.
            string guess = rate is > 1 and < 100 ? (rate / 100).ToString("0.####", CultureInfo.InvariantCulture) : "0.5";
            yield return site.Problem(
                ProblemIds.DropoutRate, "Rate", EquatableArray.Of(Text.Of(rate), guess), Remedy.SetArgument(site.Index, "Rate", guess));
        }
    }
}
