using ConvNet.Numerics;

namespace ConvNet;

/// <summary>Draws orthogonal matrices: Gram and Schmidt's process on normal vectors gives every one with equal likelihood.</summary>
internal static class OrthogonalMatrix
{
    /// <summary>Fills a matrix [rows, columns], row-major, so that the fewer of rows and columns are orthogonal and as long as the gain.</summary>
    public static void Fill(int rows, double gain, ref Xoshiro256 random, Span<float> values)
    {
        int columns = values.Length / rows, count = Math.Min(rows, columns);
        var vectors = new double[count][];
        for (int i = 0; i < count; i++)
            vectors[i] = Next(vectors.AsSpan(0, i), Math.Max(rows, columns), ref random);

        for (int i = 0; i < values.Length; i++)
        {
            (int row, int column) = (i / columns, i % columns);
            values[i] = (float)(gain * (rows <= columns ? vectors[row][column] : vectors[column][row]));
        }
    }

    /// <summary>A vector of length 1, orthogonal to others.</summary>
    private static double[] Next(ReadOnlySpan<double[]> others, int size, ref Xoshiro256 random)
    {
        var vector = new double[size];
        for (int i = 0; i < size; i++)
            vector[i] = random.NextNormal();

        // The second pass takes away what rounding left of the first.
        for (int pass = 0; pass < 2; pass++)
        {
            foreach (double[] other in others)
                Subtract(vector, other, Dot(vector, other));
        }

        double scale = 1 / Math.Sqrt(Dot(vector, vector));
        for (int i = 0; i < size; i++)
            vector[i] *= scale;

        return vector;
    }

    /// <summary>Summed in order: the same on every platform.</summary>
    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];

        return sum;
    }

    private static void Subtract(double[] vector, double[] other, double factor)
    {
        for (int i = 0; i < vector.Length; i++)
            vector[i] -= factor * other[i];
    }
}
