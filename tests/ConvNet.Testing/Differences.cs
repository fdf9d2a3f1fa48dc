using System.Globalization;
using System.Text;

namespace ConvNet.Testing;

/// <summary>Compares tensors and collects every one that differs, so that a failure shows the whole pattern and not its first line.</summary>
public sealed class Differences
{
    private readonly StringBuilder _text = new();
    private int _count;

    /// <summary>Fails when anything differed, saying all of it: an assertion's message would be cut after a few words.</summary>
    /// <exception cref="InvalidOperationException">Something differed.</exception>
    public void ThrowIfAny()
    {
        if (_count > 0) throw new InvalidOperationException(Text);
    }

    /// <summary>Everything that differed; empty when nothing did.</summary>
    public string Text => _count == 0 ? "" : $"{_count} tensors differ:\n{_text}";

    /// <summary>
    /// The tolerance for results of single precision against those computed in double and rounded once: about ten times what PyTorch's
    /// own single precision is off, and a rounding of the largest value.
    /// </summary>
    /// <param name="torchError">The largest error of PyTorch's single precision.</param>
    /// <param name="expected">The values in double.</param>
    public static double Tolerance(double torchError, ReadOnlySpan<double> expected) => (10 * torchError) + (1e-6 * Largest(expected));

    /// <summary>The largest absolute value.</summary>
    public static double Largest(ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double value in values) largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }

    /// <summary>Compares a tensor with what it should be.</summary>
    /// <param name="name">What the tensor is, for the message.</param>
    /// <param name="tolerance">The largest absolute difference allowed.</param>
    public void Compare(string name, ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance)
    {
        if (expected.Length != actual.Length)
        {
            Add($"{name}: {actual.Length} values instead of {expected.Length}");
            return;
        }

        int wrong = 0, first = -1, worst = -1;
        double largest = -1;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs(expected[i] - actual[i]);
            if (difference <= tolerance) continue;
            wrong++;
            if (first < 0) first = i;
            if (difference > largest || double.IsNaN(difference)) (largest, worst) = (difference, i);
            if (double.IsNaN(difference)) break;
        }

        if (wrong == 0) return;
        Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {wrong} of {expected.Length} off by more than {tolerance:g3}; first at {first}: {actual[first]:g9} instead of {expected[first]:g9}; worst at {worst}: {actual[worst]:g9} instead of {expected[worst]:g9}"));
    }

    /// <inheritdoc cref="Compare(string, ReadOnlySpan{double}, ReadOnlySpan{double}, double)"/>
    public void Compare(string name, ReadOnlySpan<double> expected, float[] actual, double tolerance) =>
        Compare(name, expected, Array.ConvertAll(actual, value => (double)value), tolerance);

    /// <summary>Notes something else that is wrong.</summary>
    public void Add(string difference)
    {
        _count++;
        _text.Append("  ").Append(difference).Append('\n');
    }
}
