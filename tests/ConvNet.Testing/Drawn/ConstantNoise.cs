using ConvNet.CompilerServices;

namespace ConvNet.Testing.Drawn;

/// <summary>Dropout that multiplies everything by one factor, whatever the layout.</summary>
public sealed unsafe class ConstantNoise(float factor) : TrainingNoise
{
    /// <inheritdoc/>
    public override void Dropout(int site, int batch, float* mask, int count, float rate, float kept) => new Span<float>(mask, batch * count).Fill(factor);

    /// <inheritdoc/>
    public override void DropImages(int site, int batch, float* mask, int count, float rate, float kept) => new Span<float>(mask, batch * count).Fill(factor);

    /// <inheritdoc/>
    public override void PoolingPhases(int site, float* phases, int height, int rows, int width, int columns, int row, int column)
    {
        (phases[0], phases[1]) = (Phase(RandomCase.PoolingPlaces.Rows, height, rows), Phase(RandomCase.PoolingPlaces.Columns, width, columns));

        static int Phase(double u, int extent, int regions) => ((int)Math.Ceiling(u * extent) - 1) % regions;
    }

    /// <inheritdoc/>
    public override void DropPaths(int site, int batch, float* weights, int stride, int inputs, float rate, float global, int columns)
    {
        for (int n = 0; n < batch; n++)
            for (int i = 0; i < inputs; i++) weights[(n * stride) + i] = (float)RandomCase.PathWeight(n, i);
    }
}
