using ConvNet.Model.Planning;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>Where values lie in an image of channel blocks, from its first pixel, as expressions.</summary>
internal static class Place
{
    /// <summary>A value.</summary>
    public static string Of(BlockedLayout layout, string block, string row, string column, string lane) =>
        Index.Sum(Index.Times(block, layout.Plane), Pixel(layout, row, column), lane);

    /// <summary>The value whose <c>block</c>, <c>row</c>, <c>column</c> and <c>lane</c> were declared.</summary>
    public static string Of(BlockedLayout layout, Digits at) => Of(layout, at["block"], at["row"], at["column"], at["lane"]);

    /// <summary>A position, in the first channel.</summary>
    public static string Pixel(BlockedLayout layout, string row, string column) =>
        Index.Sum(Index.Times(row, layout.Row), Index.Times(column, layout.Pixel));

    /// <summary>A channel, at the first position.</summary>
    /// <param name="channel">A variable.</param>
    public static string Channel(BlockedLayout layout, string channel) =>
        layout.Blocks == 1 ? channel : $"(({channel} >> 4) * {layout.Plane}) + ({channel} & 15)";
}
