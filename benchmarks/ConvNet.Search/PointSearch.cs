using ConvNet.Model.Planning.Winograd;

namespace ConvNet.Search;

/// <summary>
/// Points for Cook and Toom's algorithm: how far results in single precision are from those in double, as a root mean square, in parts of the largest
/// result. Images are random and rectified, weights are drawn as He proposes. Points go in pairs of opposite sign, multiples of 1/16.
/// </summary>
internal static class PointSearch
{
    private const int Channels = 128, Tiles = 100;

    public static void Run()
    {
        Console.WriteLine($"{"algorithm",-10} {"chosen",8} {"best",8}  points of the best");
        foreach ((int m, int r) in new[] { (2, 3), (4, 2), (4, 3), (2, 5), (5, 3), (6, 3), (4, 5) })
        {
            (double error, Rational[] points) = Candidates(m + r - 2).Select(c => (Rounding(new CookToom(m, r, c)), c)).MinBy(c => c.Item1);
            Console.WriteLine($"{$"F({m}, {r})",-10} {Rounding(CookToom.Of(m, r)),8:E1} {error,8:E1}  {string.Join(", ", points)}");
        }
    }

    private static IEnumerable<Rational[]> Candidates(int count) => count switch
    {
        3 => from a in Sixteenths(8, 24) select Pairs(a),
        4 => from a in Sixteenths(8, 18) from b in Sixteenths(19, 36) select (Rational[])[.. Pairs(a), b],
        5 => from a in Sixteenths(7, 16) from b in Sixteenths(18, 32) select Pairs(a, b),
        6 => from a in Sixteenths(3, 8) from b in Sixteenths(11, 16) from c in Sixteenths(22, 36) select Pairs(a, b, c)[1..],
        _ => from a in Sixteenths(7, 11) from b in Sixteenths(14, 18) from c in Sixteenths(24, 34) select Pairs(a, b, c),
    };

    private static IEnumerable<Rational> Sixteenths(int from, int to) => Enumerable.Range(from, to - from + 1).Where(i => i <= 16 || i % 2 == 0).Select(i => new Rational(i, 16));

    private static Rational[] Pairs(params Rational[] points) => [0, .. points.SelectMany(p => new[] { p, -p })];

    private static double Rounding(CookToom algorithm)
    {
        var random = new Random(7);
        (int m, int r, int n) = (algorithm.Outputs, algorithm.Taps, algorithm.Size);
        float[,] data = Single(algorithm.Data), filter = Single(algorithm.Filter), output = Single(algorithm.Output);
        double squares = 0, largest = 0, deviation = Math.Sqrt(2.0 / (Channels * r * r));
        var weights = new float[Channels][,];
        var transformed = new float[Channels][,];
        for (int c = 0; c < Channels; c++)
        {
            weights[c] = Fill(r, () => (float)(Normal(random) * deviation));
            transformed[c] = Transform(filter, weights[c]);
        }

        for (int tile = 0; tile < Tiles; tile++)
        {
            var exact = new double[m, m];
            var products = new float[n, n];
            for (int c = 0; c < Channels; c++)
            {
                float[,] image = Fill(n, () => (float)Math.Max(0, Normal(random))), values = Transform(data, image);
                foreach ((int y, int x) in Positions(n)) products[y, x] = MathF.FusedMultiplyAdd(values[y, x], transformed[c][y, x], products[y, x]);
                foreach ((int y, int x) in Positions(m))
                foreach ((int i, int j) in Positions(r)) exact[y, x] += (double)image[y + i, x + j] * weights[c][i, j];
            }

            float[,] result = Transform(output, products);
            foreach ((int y, int x) in Positions(m))
            {
                squares += Math.Pow(result[y, x] - exact[y, x], 2);
                largest = Math.Max(largest, Math.Abs(exact[y, x]));
            }
        }

        return Math.Sqrt(squares / (Tiles * m * m)) / largest;
    }

    private static float[,] Single(Rational[][] matrix)
    {
        var values = new float[matrix.Length, matrix[0].Length];
        for (int i = 0; i < matrix.Length; i++)
            for (int j = 0; j < matrix[0].Length; j++) values[i, j] = (float)matrix[i][j].Value;
        return values;
    }

    /// <summary>A matrix on both sides of a square one, the second time transposed.</summary>
    private static float[,] Transform(float[,] matrix, float[,] square)
    {
        (int rows, int columns) = (matrix.GetLength(0), matrix.GetLength(1));
        var half = new float[rows, columns];
        var whole = new float[rows, rows];
        for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++)
        for (int k = 0; k < columns; k++) half[i, j] = MathF.FusedMultiplyAdd(matrix[i, k], square[k, j], half[i, j]);
        for (int i = 0; i < rows; i++)
        for (int j = 0; j < rows; j++)
        for (int k = 0; k < columns; k++) whole[i, j] = MathF.FusedMultiplyAdd(matrix[j, k], half[i, k], whole[i, j]);
        return whole;
    }

    private static IEnumerable<(int, int)> Positions(int side) => from y in Enumerable.Range(0, side) from x in Enumerable.Range(0, side) select (y, x);

    private static float[,] Fill(int side, Func<float> value)
    {
        var values = new float[side, side];
        foreach ((int y, int x) in Positions(side)) values[y, x] = value();
        return values;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
