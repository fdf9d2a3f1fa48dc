using ConvNet.Generator.Emission.Simd;
using ConvNet.Model.Planning.Kernels;
using ConvNet.Model.Planning.Winograd;

namespace ConvNet.Search;

/// <summary>Rows of Cook-Toom tiles that go together: measures several numbers of them, and asks which cost of spilling makes the estimate choose best.</summary>
internal static class RowSearch
{
    private static readonly int[] Numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 14];
    private static readonly double[] SpillCycles = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.6, 1.2];

    public static void Run()
    {
        VectorWidth width = VectorWidth.All[0];
        var losses = SpillCycles.ToDictionary(c => c, _ => new List<double>());
        Console.WriteLine($"{"convolution",-40} {"chosen",6} {"us",9} {"best",6} {"us",9} {"loss",6}");
        foreach (ConvShape shape in ConvShape.All.Where(s => s.Taps > 1 && s.Stride == 1))
        {
            int m = shape.Tile();
            if (m == 0) continue;
            WinogradKernel kernel = shape.ByTiles(m);
            if (kernel.StreamsWeights) continue;
            int Chosen(double cycles) => WinogradKernel.Together(kernel.Shape, kernel.TileRows, kernel.TileColumns, cycles);
            int[] rows = [.. Numbers.Append(kernel.TileRows).Where(r => r <= kernel.TileRows && WinogradKernel.MayGoTogether(kernel.Shape, kernel.TileColumns, r))
                .Concat(SpillCycles.Select(Chosen)).Distinct().Order()];
            double[] times = Candidate.Measure(shape, [.. rows.Select(r => Candidate.Tiled(kernel with { RowsTogether = r }, width))]);
            double Time(double cycles) => times[Array.IndexOf(rows, Chosen(cycles))];
            double chosen = Time(WinogradKernel.SpillCycles);
            Console.WriteLine(
                $"{$"{shape} by {kernel.Shape}",-40} {kernel.RowsTogether,6} {chosen,9:F1} {rows[Array.IndexOf(times, times.Min())],6} {times.Min(),9:F1} {(chosen / times.Min()) - 1,6:P0}");
            foreach ((double cycles, List<double> list) in losses) list.Add(Time(cycles) / times.Min());
        }

        Console.WriteLine();
        foreach ((double cycles, List<double> list) in losses)
            Console.WriteLine($"spilling at {cycles:F2} cycles a byte: {Loss.Of(list)}{(cycles == WinogradKernel.SpillCycles ? ", as it is" : "")}");
    }
}
