using System.Diagnostics;
using ConvNet;

namespace Samples;

/// <summary>What one inference costs, one image at a time on one thread.</summary>
/// <param name="Bytes">Bytes allocated.</param>
/// <param name="Microseconds">Time: the best of many rounds, since everything else on the machine only adds to it.</param>
internal readonly record struct InferenceCost(long Bytes, double Microseconds)
{
    private const int Images = 200;

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(0.5);

    public static InferenceCost Measure<TNetwork>(TNetwork network, ImageDataset images)
        where TNetwork : class, INetwork<TNetwork>
    {
        using var predictor = new Predictor<TNetwork>(network);
        var scores = new float[TNetwork.Description.Output.Count];
        var count = Math.Min(Images, images.Count);
        Round();

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        Round();
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / count;

        var best = TimeSpan.MaxValue;
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < Budget;)
        {
            var round = Stopwatch.GetTimestamp();
            Round();
            var elapsed = Stopwatch.GetElapsedTime(round);
            best = elapsed < best ? elapsed : best;
        }

        return new InferenceCost(bytes, best.TotalMicroseconds / count);

        void Round()
        {
            for (var i = 0; i < count; i++)
                predictor.Run(images.Pixels(i), scores);
        }
    }
}
