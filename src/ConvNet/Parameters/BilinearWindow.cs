namespace ConvNet;

/// <summary>The weights with which a transposed convolution interpolates bilinearly.</summary>
internal static class BilinearWindow
{
    /// <summary>Writes the window from each channel to itself, in whatever groups, and zeros elsewhere.</summary>
    /// <param name="shape">[channels, channels / groups, rows, columns].</param>
    /// <param name="values">As many values, row-major.</param>
    public static void Fill(IReadOnlyList<int> shape, Span<float> values)
    {
        int rows = shape[2], columns = shape[3];
        values.Clear();
        for (int channel = 0; channel < shape[0]; channel++)
        {
            int window = ((channel * shape[1]) + (channel % shape[1])) * rows * columns;
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                    values[window + (i * columns) + j] = (float)(Tap(i, rows) * Tap(j, columns));
            }
        }
    }

    /// <summary>A triangle's height: largest in the middle, and zero one tap beyond the ends.</summary>
    private static double Tap(int index, int size) => 1 - (Math.Abs(index - ((size - 1) / 2.0)) / ((size + 1) / 2));
}
