using ConvNet.Generator.Emission.Simd;
using ConvNet.Model.Planning.Kernels;
using ConvNet.Model.Planning.Winograd;

namespace ConvNet.Search;

/// <summary>Weights of Cook-Toom tiles that are transformed beforehand, or as they are used: measures both, and what the choice loses.</summary>
internal static class StreamSearch
{
    public static void Run()
    {
        VectorWidth width = VectorWidth.All[0];
        var losses = new List<double>();
        Console.WriteLine($"{"convolution",-40} {"before",9} {"as used",9}  {"chosen",-8} {"loss",6}");
        foreach (ConvShape shape in ConvShape.All.Where(s => s.Taps > 1 && s.Stride == 1))
        {
            int m = shape.Tile();
            if (m == 0) continue;
            WinogradKernel kernel = shape.ByTiles(m), prepared = kernel with { StreamsWeights = false }, streamed = kernel with { StreamsWeights = true, RowsTogether = kernel.TileRows };
            double[] times = Candidate.Measure(shape, [Candidate.Tiled(prepared, width), Candidate.Tiled(streamed, width)]);
            double loss = times[kernel.StreamsWeights ? 1 : 0] / times.Min();
            Console.WriteLine($"{$"{shape} by {kernel.Shape}",-40} {times[0],9:F1} {times[1],9:F1}  {(kernel.StreamsWeights ? "as used" : "before"),-8} {loss - 1,6:P0}");
            losses.Add(loss);
        }

        Console.WriteLine($"\n{Loss.Of(losses)}");
    }
}
