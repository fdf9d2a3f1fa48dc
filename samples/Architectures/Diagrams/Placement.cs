namespace Architectures.Diagrams;

/// <summary>
/// Moves the places of each rank sideways, without changing their order, until edges are as straight as that allows: the weighted squares
/// of how far edges go sideways are made least, rank by rank. Edges through bends weigh more, so that long ones run straight
/// (Gansner et al., "A technique for drawing directed graphs", 1993), and so do those of a chain. What is alone on its rank, where all
/// branches have met, stands on one line from top to bottom. Last, what comes one after the other is put upright.
/// </summary>
internal static class Placement
{
    private const int Sweeps = 200, Rounds = 8;

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

        for (var round = 0; round < Rounds; round++)
        {
            foreach (var line in layering.Places.Where(place => !Continues(place)).Select(Line))
                StandUpright(line, layering.Ranks, gap);
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

    /// <summary>
    /// Puts a line's places below each other, where they are on average or where something of it stands alone on its rank. If neighbours leave
    /// no room for that, it steps aside as late as possible.
    /// </summary>
    private static void StandUpright(List<Place> line, List<Place>[] ranks, Func<Place, Place, double> gap)
    {
        for (var first = 0; first < line.Count;)
        {
            var (low, high, next) = (double.MinValue, double.MaxValue, first);
            for (; next < line.Count; next++)
            {
                var place = line[next];
                var rank = ranks[place.Rank];
                var lower = place.Order == 0 ? low : Math.Max(low, rank[place.Order - 1].X + Distance(rank[place.Order - 1], place, gap));
                var upper = place.Order == rank.Count - 1 ? high : Math.Min(high, rank[place.Order + 1].X - Distance(place, rank[place.Order + 1], gap));
                if (lower > upper && next > first)
                    break;
                (low, high) = (lower, upper);
            }

            var upright = line[first..next];
            var alone = upright.Where(place => ranks[place.Rank].Count == 1).DefaultIfEmpty();
            var x = alone.First() is null ? upright.Average(place => place.X) : alone.Average(place => place!.X);
            foreach (var place in upright)
                place.X = Math.Max(low, Math.Min(high, x));
            first = next;
        }
    }

    /// <summary>A place and those below it, up to where edges part or meet.</summary>
    private static List<Place> Line(Place first)
    {
        var line = new List<Place> { first };
        while (line[^1].Below is [var next] && Continues(next))
            line.Add(next);
        return line;
    }

    /// <summary>Whether a place is the only one below another, and that the only one above it.</summary>
    private static bool Continues(Place place) => place.Above is [{ Below.Count: 1 }];

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
            offsets[i] = offsets[i - 1] + Distance(rank[i - 1], rank[i], gap);
        return offsets;
    }

    /// <summary>The least distance of the middles of two neighbours.</summary>
    private static double Distance(Place left, Place right, Func<Place, Place, double> gap) => ((left.Width + right.Width) / 2) + gap(left, right);
}
