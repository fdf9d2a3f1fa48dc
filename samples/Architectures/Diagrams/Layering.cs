namespace Architectures.Diagrams;

/// <summary>
/// A directed acyclic graph in ranks, each node below those that it reads (Sugiyama, Tagawa and Toda, 1981). An edge over several ranks
/// passes a bend in each of those between, so that only neighbouring ranks are joined and every edge has its room.
/// </summary>
internal sealed class Layering
{
    private Layering(IReadOnlyList<Place> places, List<Place>[] ranks, IReadOnlyList<Chain> chains) => (Places, Ranks, Chains) = (places, ranks, chains);

    /// <summary>The nodes in their order, then the bends.</summary>
    public IReadOnlyList<Place> Places { get; }

    /// <summary>The places of each rank, from left to right.</summary>
    public List<Place>[] Ranks { get; }

    /// <summary>The edges, each through its bends.</summary>
    public IReadOnlyList<Chain> Chains { get; }

    /// <summary>Places the nodes, each after those that it reads, on the rank below the lowest of these.</summary>
    /// <param name="inputs">For each node those that it reads.</param>
    public static Layering Of(IReadOnlyList<IReadOnlyList<int>> inputs)
    {
        var places = new List<Place>();
        foreach (var read in inputs)
            places.Add(new Place(places.Count, read.Count == 0 ? 0 : read.Max(input => places[input].Rank) + 1));

        var chains = new List<Chain>();
        for (var target = 0; target < inputs.Count; target++)
        {
            foreach (var source in inputs[target])
                chains.Add(new Chain([.. Route(places, places[source], places[target])]));
        }

        var ranks = new List<Place>[places.Max(place => place.Rank) + 1];
        for (var rank = 0; rank < ranks.Length; rank++)
            ranks[rank] = [.. places.Where(place => place.Rank == rank)];

        var layering = new Layering(places, ranks, chains);
        Crossings.Reduce(layering);
        return layering;
    }

    private static IEnumerable<Place> Route(List<Place> places, Place source, Place target)
    {
        var last = source;
        for (var rank = source.Rank + 1; rank <= target.Rank; rank++)
        {
            var next = target;
            if (rank < target.Rank)
                places.Add(next = new Place(null, rank));
            last.Below.Add(next);
            next.Above.Add(last);
            yield return last;
            last = next;
        }

        yield return target;
    }
}

/// <summary>A node, or a bend of an edge, on a rank.</summary>
/// <param name="Node">The node's index; null for a bend.</param>
/// <param name="Rank">The rank, from 0 at the top.</param>
internal sealed record Place(int? Node, int Rank)
{
    /// <summary>Its neighbours on the rank above.</summary>
    public List<Place> Above { get; } = [];

    /// <summary>Its neighbours on the rank below.</summary>
    public List<Place> Below { get; } = [];

    /// <summary>Its place on its rank, from 0 at the left.</summary>
    public int Order { get; set; }

    /// <summary>Where its middle is.</summary>
    public double X { get; set; }

    /// <summary>Its width.</summary>
    public double Width { get; set; }

    /// <inheritdoc/>
    public bool Equals(Place? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

/// <summary>An edge: its source, its bends and its target.</summary>
/// <param name="Places">One on each rank from the source's to the target's.</param>
internal sealed record Chain(IReadOnlyList<Place> Places)
{
    /// <summary>Where the edge begins.</summary>
    public Place Source => Places[0];

    /// <summary>Where the edge ends.</summary>
    public Place Target => Places[^1];
}
