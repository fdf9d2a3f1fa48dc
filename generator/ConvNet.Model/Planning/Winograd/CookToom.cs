using System.Collections.Concurrent;

namespace ConvNet.Model.Planning.Winograd;

/// <summary>
/// Cook and Toom's algorithm F(m, r), of which Winograd's is the minimal one: m outputs of a filter of r taps by n = m + r - 1 products.
/// As polynomials, data and filter are evaluated at n points, multiplied there, and the product is interpolated. Transposed, as a
/// convolution wants it: <c>y = A^T [(G g) * (B^T d)]</c>; in two dimensions every transform is applied to rows and columns
/// (Lavin and Gray, "Fast algorithms for convolutional neural networks", 2015). A filter of three taps that steps by two is a filter of two taps over
/// every second value, and one of a single tap over those between, which takes m products (Yepez and Ko, "Stride 2 1-D, 2-D, and 3-D Winograd for
/// convolutional neural networks", 2020).
/// </summary>
internal sealed class CookToom
{
    /// <summary>
    /// The points but the last one, which is infinity: in pairs of opposite sign, so that transforms share sums, and such that they round little, as a search
    /// found (benchmarks/ConvNet.Search): four to six fractions round 1.4 to 2.3 times less than 1 and 2 do.
    /// </summary>
    private static Rational[] Points(int count) => count switch
    {
        4 => [0, new(3, 4), new(-3, 4), 2],
        5 => [0, new(5, 8), new(-5, 8), new(3, 2), new(-3, 2)],
        6 => [new(5, 16), new(-5, 16), new(7, 8), new(-7, 8), new(7, 4), new(-7, 4)],
        _ => [.. new Rational[] { 0, 1, -1, 2, -2, new(1, 2), new(-1, 2) }.Take(count)],
    };

    /// <summary>What interpolation divides by is part of A^T: in G it would cost operations for each weight, of which layers of few tiles have the most.</summary>
    /// <param name="points">All but infinity.</param>
    public CookToom(int outputs, int taps, Rational[] points)
    {
        (Outputs, Taps) = (outputs, taps);
        (int size, int finite) = (outputs + taps - 1, points.Length);
        Output = Rows(outputs, i => [.. points.Select(p => Power(p, i) / Product(points.Where(other => other != p).Select(other => p - other))), i == outputs - 1 ? 1 : 0]);
        Filter = Rows(size, j => Enumerable.Range(0, taps).Select(k => j == finite ? (k == taps - 1 ? 1 : 0) : Power(points[j], k)).ToArray());
        Data = Rows(size, j => Expand(j == finite ? points : points.Where((_, l) => l != j).ToArray(), size));
    }

    /// <summary>Three taps that step by two. The values between come behind the others.</summary>
    private CookToom(CookToom even)
    {
        (Outputs, Taps) = (even.Outputs, 3);
        int n = even.Size, size = n + Outputs;
        Output = Rows(Outputs, i => [.. even.Output[i], .. Unit(i, Outputs)]);
        Filter = Rows(n + 1, j => j < n ? [even.Filter[j][0], 0, even.Filter[j][1]] : Unit(1, 3));
        Data = Rows(size, j => j < n ? Enumerable.Range(0, size).Select(k => k % 2 == 0 ? even.Data[j][k / 2] : 0).ToArray() : Unit((2 * (j - n)) + 1, size));
    }

    /// <summary>m.</summary>
    public int Outputs { get; }

    /// <summary>r.</summary>
    public int Taps { get; }

    /// <summary>n, the products of a row.</summary>
    public int Size => Data.Length;

    /// <summary>A^T: [m, n].</summary>
    public Rational[][] Output { get; }

    /// <summary>G: [n, r]. Where it has fewer rows, the last one stands for those that are left.</summary>
    public Rational[][] Filter { get; }

    /// <summary>B^T: [n, n].</summary>
    public Rational[][] Data { get; }

    /// <param name="outputs">m, at least 2.</param>
    /// <param name="taps">r, at least 2; m + r - 1 is at most 8.</param>
    /// <param name="stride">1, or 2 with three taps.</param>
    public static CookToom Of(int outputs, int taps, int stride = 1) => Known.GetOrAdd((outputs, taps, stride), static of =>
        of.Stride == 1 ? new(of.Outputs, of.Taps, Points(of.Outputs + of.Taps - 2)) : new(Of(of.Outputs, 2)));

    /// <summary>To derive one in exact fractions takes half a millisecond, and a network's text asks for each many times.</summary>
    private static readonly ConcurrentDictionary<(int Outputs, int Taps, int Stride), CookToom> Known = new();

    private static Rational[] Unit(int index, int length) => Enumerable.Range(0, length).Select(i => (Rational)(i == index ? 1 : 0)).ToArray();

    private static Rational[][] Rows(int count, Func<int, Rational[]> row) => Enumerable.Range(0, count).Select(row).ToArray();

    private static Rational Power(Rational value, int exponent) => Product(Enumerable.Repeat(value, exponent));

    private static Rational Product(IEnumerable<Rational> factors) => factors.Aggregate((Rational)1, (a, b) => a * b);

    /// <summary>The coefficients of the polynomial with these roots, the lowest first, padded with zeros.</summary>
    private static Rational[] Expand(Rational[] roots, int length)
    {
        var coefficients = new Rational[length];
        coefficients[0] = 1;
        for (int n = 0; n < roots.Length; n++)
        for (int i = n + 1; i >= 0; i--)
            coefficients[i] = (i > 0 ? coefficients[i - 1] : 0) - (roots[n] * coefficients[i]);
        return coefficients;
    }
}
