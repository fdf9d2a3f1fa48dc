using System.Globalization;

namespace ConvNet;

/// <summary>
/// Multiplies the learning rate by a factor when a metric has stopped improving (PyTorch's ReduceLROnPlateau, with its defaults
/// and its relative threshold).
/// </summary>
/// <param name="optimizer">The optimizer whose learning rate is set.</param>
public sealed class ReduceOnPlateau(Optimizer optimizer) : ITrainingState
{
    /// <summary>Smaller changes of the learning rate are not made.</summary>
    private const double SmallestChange = 1e-8;

    private readonly Optimizer optimizer = optimizer ?? throw new ArgumentNullException(nameof(optimizer));
    private double? best;
    private int cooling;

    /// <summary>The factor, between 0 and 1.</summary>
    public double Factor
    {
        get;
        init => field = value is > 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Factor), value, "Factor must be above 0 and below 1.");
    } = 0.1;

    /// <summary>How many epochs in a row may be no better before the rate falls.</summary>
    public int Patience
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(Patience));
            field = value;
        }
    } = 10;

    /// <summary>By which part of the best value the metric must change to count as better.</summary>
    public double Threshold
    {
        get;
        init => field = value is >= 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Threshold), value, "Threshold must be at least 0 and less than 1.");
    } = 1e-4;

    /// <summary>For how many epochs after a change none are counted as bad.</summary>
    public int Cooldown
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(Cooldown));
            field = value;
        }
    }

    /// <summary>The learning rate never falls below this.</summary>
    public double MinimumLearningRate
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(MinimumLearningRate));
            field = value;
        }
    }

    /// <summary>Whether a higher metric is better (accuracy) rather than a lower one (a loss).</summary>
    public bool HigherIsBetter { get; init; }

    /// <summary>The number of epochs since the metric was best or the rate changed.</summary>
    public int BadEpochs { get; private set; }

    /// <summary>Ends an epoch: lowers the optimizer's learning rate if the metric has not improved for long enough.</summary>
    /// <param name="metric">The epoch's validation loss or accuracy. A value that is not a number is never better.</param>
    /// <returns>Whether the learning rate was lowered.</returns>
    public bool Step(double metric)
    {
        if (IsBetter(metric))
        {
            best = metric;
            BadEpochs = 0;
        }
        else
        {
            BadEpochs++;
        }

        if (cooling > 0)
        {
            cooling--;
            BadEpochs = 0;
        }

        if (BadEpochs <= Patience)
            return false;

        cooling = Cooldown;
        BadEpochs = 0;
        double lower = Math.Max(optimizer.LearningRate * Factor, MinimumLearningRate);
        if (optimizer.LearningRate - lower <= SmallestChange)
            return false;

        optimizer.LearningRate = lower;
        return true;
    }

    void ITrainingState.Save(IDictionary<string, string> values)
    {
        if (best is { } reference)
            values["best"] = reference.ToString("R", CultureInfo.InvariantCulture);
        values["bad_epochs"] = BadEpochs.ToString(CultureInfo.InvariantCulture);
        values["cooldown"] = cooling.ToString(CultureInfo.InvariantCulture);
    }

    void ITrainingState.Load(IReadOnlyDictionary<string, string> values)
    {
        BadEpochs = values.Count("bad_epochs");
        cooling = values.Count("cooldown");
        best = values.ContainsKey("best") ? values.Number("best") : null;
    }

    private bool IsBetter(double metric) => best is not { } reference
        ? !double.IsNaN(metric)
        : HigherIsBetter ? metric > reference * (1 + Threshold) : metric < reference * (1 - Threshold);
}
