using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;
using static ConvNet.Model.Tests.Declare;

namespace ConvNet.Model.Tests;

/// <summary>Into how many parts several threads cut a kernel.</summary>
public class PartsTests
{
    [Fact]
    public void Small_networks_stay_with_one_thread()
    {
        PassPlan inference = Plan(Input(1, 32, 32), Conv(6, 5), ReLU, MaxPool(2), Conv(16, 5), ReLU, MaxPool(2), Dense(120), ReLU, Dense(84), ReLU, Dense(10));
        Assert.All(inference.Steps, step => Assert.Equal(1, step.Kernel.Parts));
        Assert.DoesNotContain(inference.Steps, step => step.Kernel.TakesTeam);
    }

    [Fact]
    public void Layers_that_take_long_are_shared()
    {
        PassPlan inference = Plan(
            Input(3, 224, 224), Conv(64, 7, ("Stride", 2), ("Pad", 3), ("Fit", 1)), ReLU, MaxPool(2, ("Stride", 2)), Layer("LocalResponseNorm"),
            Conv(256, 1), ReLU, Conv(64, 3, ("Pad", 1)), Conv(64, 3, ("Pad", 1), ("Groups", 64)), MaxPool(3, ("Stride", 1), ("Pad", 1)), Dense(1000));
        Assert.Equal(64, Parts<ConvKernel>());
        Assert.Equal(56, Parts<LocalResponseNormKernel>());
        Assert.Equal(4, Parts<DepthwiseKernel>());
        Assert.Equal(4, Parts<PoolKernel>());
        Assert.Equal(63, Parts<DenseKernel>());
        Assert.Equal(26, Parts<PhasesKernel>());
        WinogradKernel[] tiles = [.. inference.Steps.Select(s => s.Kernel).OfType<WinogradKernel>()];
        Assert.Equal([4, 3], tiles.Select(kernel => kernel.Shape.Vertical.Taps));
        Assert.All(tiles, kernel => Assert.True(kernel.TakesTeam));
        Assert.Equal((4, (1, 1, 1)), (tiles[0].TurnParts, tiles[0].StageParts));
        Assert.Equal(1, tiles[1].TurnParts);
        Assert.All((int[])[tiles[1].StageParts.Inputs, tiles[1].StageParts.Products, tiles[1].StageParts.Results], parts => Assert.InRange(parts, 2, 64));

        int Parts<T>() => inference.Steps.Select(s => s.Kernel).OfType<T>().Cast<Kernel>().First().Parts;
    }

    [Theory]
    [InlineData(16, 32, 1)]
    [InlineData(128, 28, 36)]
    [InlineData(512, 28, 36)]
    [InlineData(512, 14, 16)] // weights transformed as they are used: strips of filters
    public void The_stages_of_tiles_are_shared_all_or_none(int channels, int side, int products)
    {
        PassPlan inference = Plan(Input(channels, side, side), Conv(channels, 3, ("Pad", 1)));
        WinogradKernel kernel = Assert.Single(inference.Steps.Select(s => s.Kernel).OfType<WinogradKernel>());
        Assert.Equal(products, kernel.StageParts.Products);
        if (products == 1) Assert.Equal((1, 1, 1), kernel.StageParts);
    }

    /// <summary>Turns are shared where there are many, and four threads' memory for them is little; in each part as many, but fewer in the last.</summary>
    [Theory]
    [InlineData(64, 56, 4, 4)]   // 14 rows of tiles, two together
    [InlineData(64, 32, 4, 2)]   // 8 rows of tiles, two together
    [InlineData(64, 224, 4, 12)] // 45 rows of tiles, one by one
    [InlineData(256, 56, 1, 14)] // two turns
    [InlineData(16, 80, 4, 4)]   // each is little work, all of them are enough
    [InlineData(16, 32, 1, 8)]   // too little
    public void Turns_of_tiles_are_shared_where_there_are_many(int channels, int side, int parts, int rowsOfPart)
    {
        PassPlan inference = Plan(Input(channels, side, side), Conv(channels, 3, ("Pad", 1)));
        WinogradKernel kernel = Assert.Single(inference.Steps.Select(s => s.Kernel).OfType<WinogradKernel>());
        Assert.Equal((parts, rowsOfPart), (kernel.TurnParts, kernel.RowsOfPart));
        Assert.Equal(parts * kernel.TurnFloats, kernel.ScratchFloats);
        Assert.InRange(kernel.TileRows, ((parts - 1) * rowsOfPart) + 1, parts * rowsOfPart);
    }

    /// <summary>Threads of a team call kernels through pointers of two to seven pointers, or two to five behind a number.</summary>
    [Fact]
    public void What_is_shared_has_a_signature_that_a_team_knows()
    {
        PassPlan inference = Plan(
            Input(64, 112, 112), Conv(64, 3, ("Pad", 1), ("Exact", true)), Layer("BatchNorm"), As("a"), Conv(64, 3, ("Pad", 1), ("Exact", true)), Layer("BatchNorm"),
            As("b"), From("a", "b"), Layer("Add"), ReLU, Layer("LocalResponseNorm"), Dense(256), Layer("BatchNorm"));
        Kernel[] shared = inference.Steps.Select(s => s.Kernel).Where(k => k.Parts > 1).ToArray();
        Assert.Equal([5, 6, 3, 5], shared.Select(k => k.Pointers.Count));
        Assert.All(shared, kernel => Assert.InRange(kernel.Pointers.Count, 2, kernel.TakesBatch ? 5 : 6));

        PassPlan tiles = Plan(
            Input(64, 56, 56), As("a"), Conv(64, 3, ("Pad", 1)), Layer("BatchNorm"), As("b"), From("a", "b"), Layer("Add"));
        WinogradKernel turns = Assert.Single(tiles.Steps.Select(s => s.Kernel).OfType<WinogradKernel>());
        Assert.Equal((4, 7), (turns.TurnParts, turns.Pointers.Count));
    }

    private static PassPlan Plan(params LayerDefinition[] layers) => NetworkPlanner.Plan(Graph(layers)).Inference;
}
