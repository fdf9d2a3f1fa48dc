using ConvNet.Generator.Emission.Simd;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Search;

/// <summary>Register tiles: measures those that are estimated to be good, and asks which cost of a call makes the estimate choose best.</summary>
internal static class TileSearch
{
    /// <summary>How many tiles of a shape are measured, of those within a part of the best estimate.</summary>
    private const int Most = 16;
    private const double Within = 1.5;

    private static readonly int[] CallCycles = [0, 6, 12, 18, 24, 36, 48];

    public static void Run(VectorWidth width)
    {
        var losses = CallCycles.ToDictionary(c => c, _ => new List<double>());
        Console.WriteLine($"{"convolution",-28} {"chosen",-8} {"us",9} {"best",-8} {"us",9} {"loss",6}");
        foreach (ConvShape shape in ConvShape.All)
        {
            ConvKernel kernel = shape.Direct();
            double Cost(ConvTile tile) => tile.Cost(kernel, width.Class, ConvTile.CallCycles).Cycles;
            ConvTile chosen = ConvTile.Choose(kernel, width.Class);
            ConvTile[] tiles = [.. ConvTile.Candidates(kernel, width.Class).Where(t => t == chosen || Cost(t) <= Within * Cost(chosen)).OrderBy(t => t == chosen ? 0 : Cost(t)).Take(Most)];
            Candidate[] candidates = [.. tiles.Select(tile => Candidate.Direct(shape, tile, width))];
            double[] times = Candidate.Measure(shape, candidates);
            int best = Array.IndexOf(times, times.Min());
            Console.WriteLine($"{shape,-28} {candidates[0].Name,-8} {times[0],9:F1} {candidates[best].Name,-8} {times[best],9:F1} {(times[0] / times[best]) - 1,6:P0}");
            foreach ((int cycles, List<double> list) in losses)
                list.Add(times[Array.IndexOf(tiles, ConvTile.Choose(tiles, kernel, width.Class, cycles))] / times[best]);
        }

        Console.WriteLine();
        foreach ((int cycles, List<double> list) in losses)
            Console.WriteLine($"a call of {cycles,2} cycles: {Loss.Of(list)}{(cycles == ConvTile.CallCycles ? ", as it is" : "")}");
    }
}
