namespace Architectures.Diagrams;

/// <summary>
/// Orders the ranks so that few edges cross: each place goes to the mean of its neighbours' places, down and up again, and the best order
/// seen is kept. It begins with the order of a walk that takes branches as they were declared, which for blocks is already good.
/// </summary>
internal static class Crossings
{
    private const int Sweeps = 12;

    /// <summary>Orders the ranks of a graph.</summary>
    public static void Reduce(Layering layering)
    {
        var walk = new Dictionary<Place, int>();
        foreach (var place in layering.Ranks[0])
            Visit(place, walk);
        foreach (var rank in layering.Ranks)
            Sort(rank, place => walk[place]);

        var best = Count(layering);
        var order = Orders(layering);
        for (var sweep = 0; sweep < Sweeps && best > 0; sweep++)
        {
            if (sweep % 2 == 0)
            {
                foreach (var rank in layering.Ranks.Skip(1))
                    Sort(rank, place => Mean(place, place.Above));
            }
            else
            {
                foreach (var rank in layering.Ranks.Reverse().Skip(1))
                    Sort(rank, place => Mean(place, place.Below));
            }

            var count = Count(layering);
            if (count >= best)
                continue;
            (best, order) = (count, Orders(layering));
        }

        foreach (var rank in layering.Ranks)
            Sort(rank, place => order[place]);
    }

    /// <summary>How many pairs of edges cross.</summary>
    public static int Count(Layering layering)
    {
        var count = 0;
        foreach (var rank in layering.Ranks)
        {
            // Edges from left to right; each crosses those before it that end farther to the right.
            int[] ends = [.. rank.SelectMany(place => place.Below.Select(below => below.Order).Order())];
            for (var i = 0; i < ends.Length; i++)
            {
                for (var j = 0; j < i; j++)
                    count += ends[j] > ends[i] ? 1 : 0;
            }
        }

        return count;
    }

    private static void Visit(Place place, Dictionary<Place, int> walk)
    {
        // A network may be deeper than the stack allows for calls.
        var open = new Stack<Place>([place]);
        while (open.TryPop(out var next))
        {
            if (!walk.TryAdd(next, walk.Count))
                continue;
            for (var i = next.Below.Count - 1; i >= 0; i--)
                open.Push(next.Below[i]);
        }
    }

    private static double Mean(Place place, List<Place> neighbours) => neighbours.Count == 0 ? place.Order : neighbours.Average(other => other.Order);

    private static Dictionary<Place, int> Orders(Layering layering) => layering.Places.ToDictionary(place => place, place => place.Order);

    private static void Sort(List<Place> rank, Func<Place, double> key)
    {
        // Stable: equals stay as they were declared.
        Place[] sorted = [.. rank.OrderBy(key)];
        for (var i = 0; i < sorted.Length; i++)
            (rank[i], sorted[i].Order) = (sorted[i], i);
    }
}
