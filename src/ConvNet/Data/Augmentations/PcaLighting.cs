using ConvNet.Numerics;

namespace ConvNet;

/// <summary>
/// Adds to every pixel of an RGB image multiples of the principal components of the training set's colours, each by its deviation
/// times a normal number: changes of the light's strength and colour (Krizhevsky et al., 2012).
/// </summary>
public sealed class PcaLighting : Augmentation
{
    /// <summary>Jacobi's rotations converge quadratically: a handful of sweeps is exact for three colours.</summary>
    private const int Sweeps = 12;

    private readonly double[,] components;

    /// <summary>Finds the principal components of a training set's colours.</summary>
    /// <param name="dataset">RGB images; at least one.</param>
    /// <param name="deviation">The normal numbers' standard deviation, at least 0; 0.1 in the paper.</param>
    /// <exception cref="ArgumentException">The data set has no images, or they are not RGB.</exception>
    public PcaLighting(ImageDataset dataset, double deviation = 0.1)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.Shape.Channels != 3 || dataset.Count == 0)
            throw new ArgumentException($"The colours of RGB images are needed; these are {dataset.Count} images of {dataset.Shape}.", nameof(dataset));

        Deviation = Optimizer.NotNegative(deviation, nameof(deviation));
        components = PrincipalComponents(Covariance(dataset));
    }

    /// <summary>The normal numbers' standard deviation.</summary>
    public double Deviation { get; }

    /// <summary>A principal component's colour: a vector of 3 values of bytes, as long as the colours' variance along it over 255, as in the paper.</summary>
    internal double this[int component, int channel] => components[component, channel];

    internal override void Apply(Span<byte> image, Span<byte> scratch, Shape shape, ref Xoshiro256 random)
    {
        if (shape.Channels != 3)
            throw new InvalidOperationException($"PcaLighting changes RGB images of 3 channels; these have {shape.Channels}.");

        Span<double> light = stackalloc double[3];
        light.Clear();
        for (int component = 0; component < 3; component++)
        {
            double strength = Deviation * random.NextNormal();
            for (int channel = 0; channel < 3; channel++)
                light[channel] += strength * components[component, channel];
        }

        for (int i = 0; i < image.Length; i++)
            image[i] = (byte)(Math.Clamp(image[i] + light[i % 3], 0, 255) + 0.5);
    }

    /// <summary>The covariance of the three channels over all pixels, on the scale of 0 to 1, exact up to the last division.</summary>
    private static double[,] Covariance(ImageDataset dataset)
    {
        var sums = new long[3];
        var products = new long[3, 3];
        for (int index = 0; index < dataset.Count; index++)
        {
            ReadOnlySpan<byte> image = dataset.Pixels(index);
            for (int i = 0; i < image.Length; i += 3)
            {
                for (int a = 0; a < 3; a++)
                {
                    sums[a] += image[i + a];
                    for (int b = 0; b <= a; b++)
                        products[a, b] += image[i + a] * image[i + b];
                }
            }
        }

        double count = (double)dataset.Count * dataset.Shape.Height * dataset.Shape.Width;
        var covariance = new double[3, 3];
        for (int a = 0; a < 3; a++)
        {
            for (int b = 0; b <= a; b++)
                covariance[a, b] = covariance[b, a] = ((products[a, b] / count) - (sums[a] / count * (sums[b] / count))) / (255.0 * 255);
        }

        return covariance;
    }

    /// <summary>The eigenvectors of a symmetric matrix as rows, each times its eigenvalue and 255, by Jacobi's rotations.</summary>
    private static double[,] PrincipalComponents(double[,] matrix)
    {
        double[,] vectors = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            foreach ((int p, int q) in (ReadOnlySpan<(int, int)>)[(0, 1), (0, 2), (1, 2)])
            {
                if (matrix[p, q] != 0)
                    Rotate(matrix, vectors, p, q);
            }
        }

        for (int row = 0; row < 3; row++)
        {
            for (int column = 0; column < 3; column++)
                vectors[row, column] *= 255 * matrix[row, row];
        }

        return vectors;
    }

    /// <summary>Turns the plane of two axes so that the matrix has no element at [p, q].</summary>
    private static void Rotate(double[,] matrix, double[,] vectors, int p, int q)
    {
        double theta = (matrix[q, q] - matrix[p, p]) / (2 * matrix[p, q]);
        double tangent = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        double cosine = 1 / Math.Sqrt((tangent * tangent) + 1), sine = tangent * cosine;
        for (int k = 0; k < 3; k++)
            (matrix[k, p], matrix[k, q]) = ((cosine * matrix[k, p]) - (sine * matrix[k, q]), (sine * matrix[k, p]) + (cosine * matrix[k, q]));
        for (int k = 0; k < 3; k++)
        {
            (matrix[p, k], matrix[q, k]) = ((cosine * matrix[p, k]) - (sine * matrix[q, k]), (sine * matrix[p, k]) + (cosine * matrix[q, k]));
            (vectors[p, k], vectors[q, k]) = ((cosine * vectors[p, k]) - (sine * vectors[q, k]), (sine * vectors[p, k]) + (cosine * vectors[q, k]));
        }
    }
}
