namespace ConvNet.Benchmarks.Rates;

/// <summary>Something that is measured against what the processor can do.</summary>
/// <param name="name">The row's name.</param>
/// <param name="prepare">Gives what is timed, with its memory.</param>
public sealed class Workload(string name, Func<Action> prepare) : IComparable
{
    private static int count;

    private readonly int number = Interlocked.Increment(ref count);

    /// <summary>The row's name.</summary>
    public string Name => name;

    /// <summary>Multiply-adds of a call, as the layers' formulas count them; 0 where memory is what it waits for.</summary>
    public double MultiplyAdds { get; init; }

    /// <summary>Multiply-adds that its algorithm does, where it does with fewer.</summary>
    public double OwnMultiplyAdds { get; init; }

    /// <summary>Bytes that it must read and write, each once; 0 where arithmetic is what takes time.</summary>
    public double Bytes { get; init; }

    /// <summary>Allocates and fills the memory.</summary>
    /// <returns>What is timed.</returns>
    public Action Prepare() => prepare();

    /// <summary>Tables have their rows in the order in which they were made.</summary>
    public int CompareTo(object? other) => other is Workload work ? number.CompareTo(work.number) : 1;

    /// <inheritdoc/>
    public override string ToString() => name;
}
