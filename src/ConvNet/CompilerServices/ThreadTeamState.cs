using System.Runtime.InteropServices;

namespace ConvNet.CompilerServices;

/// <summary>What the threads of a team tell each other, on lines of the cache of their own (in pairs, as processors fetch them).</summary>
[StructLayout(LayoutKind.Explicit, Size = 4 * Line)]
internal struct ThreadTeamState
{
    private const int Line = 128;

    /// <summary>The first part that nobody has taken, and how many there are, under the number of the run.</summary>
    [FieldOffset(Line)]
    public long Free;

    /// <summary>The parts of the run.</summary>
    [FieldOffset(Line + 8)]
    public int Parts;

    /// <summary>The parts that are finished.</summary>
    [FieldOffset(2 * Line)]
    public int Finished;

    /// <summary>Whether the one that asked blocks until all are.</summary>
    [FieldOffset((2 * Line) + 4)]
    public bool IsAwaited;

    /// <summary>The helpers that block until there is another run.</summary>
    [FieldOffset(3 * Line)]
    public int Sleeping;

    /// <summary>Whether the team ends.</summary>
    [FieldOffset((3 * Line) + 4)]
    public bool Stopping;
}
