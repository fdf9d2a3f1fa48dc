using ConvNet.Generator.Emission.Simd;
using ConvNet.Model.Planning.Kernels;
using ConvNet.Model.Planning.Winograd;

namespace ConvNet.Search;

/// <summary>
/// Direct convolution and tiles of each size: measures all of them, and asks which cost of transforming makes the estimate choose best. The
/// estimate takes what rounds more only where it saves a tenth, so some loss is meant.
/// </summary>
internal static class AlgorithmSearch
{
    private static readonly double[] TransformCycles = [4, 6, 8, 10, 12, 14, 16, 20, 24];

    public static void Run()
    {
        VectorWidth width = VectorWidth.All[0];
        var losses = TransformCycles.ToDictionary(c => c, _ => new List<double>());
        Console.WriteLine($"{"convolution",-28} {"direct",9} {"F(2)",9} {"F(4)",9} {"F(5), (3)",9} {"F(6)",9}  {"chosen",-6} {"loss",6}");
        foreach (ConvShape shape in ConvShape.All.Where(s => s.Taps > 1))
        {
            int[] outputs = shape is { Taps: 3, Stride: 1 } ? [0, 2, 4, 5, 6] : shape.Taps == 3 ? [0, 2, 4, 3] : [0, 2, 4];
            double[] times = Candidate.Measure(
                shape, [.. outputs.Select(m => m == 0 ? Candidate.Direct(shape, ConvTile.Choose(shape.Direct(), width.Class), width) : Candidate.Tiled(shape.ByTiles(m), width))]);
            double Loss(double cycles) => times[Array.IndexOf(outputs, shape.Tile(cycles))] / times.Min();
            int chosen = shape.Tile();
            string columns = string.Join(" ", Enumerable.Range(0, 5).Select(i => i < times.Length ? $"{times[i],9:F1}" : $"{"",9}"));
            Console.WriteLine($"{shape,-28} {columns}  {(chosen == 0 ? "direct" : $"F({chosen})"),-6} {Loss(ConvAlgorithm.TransformCycles) - 1,6:P0}");
            foreach ((double cycles, List<double> list) in losses) list.Add(Loss(cycles));
        }

        Console.WriteLine();
        foreach ((double cycles, List<double> list) in losses)
            Console.WriteLine($"transforming at {cycles,2} cycles a value: {Search.Loss.Of(list)}{(cycles == ConvAlgorithm.TransformCycles ? ", as it is" : "")}");
    }
}
