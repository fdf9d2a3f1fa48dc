using System.Collections.Immutable;
using System.Globalization;

namespace ConvNet;

/// <summary>
/// The mean and standard deviation of each channel of a training set, on the scale of 0 to 1, for <see cref="BatchLoader.Mean"/> and
/// <see cref="BatchLoader.Deviation"/>; kept with the weights, since the network is of use with the same normalisation only.
/// </summary>
/// <param name="Mean">The mean of each channel.</param>
/// <param name="Deviation">The standard deviation of each channel, over all pixels of all images.</param>
/// <example><code>
/// var statistics = ChannelStatistics.Of(train);
/// network.Parameters.Save("digits.safetensors", statistics.ToMetadata());
/// </code></example>
public sealed record ChannelStatistics(ImmutableArray<double> Mean, ImmutableArray<double> Deviation)
{
    private const string MeanKey = "image_mean", DeviationKey = "image_std";

    /// <summary>Computes them, exactly: from the counts of each value.</summary>
    /// <exception cref="ArgumentException">The data set has no images.</exception>
    public static ChannelStatistics Of(ImageDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.Count == 0)
            throw new ArgumentException("The data set has no images.", nameof(dataset));

        int channels = dataset.Shape.Channels;
        var counts = new long[channels, 256];
        for (int index = 0; index < dataset.Count; index++)
        {
            ReadOnlySpan<byte> image = dataset.Pixels(index);
            for (int i = 0; i < image.Length; i++)
                counts[i % channels, image[i]]++;
        }

        double total = (double)dataset.Count * dataset.Shape.Height * dataset.Shape.Width;
        var mean = new double[channels];
        var deviation = new double[channels];
        for (int c = 0; c < channels; c++)
        {
            for (int value = 0; value < 256; value++)
                mean[c] += counts[c, value] / total * value;

            double variance = 0;
            for (int value = 0; value < 256; value++)
                variance += counts[c, value] / total * (value - mean[c]) * (value - mean[c]);

            mean[c] /= 255;
            deviation[c] = Math.Sqrt(variance) / 255;
        }

        return new ChannelStatistics([.. mean], [.. deviation]);
    }

    /// <summary>The statistics as metadata of a safetensors file.</summary>
    public IReadOnlyDictionary<string, string> ToMetadata() => new Dictionary<string, string> { [MeanKey] = Text(Mean, " "), [DeviationKey] = Text(Deviation, " ") };

    /// <summary>Reads what <see cref="ToMetadata"/> gave from a file's metadata.</summary>
    /// <returns>The statistics; null where the file has none.</returns>
    /// <exception cref="SafeTensorsException">The metadata are malformed; the message says what was found and expected.</exception>
    public static ChannelStatistics? Read(SafeTensorsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        (string? mean, string? deviation) = (file.Metadata.GetValueOrDefault(MeanKey), file.Metadata.GetValueOrDefault(DeviationKey));
        if (mean is null && deviation is null)
            return null;
        if (mean is null || deviation is null)
            throw new SafeTensorsException(file.Name, $"has only one of {MeanKey} and {DeviationKey}; expected both.");

        var statistics = new ChannelStatistics(Numbers(file, MeanKey, mean), Numbers(file, DeviationKey, deviation));
        return statistics.Mean.Length == statistics.Deviation.Length
            ? statistics
            : throw new SafeTensorsException(file.Name, $"has {statistics.Mean.Length} values of {MeanKey}, but {statistics.Deviation.Length} of {DeviationKey}.");
    }

    /// <inheritdoc/>
    public bool Equals(ChannelStatistics? other) => other is not null && Mean.SequenceEqual(other.Mean) && Deviation.SequenceEqual(other.Deviation);

    /// <inheritdoc/>
    public override int GetHashCode() => Mean.Concat(Deviation).Aggregate(0, HashCode.Combine);

    /// <summary>The numbers, as <see cref="InputAttribute"/> takes them.</summary>
    public override string ToString() => $"Mean = [{Text(Mean, ", ")}], Deviation = [{Text(Deviation, ", ")}]";

    private static string Text(ImmutableArray<double> values, string separator) => string.Join(separator, values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));

    private static ImmutableArray<double> Numbers(SafeTensorsFile file, string key, string text) =>
        [.. text.Split(' ').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw new SafeTensorsException(file.Name, $"states {key} as '{text}'; expected finite numbers with spaces between them."))];
}
