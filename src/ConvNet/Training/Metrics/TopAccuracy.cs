namespace ConvNet;

/// <summary>
/// Counts at which rank of a network's scores the right class stands, which gives the accuracy of the k best guesses for every k:
/// top-1 and top-5, as ImageNet is judged.
/// </summary>
public sealed class TopAccuracy
{
    private readonly long[] ranks;

    /// <summary>An empty count.</summary>
    /// <param name="classes">The number of classes, at least 1.</param>
    public TopAccuracy(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        ranks = new long[classes];
    }

    /// <summary>The number of classes.</summary>
    public int Classes => ranks.Length;

    /// <summary>The number of images.</summary>
    public long Count { get; private set; }

    /// <summary>The share of images whose class is among the best k; not a number while there are none.</summary>
    /// <param name="k">The number of guesses, from 1 to the number of classes.</param>
    public double this[int k]
    {
        get
        {
            if (k < 1 || k > Classes)
                throw new ArgumentOutOfRangeException(nameof(k), k, $"There are {Classes} classes: the guesses may be 1 to {Classes}.");

            long found = 0;
            for (int rank = 0; rank < k; rank++)
                found += ranks[rank];

            return (double)found / Count;
        }
    }

    /// <summary>
    /// Counts images. Of classes with equal scores the first stands higher, as in <see cref="Predictor{TNetwork}"/>'s Classify; a class
    /// whose score is not a number stands last.
    /// </summary>
    /// <param name="scores">[N, classes]: scores or probabilities.</param>
    /// <param name="labels">[N]: the true classes.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there is no such class. Nothing was counted.</exception>
    public void Add(ReadOnlySpan<float> scores, ReadOnlySpan<int> labels)
    {
        if (scores.Length != (long)labels.Length * Classes)
            throw new ArgumentException($"{labels.Length} labels need {labels.Length} x {Classes} scores, but there are {scores.Length}.", nameof(scores));

        foreach (int label in labels)
        {
            if ((uint)label >= (uint)Classes)
                throw new ArgumentOutOfRangeException(nameof(labels), label, $"There are {Classes} classes, 0 to {Classes - 1}.");
        }

        for (int i = 0; i < labels.Length; i++)
            ranks[Rank(scores.Slice(i * Classes, Classes), labels[i])]++;

        Count += labels.Length;
    }

    private static int Rank(ReadOnlySpan<float> scores, int label)
    {
        float score = scores[label];
        if (float.IsNaN(score))
            return scores.Length - 1;

        int rank = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] > score || (scores[i] == score && i < label))
                rank++;
        }

        return rank;
    }
}
