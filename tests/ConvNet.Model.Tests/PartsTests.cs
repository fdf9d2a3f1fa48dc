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
        Assert.Equal([4, 3], tiles.Select(kernel => kernel.Shape.Taps));
        Assert.All(tiles, kernel => Assert.True(kernel.TakesTeam));
        Assert.All(tiles.SelectMany(kernel => (int[])[kernel.StageParts.Products, kernel.StageParts.Results]).Append(tiles[1].StageParts.Inputs), parts => Assert.InRange(parts, 2, 64));

        int Parts<T>() => inference.Steps.Select(s => s.Kernel).OfType<T>().Cast<Kernel>().First().Parts;
    }

    [Theory]
    [InlineData(16, 32, 1)]
    [InlineData(64, 32, 36)]
    [InlineData(512, 28, 36)]
    [InlineData(512, 14, 16)] // weights transformed as they are used: strips of filters
    public void The_stages_of_tiles_are_shared_all_or_none(int channels, int side, int products)
    {
        PassPlan inference = Plan(Input(channels, side, side), Conv(channels, 3, ("Pad", 1)));
        WinogradKernel kernel = Assert.Single(inference.Steps.Select(s => s.Kernel).OfType<WinogradKernel>());
        Assert.Equal(products, kernel.StageParts.Products);
        if (products == 1) Assert.Equal((1, 1, 1), kernel.StageParts);
    }

    /// <summary>Threads of a team call kernels through pointers of two to six pointers, or two to five behind a number.</summary>
    [Fact]
    public void What_is_shared_has_a_signature_that_a_team_knows()
    {
        PassPlan inference = Plan(
            Input(64, 112, 112), Conv(64, 3, ("Pad", 1), ("Exact", true)), Layer("BatchNorm"), As("a"), Conv(64, 3, ("Pad", 1), ("Exact", true)), Layer("BatchNorm"),
            As("b"), From("a", "b"), Layer("Add"), ReLU, Layer("LocalResponseNorm"), Dense(256), Layer("BatchNorm"));
        Kernel[] shared = inference.Steps.Select(s => s.Kernel).Where(k => k.Parts > 1).ToArray();
        Assert.Equal([5, 6, 3, 5], shared.Select(k => k.Pointers.Count));
        Assert.All(shared, kernel => Assert.InRange(kernel.Pointers.Count, 2, kernel.TakesBatch ? 5 : 6));
    }

    private static PassPlan Plan(params LayerDefinition[] layers) => NetworkPlanner.Plan(Graph(layers)).Inference;
}
