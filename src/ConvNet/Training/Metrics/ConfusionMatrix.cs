using System.Globalization;
using System.Text;

namespace ConvNet;

/// <summary>Counts how often each class was taken for each: rows are the true classes, columns the predicted ones.</summary>
public sealed class ConfusionMatrix
{
    private readonly long[] counts;

    /// <summary>An empty matrix.</summary>
    /// <param name="classes">The number of classes, at least 1.</param>
    public ConfusionMatrix(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        Classes = classes;
        counts = new long[checked(classes * classes)];
    }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>The number of predictions.</summary>
    public long Count { get; private set; }

    /// <summary>The number of right predictions.</summary>
    public long Correct { get; private set; }

    /// <summary>The share of right predictions (top-1 accuracy); not a number while there are none.</summary>
    public double Accuracy => (double)Correct / Count;

    /// <summary>How often a class was taken for another.</summary>
    /// <param name="label">The true class.</param>
    /// <param name="prediction">The predicted class.</param>
    public long this[int label, int prediction] => counts[Index(label, prediction)];

    /// <summary>Counts a prediction.</summary>
    /// <param name="prediction">The predicted class.</param>
    /// <param name="label">The true class.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public void Add(int prediction, int label)
    {
        counts[Index(label, prediction)]++;
        Count++;
        if (prediction == label)
            Correct++;
    }

    /// <summary>Counts predictions.</summary>
    /// <param name="predictions">The predicted classes.</param>
    /// <param name="labels">The true classes, as many.</param>
    /// <param name="ignoreIndex">A label whose predictions are not counted, as the loss's <see cref="SoftmaxCrossEntropy.IgnoreIndex"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public void Add(ReadOnlySpan<int> predictions, ReadOnlySpan<int> labels, int? ignoreIndex = null)
    {
        if (predictions.Length != labels.Length)
            throw new ArgumentException($"There are {predictions.Length} predictions for {labels.Length} labels.", nameof(labels));

        for (int i = 0; i < predictions.Length; i++)
        {
            if (labels[i] != ignoreIndex)
                Add(predictions[i], labels[i]);
        }
    }

    /// <summary>Of the predictions of a class, the share that is right; not a number where it was never predicted.</summary>
    public double Precision(int prediction)
    {
        long predicted = 0;
        for (int label = 0; label < Classes; label++)
            predicted += this[label, prediction];

        return (double)this[prediction, prediction] / predicted;
    }

    /// <summary>Of the members of a class, the share that was found; not a number where there are none.</summary>
    public double Recall(int label)
    {
        long members = 0;
        for (int prediction = 0; prediction < Classes; prediction++)
            members += this[label, prediction];

        return (double)this[label, label] / members;
    }

    /// <summary>
    /// Of the members of a class and the predictions of it, taken together, the share that is both (the Jaccard index), as segmentations
    /// are judged; not a number where there are neither.
    /// </summary>
    public double IntersectionOverUnion(int label)
    {
        long either = -this[label, label];
        for (int other = 0; other < Classes; other++)
            either += this[label, other] + this[other, label];

        return (double)this[label, label] / either;
    }

    /// <summary>
    /// The mean of the classes' intersections over unions, "mean IU" of Long et al. (2015): over the classes that are members or
    /// predictions of something; not a number while there are none.
    /// </summary>
    public double MeanIntersectionOverUnion()
    {
        double sum = 0;
        int present = 0;
        for (int label = 0; label < Classes; label++)
        {
            double share = IntersectionOverUnion(label);
            if (double.IsNaN(share))
                continue;

            sum += share;
            present++;
        }

        return sum / present;
    }

    /// <summary>The matrix as a table, with each class's recall beside it and its precision below.</summary>
    public override string ToString()
    {
        int width = Math.Max(7, counts.Max().ToString(CultureInfo.InvariantCulture).Length + 2);
        var text = new StringBuilder("label".PadRight(9));
        for (int prediction = 0; prediction < Classes; prediction++)
            Cell(prediction.ToString(CultureInfo.InvariantCulture));
        Cell("recall");
        for (int label = 0; label < Classes; label++)
        {
            text.Append('\n').Append(label.ToString(CultureInfo.InvariantCulture).PadRight(9));
            for (int prediction = 0; prediction < Classes; prediction++)
                Cell(this[label, prediction].ToString(CultureInfo.InvariantCulture));
            Cell(Percent(Recall(label)));
        }

        text.Append('\n').Append("precision");
        for (int prediction = 0; prediction < Classes; prediction++)
            Cell(Percent(Precision(prediction)));
        Cell(Percent(Accuracy));
        return text.ToString();

        void Cell(string value) => text.Append(value.PadLeft(width));
        static string Percent(double share) => double.IsNaN(share) ? "-" : (100 * share).ToString("F2", CultureInfo.InvariantCulture);
    }

    private int Index(int label, int prediction)
    {
        Check(label, nameof(label));
        Check(prediction, nameof(prediction));
        return (label * Classes) + prediction;
    }

    private void Check(int index, string argument)
    {
        if ((uint)index >= (uint)Classes)
            throw new ArgumentOutOfRangeException(argument, index, $"There are {Classes} classes, 0 to {Classes - 1}.");
    }
}
