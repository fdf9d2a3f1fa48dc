namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>
/// The results that a group of threads computes of a matrix product: <paramref name="Rows"/> x <paramref name="Columns"/>, of which each
/// thread has (4 x <paramref name="RowVectors"/>) x (4 x <paramref name="ColumnVectors"/>) in registers.
/// </summary>
internal readonly record struct GroupTile(int Rows, int Columns, int RowVectors, int ColumnVectors)
{
    public int RowThreads => Rows / (4 * RowVectors);

    public int ColumnThreads => Columns / (4 * ColumnVectors);

    public int Threads => RowThreads * ColumnThreads;

    /// <summary>From the most products for each number read from shared memory to the most groups.</summary>
    private static readonly GroupTile[] All =
    [
        new(128, 128, 2, 2), new(128, 64, 2, 1), new(64, 64, 1, 1), new(128, 32, 2, 1), new(64, 32, 1, 1), new(64, 16, 1, 1), new(32, 16, 1, 1),
    ];

    /// <summary>Some multiprocessors' worth of groups: with fewer, most of a large device would have nothing to do.</summary>
    private const int EnoughGroups = 128;

    /// <summary>
    /// The largest tile that wastes nothing on columns that do not exist, is not mostly empty, and leaves enough groups for a device of many
    /// multiprocessors.
    /// </summary>
    /// <param name="rows">Rows of the whole product.</param>
    /// <param name="columns">Columns, a multiple of 16.</param>
    /// <param name="widest">The most columns that may be in one tile.</param>
    /// <param name="shares">Into how many groups' work that of a tile can be cut.</param>
    public static GroupTile Choose(long rows, int columns, int widest, long shares = 1)
    {
        GroupTile[] fitting = All.Where(t => t.Columns <= widest && columns % t.Columns == 0)
            .OrderBy(t => t.RowTiles(rows) * t.Rows > 2 * rows ? t.Rows : 0).ToArray();
        return fitting.Where(t => Groups(t) * shares >= EnoughGroups).Concat([fitting.OrderByDescending(Groups).First()]).First();

        long Groups(GroupTile tile) => tile.RowTiles(rows) * (columns / tile.Columns);
    }

    /// <summary>The tiles that so many rows take.</summary>
    public long RowTiles(long rows) => (rows + Rows - 1) / Rows;

    public override string ToString() => $"{Rows} x {Columns} results a group, {4 * RowVectors} x {4 * ColumnVectors} a thread";
}
