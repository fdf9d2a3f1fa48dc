using ILGPU;

namespace ConvNet.Ilgpu.Tests;

/// <summary>Four floats, loaded and stored at once.</summary>
public struct Float4
{
    public float X;
    public float Y;
    public float Z;
    public float W;
}

/// <summary>Matrix products in tiles: 16 x 16 outputs a block of 4 x 16 threads, 4 outputs a thread, 8 deep.</summary>
public static class MatrixProduct
{
    public const int Tile = 16;
    public const int Depth = 8;

    /// <summary>The threads of a block: 4 along the columns, 16 along the rows.</summary>
    public static readonly Index3D Threads = new(4, Tile, 1);

    /// <summary>The blocks for an output of rows x columns.</summary>
    public static Index3D Blocks(int rows, int columns) => new((columns + Tile - 1) / Tile, (rows + Tile - 1) / Tile, 1);

    /// <summary>c[rows, columns] = a[rows, inner] * b[inner, columns], for any extents.</summary>
    public static void Multiply(ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, int rows, int columns, int inner)
    {
        ArrayView<float> tileA = SharedMemory.Allocate<float>(Tile * Depth);
        ArrayView<float> tileB = SharedMemory.Allocate<float>(Depth * Tile);
        ArrayView<Float4> quadsB = tileB.Cast<Float4>();
        int tx = Group.IdxX, ty = Group.IdxY, thread = (ty * 4) + tx;
        int row = (Grid.IdxY * Tile) + ty, column = (Grid.IdxX * Tile) + (tx * 4);
        Float4 sum = default;
        for (int k0 = 0; k0 < inner; k0 += Depth)
        {
            for (int i = thread; i < Tile * Depth; i += 64)
            {
                int r = (Grid.IdxY * Tile) + (i >> 3), k = k0 + (i & 7);
                tileA[i] = r < rows && k < inner ? a[(r * inner) + k] : 0f;
                k = k0 + (i >> 4);
                int q = (Grid.IdxX * Tile) + (i & 15);
                tileB[i] = k < inner && q < columns ? b[(k * columns) + q] : 0f;
            }

            Group.Barrier();
            for (int k = 0; k < Depth; k++)
            {
                float left = tileA[(ty * Depth) + k];
                Float4 right = quadsB[(k * 4) + tx];
                sum.X += left * right.X;
                sum.Y += left * right.Y;
                sum.Z += left * right.Z;
                sum.W += left * right.W;
            }

            Group.Barrier();
        }

        if (row < rows)
        {
            int start = (row * columns) + column;
            if (column < columns)
                c[start] = sum.X;
            if (column + 1 < columns)
                c[start + 1] = sum.Y;
            if (column + 2 < columns)
                c[start + 2] = sum.Z;
            if (column + 3 < columns)
                c[start + 3] = sum.W;
        }
    }

    /// <summary>The same without its second barrier: a tile is overwritten while others still read it.</summary>
    public static void MultiplyWithoutBarrier(ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, int size)
    {
        ArrayView<float> tileA = SharedMemory.Allocate<float>(Depth);
        ArrayView<float> tileB = SharedMemory.Allocate<float>(Depth);
        int thread = Group.IdxX;
        float sum = 0;
        for (int k0 = 0; k0 < size; k0 += Depth)
        {
            tileA[thread] = a[(Grid.IdxX * size) + k0 + thread];
            tileB[thread] = b[k0 + thread];
            Group.Barrier();
            for (int k = 0; k < Depth; k++)
                sum += tileA[k] * tileB[k];
        }

        c[(Grid.IdxX * Depth) + thread] = sum;
    }
}
