namespace ConvNet.Model.Planning.Winograd;

/// <summary>
/// Cook and Toom's algorithm F(m, r), of which Winograd's is the minimal one: m outputs of a filter of r taps by n = m + r - 1 products.
/// As polynomials, data and filter are evaluated at n points, multiplied there, and the product is interpolated. Transposed, as a
/// convolution wants it: <c>y = A^T [(G g) * (B^T d)]</c>; in two dimensions every transform is applied to rows and columns
/// (Lavin and Gray, "Fast algorithms for convolutional neural networks", 2015).
/// </summary>
internal sealed class CookToom
{
    /// <summary>The points, small and in pairs of opposite sign, so that rounding stays small and transforms share sums; the last one is infinity.</summary>
    private static readonly Rational[] Points = [0, 1, -1, 2, -2, new(1, 2), new(-1, 2)];

    private CookToom(int outputs, int taps)
    {
        (Outputs, Taps) = (outputs, taps);
        int finite = Size - 1;
        Rational[] points = Points.Take(finite).ToArray();
        Output = Rows(outputs, i => [.. points.Select(p => Power(p, i)), i == outputs - 1 ? 1 : 0]);
        Filter = Rows(Size, j => Enumerable.Range(0, taps).Select(k =>
            j == finite ? (k == taps - 1 ? 1 : 0) : Power(points[j], k) / Product(points.Where((_, l) => l != j).Select(p => points[j] - p))).ToArray());
        Data = Rows(Size, j => Expand(j == finite ? points : points.Where((_, l) => l != j).ToArray(), Size));
    }

    /// <summary>m.</summary>
    public int Outputs { get; }

    /// <summary>r.</summary>
    public int Taps { get; }

    /// <summary>n, the products of a row.</summary>
    public int Size => Outputs + Taps - 1;

    /// <summary>A^T: [m, n].</summary>
    public Rational[][] Output { get; }

    /// <summary>G: [n, r].</summary>
    public Rational[][] Filter { get; }

    /// <summary>B^T: [n, n].</summary>
    public Rational[][] Data { get; }

    /// <param name="outputs">m, at least 2.</param>
    /// <param name="taps">r, at least 2; m + r - 1 is at most 8.</param>
    public static CookToom Of(int outputs, int taps) => new(outputs, taps);

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
