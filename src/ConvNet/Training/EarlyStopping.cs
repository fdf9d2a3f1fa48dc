using System.Globalization;

namespace ConvNet;

/// <summary>
/// Says when a metric has stopped improving, and keeps a copy of the parameters from when it was best.
/// </summary>
/// <param name="parameters">The parameters that are trained.</param>
/// <example><code>while (!stopping.Step(Validate(network))) Train(network);
/// stopping.RestoreBest();</code></example>
public sealed class EarlyStopping(ParameterStore parameters) : ITrainingState
{
    private readonly ParameterStore parameters = parameters ?? throw new ArgumentNullException(nameof(parameters));
    private readonly ParameterStore bestParameters = parameters.Clone();

    /// <summary>After how many epochs in a row that are no better to stop, at least 1.</summary>
    public int Patience
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(Patience));
            field = value;
        }
    } = 10;

    /// <summary>By how much the metric must change to count as better; at least 0.</summary>
    public double SmallestChange
    {
        get;
        init => field = Optimizer.NotNegative(value, nameof(SmallestChange));
    }

    /// <summary>Whether a higher metric is better (accuracy) rather than a lower one (a loss).</summary>
    public bool HigherIsBetter { get; init; }

    /// <summary>The best metric; null before the first epoch, and while all were not a number.</summary>
    public double? Best { get; private set; }

    /// <summary>The number of epochs since the best one.</summary>
    public int BadEpochs { get; private set; }

    /// <summary>Whether it is time to stop.</summary>
    public bool ShouldStop => BadEpochs >= Patience;

    IReadOnlyList<(string Name, ParameterStore Store)> ITrainingState.Stores => [("best", bestParameters)];

    /// <summary>Ends an epoch: copies the parameters if they are the best so far.</summary>
    /// <param name="metric">The epoch's validation loss or accuracy. A value that is not a number is never better.</param>
    /// <returns>Whether it is time to stop.</returns>
    public bool Step(double metric)
    {
        if (IsBetter(metric))
        {
            Best = metric;
            BadEpochs = 0;
            bestParameters.CopyFrom(parameters);
        }
        else
        {
            BadEpochs++;
        }

        return ShouldStop;
    }

    /// <summary>Sets the parameters to those of the best epoch.</summary>
    /// <exception cref="InvalidOperationException">There is none yet.</exception>
    public void RestoreBest()
    {
        if (Best is null)
            throw new InvalidOperationException("No epoch has ended with a metric that is a number: there are no best parameters.");

        parameters.CopyFrom(bestParameters);
    }

    void ITrainingState.Save(IDictionary<string, string> values)
    {
        if (Best is { } best)
            values["best"] = best.ToString("R", CultureInfo.InvariantCulture);
        values["bad_epochs"] = BadEpochs.ToString(CultureInfo.InvariantCulture);
    }

    void ITrainingState.Load(IReadOnlyDictionary<string, string> values)
    {
        BadEpochs = values.Count("bad_epochs");
        Best = values.ContainsKey("best") ? values.Number("best") : null;
    }

    private bool IsBetter(double metric) => Best is not { } best
        ? !double.IsNaN(metric)
        : HigherIsBetter ? metric > best + SmallestChange : metric < best - SmallestChange;
}
