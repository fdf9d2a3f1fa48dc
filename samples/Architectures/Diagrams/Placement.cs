namespace Architectures.Diagrams;

/// <summary>
/// Moves the places of each rank sideways, without changing their order, until edges are as straight as that allows: the weighted squares
/// of how far edges go sideways are made least, rank by rank. Edges through bends weigh more, so that long ones run straight
/// (Gansner et al., "A technique for drawing directed graphs", 1993), and so do those of a chain. What is alone on its rank, where all
/// branches have met, stands on one line from top to bottom.
/// </summary>
internal static class Placement
{
    private const int Sweeps = 200;

    /// <summary>Places the middles, from 0 at the left.</summary>
    /// <param name="layering">The ranks in their order, with the widths.</param>
    /// <param name="gap">The room between neighbours.</param>
    public static void Straighten(Layering layering, Func<Place, Place, double> gap)
    {
        foreach (var rank in layering.Ranks)
        {
            double[] offsets = Offsets(rank, gap);
            for (var i = 0; i < rank.Count; i++)
                rank[i].X = offsets[i] - (offsets[^1] / 2);
        }

        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            foreach (var rank in (sweep % 2 == 0 ? layering.Ranks : layering.Ranks.Reverse()).Where(rank => rank.Count > 1))
                Settle(rank, gap);
            Align(layering.Ranks);
        }

        var left = layering.Places.Min(place => place.X - (place.Width / 2));
        foreach (var place in layering.Places)
            place.X -= left;
    }

    /// <summary>
    /// The best middles of one rank, its neighbours fixed: with the offsets that the widths ask for taken away, they only have to be in
    /// ascending order, and neighbours that want to pass each other stay together at the mean of what they want (isotonic regression).
    /// </summary>
    private static void Settle(List<Place> rank, Func<Place, Place, double> gap)
    {
        double[] offsets = Offsets(rank, gap);
        var blocks = new List<(double Wanted, double Weight, int Count)>();
        for (var i = 0; i < rank.Count; i++)
        {
            var (wanted, weight) = Wanted(rank[i]);
            var block = (Wanted: wanted - offsets[i], Weight: weight, Count: 1);
            while (blocks.Count > 0 && blocks[^1].Wanted > block.Wanted)
            {
                var before = blocks[^1];
                blocks.RemoveAt(blocks.Count - 1);
                var both = before.Weight + block.Weight;
                block = (((before.Wanted * before.Weight) + (block.Wanted * block.Weight)) / both, both, before.Count + block.Count);
            }

            blocks.Add(block);
        }

        var next = 0;
        foreach (var (wanted, _, count) in blocks)
        {
            for (var i = 0; i < count; i++, next++)
                rank[next].X = wanted + offsets[next];
        }
    }

    /// <summary>Moves the branches below each gap as a whole: from rank to rank alone, deep ones would take long to stand upright.</summary>
    private static void Align(List<Place>[] ranks)
    {
        double move = 0;
        foreach (var rank in ranks)
        {
            // The ranks above have been moved, this one not yet.
            double sum = 0, weights = 0;
            foreach (var (place, above) in rank.SelectMany(place => place.Above.Select(above => (place, above))))
            {
                var weight = Weight(place, above);
                (sum, weights) = (sum + (weight * (above.X - place.X - move)), weights + weight);
            }

            move = rank.Count == 1 ? 0 : move + (weights == 0 ? 0 : sum / weights);
            foreach (var place in rank)
                place.X += move;
        }
    }

    private static (double X, double Weight) Wanted(Place place)
    {
        double sum = 0, weights = 0;
        foreach (var other in place.Above.Concat(place.Below))
        {
            var weight = Weight(place, other);
            (sum, weights) = (sum + (weight * other.X), weights + weight);
        }

        return weights == 0 ? (place.X, 1) : (sum / weights, weights);
    }

    private static double Weight(Place one, Place other)
    {
        var (above, below) = one.Rank < other.Rank ? (one, other) : (other, one);
        return (above.Node, below.Node) switch
        {
            (null, null) => 24,
            (null, _) or (_, null) => 2,
            _ => above.Below.Count == 1 && below.Above.Count == 1 ? 24 : 1,
        };
    }

    /// <summary>The middles of a rank as far to the left as they go.</summary>
    private static double[] Offsets(List<Place> rank, Func<Place, Place, double> gap)
    {
        var offsets = new double[rank.Count];
        for (var i = 1; i < rank.Count; i++)
            offsets[i] = offsets[i - 1] + ((rank[i - 1].Width + rank[i].Width) / 2) + gap(rank[i - 1], rank[i]);
        return offsets;
    }
}
