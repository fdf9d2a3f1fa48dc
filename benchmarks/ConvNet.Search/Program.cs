using ConvNet.Generator.Emission.Simd;
using ConvNet.Search;

const string usage = """
    Measures what the generator chooses among, on this machine, and what the choice loses against the best.
      tiles [512|256|128]   register tiles of direct convolutions
      algorithms            direct convolution and Cook-Toom tiles
      rows                  rows of those tiles that go together
      streams               their weights transformed beforehand, or as they are used
      points                points of the transforms, by how much they round
    Pin it to a core that is free: taskset -c 1 dotnet run -c Release --project benchmarks/ConvNet.Search -- tiles
    """;

switch (args)
{
    case ["tiles"]:
        TileSearch.Run(VectorWidth.All[0]);
        return 0;
    case ["tiles", var bits] when VectorWidth.All.FirstOrDefault(v => !v.IsScalar && $"{v.Bits}" == bits) is { } width:
        TileSearch.Run(width);
        return 0;
    case ["algorithms"]:
        AlgorithmSearch.Run();
        return 0;
    case ["rows"]:
        RowSearch.Run();
        return 0;
    case ["streams"]:
        StreamSearch.Run();
        return 0;
    case ["points"]:
        PointSearch.Run();
        return 0;
    default:
        Console.Error.WriteLine(usage);
        return 1;
}
