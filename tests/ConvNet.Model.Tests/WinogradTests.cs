using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;
using ConvNet.Model.Planning.Winograd;
using static ConvNet.Model.Tests.Declare;

namespace ConvNet.Model.Tests;

public class WinogradTests
{
    [Theory]
    [InlineData(2, 3)]
    [InlineData(4, 3)]
    [InlineData(5, 3)]
    [InlineData(6, 3)]
    [InlineData(2, 5)]
    [InlineData(4, 5)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(5, 2)]
    [InlineData(2, 7)]
    public void The_transforms_are_exact(int outputs, int taps)
    {
        CookToom algorithm = CookToom.Of(outputs, taps);
        var random = new Random(1);
        for (int draw = 0; draw < 20; draw++)
        {
            Rational[] data = Draw(random, algorithm.Size), filter = Draw(random, taps);
            Rational[] products = Times(algorithm.Filter, filter).Zip(Times(algorithm.Data, data), (a, b) => a * b).ToArray();
            Assert.Equal(
                Enumerable.Range(0, outputs).Select(i => Sum(filter.Select((g, k) => g * data[i + k]))),
                Times(algorithm.Output, products));
        }
    }

    /// <summary>Tiles that end the image, before their last result, do without that product.</summary>
    [Theory]
    [InlineData(2, 3)]
    [InlineData(4, 3)]
    [InlineData(5, 3)]
    [InlineData(2, 5)]
    [InlineData(4, 2)]
    public void The_last_product_reaches_the_last_result_alone(int outputs, int taps) =>
        Assert.Equal(Enumerable.Range(0, outputs).Select(i => (Rational)(i == outputs - 1 ? 1 : 0)), CookToom.Of(outputs, taps).Output.Select(row => row[^1]));

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_transforms_of_a_stride_are_exact(int outputs)
    {
        CookToom algorithm = CookToom.Of(outputs, 3, stride: 2);
        Assert.Equal((2 * outputs) + 1, algorithm.Size);
        var random = new Random(3);
        for (int draw = 0; draw < 20; draw++)
        {
            Rational[] data = Draw(random, algorithm.Size), filter = Draw(random, 3), weights = Times(algorithm.Filter, filter);
            Rational[] products = Times(algorithm.Data, data).Select((d, i) => d * weights[Math.Min(i, weights.Length - 1)]).ToArray();
            Assert.Equal(
                Enumerable.Range(0, outputs).Select(i => Sum(filter.Select((g, k) => g * data[(2 * i) + k]))),
                Times(algorithm.Output, products));
        }
    }

    /// <summary>How much larger than data and filter the terms of a result may be, in a row: rounding grows with them. F(4, 3) at 1, 2 and their opposites has 48.</summary>
    [Theory]
    [InlineData(2, 3, 8)]
    [InlineData(4, 2, 14)]
    [InlineData(4, 3, 24)]
    [InlineData(2, 5, 34)]
    [InlineData(5, 3, 43)]
    [InlineData(6, 3, 68)]
    [InlineData(4, 5, 87)]
    [InlineData(2, 7, 115)]
    public void Terms_stay_small(int outputs, int taps, int bound)
    {
        CookToom algorithm = CookToom.Of(outputs, taps);
        static double Size(Rational[] row) => row.Sum(c => Math.Abs(c.Value));
        Assert.InRange(algorithm.Output.Max(row => row.Select((c, j) => Math.Abs(c.Value) * Size(algorithm.Filter[j]) * Size(algorithm.Data[j])).Sum()), 1, bound);
    }

    /// <summary>F(2, 3) as Winograd gives it, up to the signs and factors that a product may have on either side.</summary>
    [Fact]
    public void The_smallest_is_Winograds()
    {
        CookToom algorithm = CookToom.Of(2, 3);
        Assert.Equal(["-1 1/2 1/2 0", "0 1/2 -1/2 1"], Text(algorithm.Output));
        Assert.Equal(["1 0 0", "1 1 1", "1 -1 1", "0 0 1"], Text(algorithm.Filter));
        Assert.Equal(["-1 0 1 0", "0 1 1 0", "0 -1 1 0", "0 -1 0 1"], Text(algorithm.Data));
    }

    [Theory]
    [InlineData(3, 3, 64, 224, 0)]
    [InlineData(3, 8, 64, 28, 0)]
    [InlineData(1, 64, 64, 56, 0)]
    [InlineData(7, 64, 64, 56, 0)]
    [InlineData(3, 64, 64, 56, 4)]
    [InlineData(3, 64, 64, 8, 4)]
    [InlineData(3, 256, 256, 14, 5)]
    [InlineData(3, 512, 512, 14, 5)]
    [InlineData(3, 512, 512, 28, 4)]
    [InlineData(3, 384, 256, 13, 5)]
    [InlineData(3, 512, 512, 7, 4)]
    [InlineData(5, 96, 256, 27, 4)]
    [InlineData(3, 32, 48, 15, 5)]
    [InlineData(3, 64, 64, 10, 5)]
    public void The_tile_follows_from_the_shape(int taps, int channels, int filters, int side, int tile) =>
        Assert.Equal(tile, Tile(taps, channels, filters, side));

    /// <summary>A tile holds whole windows of the pooling that is fused: where the best does not, the next best is taken.</summary>
    [Theory]
    [InlineData(1, 1, 5)]
    [InlineData(2, 2, 4)]
    [InlineData(2, 4, 4)]
    [InlineData(3, 3, 6)]
    [InlineData(5, 1, 5)]
    [InlineData(7, 7, 0)]
    public void So_does_the_tile_of_a_convolution_with_pooling(int height, int width, int tile) =>
        Assert.Equal(tile, Tile(3, 256, 256, 14, pool: new FusedPool(height, width, IsMax: true)));

    [Theory]
    [InlineData(64, 128, 28, 4)]
    [InlineData(128, 256, 14, 2)]
    [InlineData(256, 512, 7, 0)]
    [InlineData(16, 32, 16, 0)]
    [InlineData(3, 64, 112, 0)]
    public void So_does_the_tile_of_a_stride(int channels, int filters, int side, int tile) =>
        Assert.Equal(tile, Tile(3, channels, filters, side, stride: 2));

    /// <summary>The side of the tiles of a square convolution.</summary>
    private static int Tile(int taps, int channels, int filters, int side, int stride = 1, FusedPool? pool = null)
    {
        var axis = new ConvAxis(taps, stride, Dilation: 1, side);
        return ConvAlgorithm.Tile(axis, axis, channels, filters, pool ?? FusedPool.None)?.Vertical.Outputs ?? 0;
    }

    /// <summary>Windows along one axis have flat tiles, which hold whole windows of the pooling that is fused; so have the classes of positions of a gradient. Other windows have tiles of two kinds of axes.</summary>
    [Theory]
    [InlineData(1, 3, 64, 64, 1, 992, 1, 1, "F(1x6, 1x3)")]
    [InlineData(3, 1, 64, 64, 992, 1, 1, 1, "F(6x1, 3x1)")]
    [InlineData(1, 3, 64, 64, 1, 992, 1, 4, "F(1x4, 1x3)")]
    [InlineData(1, 3, 64, 64, 1, 990, 1, 3, "F(1x6, 1x3)")]
    [InlineData(1, 3, 64, 64, 1, 992, 1, 8, "")]
    [InlineData(1, 3, 64, 64, 56, 56, 2, 2, "")]
    [InlineData(1, 5, 64, 64, 1, 500, 1, 1, "F(1x4, 1x5)")]
    [InlineData(1, 7, 192, 192, 17, 17, 1, 1, "F(1x2, 1x7)")]
    [InlineData(7, 1, 192, 192, 17, 17, 1, 1, "F(2x1, 7x1)")]
    [InlineData(1, 3, 16, 16, 1, 500, 1, 1, "")]
    [InlineData(1, 3, 32, 32, 1, 992, 1, 1, "F(1x6, 1x3)")]
    [InlineData(1, 3, 32, 32, 1, 16000, 1, 1, "")] // transformed tiles of one row leave the second-level cache
    [InlineData(1, 9, 64, 64, 1, 500, 1, 1, "")]
    [InlineData(1, 1, 64, 64, 1, 500, 1, 1, "")]
    [InlineData(7, 7, 64, 64, 56, 56, 1, 1, "")]
    [InlineData(3, 2, 64, 64, 28, 27, 1, 1, "F(4x4, 3x2)")]
    [InlineData(3, 5, 64, 64, 28, 28, 1, 1, "F(4x4, 3x5)")]
    [InlineData(3, 7, 64, 64, 28, 28, 1, 1, "")]
    public void Tiles_follow_the_window_along_each_axis(
        int tapsHigh, int tapsWide, int channels, int filters, int height, int width, int poolHeight, int poolWidth, string tile) =>
        Assert.Equal(tile, ConvAlgorithm.Tile(
            new ConvAxis(tapsHigh, 1, 1, height), new ConvAxis(tapsWide, 1, 1, width), channels, filters, new FusedPool(poolHeight, poolWidth, IsMax: true)).ToString());

    /// <summary>A window's dilation matters where it has several taps; its step along one axis of two has no tiles.</summary>
    [Fact]
    public void Flat_tiles_neither_step_nor_spread()
    {
        var row = new ConvAxis(3, 1, 1, 992);
        Assert.NotNull(Of(new ConvAxis(1, 1, Dilation: 2, 1), row));
        Assert.Null(Of(new ConvAxis(1, 1, 1, 1), row with { Dilation = 2 }));
        Assert.Null(Of(new ConvAxis(1, 1, 1, 1), row with { Stride = 2 }));
        Assert.Null(Of(row with { Stride = 2 }, row));

        static WinogradShape? Of(ConvAxis vertical, ConvAxis horizontal) => ConvAlgorithm.Tile(vertical, horizontal, 64, 64, FusedPool.None);
    }

    /// <summary>An axis of one tap is not transformed.</summary>
    [Fact]
    public void One_output_of_one_tap_is_the_identity()
    {
        CookToom algorithm = CookToom.Of(1, 1);
        Assert.All([algorithm.Output, algorithm.Filter, algorithm.Data], matrix => Assert.Equal(["1"], Text(matrix)));
    }

    /// <summary>A layer that steps over its image goes by tiles over the phases where those are worth it: ResNet's first, AlexNet's, not SqueezeNet's; ZFNet's second.</summary>
    [Theory]
    [InlineData(3, 224, 64, 7, 2, 3, 12, 4, 4)]
    [InlineData(3, 227, 96, 11, 4, 0, 48, 3, 5)]
    [InlineData(3, 224, 64, 3, 2, 1, 0, 0, 0)]
    [InlineData(1, 40, 32, 9, 3, 4, 9, 3, 5)]
    [InlineData(4, 34, 32, 5, 2, 1, 16, 3, 4)]
    [InlineData(16, 36, 32, 7, 2, 3, 64, 4, 4)]
    [InlineData(96, 55, 256, 5, 2, 0, 384, 3, 4)]
    [InlineData(32, 20, 64, 4, 2, 0, 128, 2, 3)]
    [InlineData(36, 14, 48, 5, 2, 0, 0, 0, 0)]
    [InlineData(64, 28, 128, 2, 2, 0, 0, 0, 0)]
    public void Layers_that_step_go_by_tiles_over_phases(int channels, int side, int filters, int taps, int stride, int pad, int phases, int phaseTaps, int tile)
    {
        NetworkPlan plan = NetworkPlanner.Plan(Graph(Input(channels, side, side), Conv(filters, taps, ("Stride", stride), ("Pad", pad), ("Fit", (int)Fit.Floor))));
        WinogradKernel? kernel = plan.Inference.Steps.Select(s => s.Kernel).OfType<WinogradKernel>().SingleOrDefault();
        Assert.Equal((phases, phaseTaps, tile), kernel is null ? default : (kernel.Input.Channels, kernel.Shape.Vertical.Taps, kernel.Shape.Vertical.Outputs));
        Assert.Equal(kernel is not null, plan.Inference.Steps.Any(s => s.Kernel is PhasesKernel));
        Assert.Equal(kernel is not null, plan.Preparation.Steps.Any(s => s.Kernel is PhaseWeightsKernel));
    }

    /// <summary>
    /// Each class of positions of a transposed convolution that steps has tiles of its own, whose results lie apart. Classes of one tap have none, nor have small
    /// images with many weights.
    /// </summary>
    [Theory]
    [InlineData(128, 12, 64, 4, 2, 1, "4 F(4x4, 2x2)")]
    [InlineData(64, 10, 48, 4, 2, 1, "4 F(5x5, 2x2)")]
    [InlineData(64, 21, 64, 4, 2, 1, "4 F(3x3, 2x2)")]
    [InlineData(64, 40, 32, 4, 2, 1, "4 F(4x4, 2x2)")]
    [InlineData(256, 4, 128, 4, 2, 1, "")]
    [InlineData(40, 9, 36, 4, 2, 1, "")]
    [InlineData(64, 28, 8, 4, 2, 1, "")]
    [InlineData(64, 28, 64, 3, 2, 1, "1 F(1x4, 1x2), 1 F(4x1, 2x1), 1 F(4x4, 2x2)")]
    [InlineData(64, 28, 64, 5, 2, 2, "1 F(4x4, 3x3), 1 F(4x4, 3x2), 1 F(3x6, 2x3), 1 F(4x4, 2x2)")]
    [InlineData(64, 20, 64, 6, 3, 1, "5 F(3x3, 2x2), 4 F(4x4, 2x2)")]
    [InlineData(64, 7, 48, 6, 3, 1, "5 F(4x4, 2x2)")]
    [InlineData(64, 28, 64, 2, 2, 0, "")]
    [InlineData(64, 8, 48, 5, 2, 2, "1 F(4x4, 3x3), 1 F(4x4, 3x2), 1 F(4x4, 2x3)")]
    public void Classes_of_a_transposed_convolution_go_by_tiles(int channels, int side, int filters, int taps, int stride, int pad, string tiles)
    {
        NetworkPlan plan = NetworkPlanner.Plan(Graph(Input(channels, side, side), Layer("ConvTranspose", ("Filters", filters), ("Window", taps), ("Stride", stride), ("Pad", pad))));
        WinogradKernel[] kernels = [.. plan.Inference.Steps.Select(s => s.Kernel).OfType<WinogradKernel>()];
        Assert.Equal(tiles, string.Join(", ", kernels.GroupBy(k => k.Shape).Select(g => $"{g.Count()} {g.Key}")));
        Assert.All(kernels, k => Assert.Equal((stride * 16, stride * 16 * plan.Graph.Output.Shape.Width), (k.Output.Pixel, k.Output.Row)));
    }

    /// <summary>Weights that come from memory and meet few tiles are transformed as they are used.</summary>
    [Theory]
    [InlineData(3, 64, 64, 56, 56, false)]
    [InlineData(3, 128, 128, 28, 28, false)]
    [InlineData(3, 256, 256, 14, 14, true)]
    [InlineData(3, 512, 512, 28, 28, false)]
    [InlineData(3, 512, 512, 14, 14, true)]
    [InlineData(3, 512, 512, 7, 7, true)]
    [InlineData(3, 32, 32, 16, 16, false)]
    [InlineData(5, 32, 128, 7, 7, false)]
    [InlineData(5, 96, 256, 27, 27, false)]
    [InlineData(3, 64, 64, 8, 8, true)]
    [InlineData(3, 80, 70, 7, 9, true)]
    [InlineData(3, 16, 256, 8, 6, true)]
    [InlineData(3, 128, 144, 20, 12, true)]
    [InlineData(3, 64, 80, 8, 8, true)]
    [InlineData(5, 128, 96, 8, 8, true)]
    [InlineData(3, 32, 48, 14, 15, false)]
    [InlineData(3, 64, 64, 10, 10, true)]
    [InlineData(3, 256, 64, 5, 14, true)]
    public void Large_weights_for_few_tiles_are_transformed_as_they_are_used(int taps, int channels, int filters, int height, int width, bool streams)
    {
        NetworkPlan plan = NetworkPlanner.Plan(Graph(Input(channels, height, width), Conv(filters, taps, ("Pad", taps / 2))));
        WinogradKernel kernel = Assert.Single(plan.Inference.Steps.Select(s => s.Kernel).OfType<WinogradKernel>());
        Assert.Equal(streams, kernel.StreamsWeights);
        Assert.Equal(!streams, plan.Preparation.Steps.Any(s => s.Kernel is WinogradWeightsKernel));
    }

    [Theory]
    [InlineData(4, 3, 64, 64, 56, 4)]
    [InlineData(5, 3, 64, 64, 224, 4)]
    [InlineData(6, 3, 128, 128, 112, 4)]
    [InlineData(4, 3, 16, 16, 32, 4)]
    [InlineData(2, 3, 512, 512, 7, 2)]
    [InlineData(4, 5, 96, 256, 27, 2)]
    [InlineData(2, 3, 16, 16, 4, 0)]
    [InlineData(2, 3, 16, 16, 8, 0)]
    public void Weights_gradients_go_by_tiles_where_transforms_pay(int tile, int taps, int channels, int filters, int side, int gradientTile) =>
        Assert.Equal(gradientTile, ConvAlgorithm.WeightGradientTile(tile, taps, channels, filters, side, side));

    /// <summary>Where tiles are few, the gradient by the weights is summed over images before it is transformed back, as many as their scratch allows; it need not be cleared.</summary>
    [Theory]
    [InlineData(64, 64, 56, 1)]
    [InlineData(128, 128, 28, 1)]
    [InlineData(256, 256, 14, 3)]
    [InlineData(512, 512, 7, 7)]
    [InlineData(64, 64, 8, 8)]
    [InlineData(16, 16, 32, 1)]
    public void Weights_gradients_of_few_tiles_are_summed_over_images(int channels, int filters, int side, int images)
    {
        NetworkPlan plan = NetworkPlanner.Plan(Graph(Input(channels, side, side), Conv(filters, 3, ("Pad", 1), ("Bias", false))));
        WinogradWeightGradientKernel kernel = Assert.Single(plan.Backward.Steps.Select(s => s.Kernel).OfType<WinogradWeightGradientKernel>());
        Assert.Equal(images, kernel.Images);
        Assert.Equal(images > 1, kernel.TakesBatch);
        Assert.Equal(images > 1 ? [] : [(0L, (long)filters * channels * 9)], plan.AddedGradients());
    }

    /// <summary>The gradient by the filter is the transpose of the algorithm: with sums of products, one gradient for all the outputs.</summary>
    [Theory]
    [InlineData(2, 3)]
    [InlineData(4, 3)]
    public void Transposed_the_transforms_give_the_gradient_by_the_filter(int outputs, int taps)
    {
        CookToom algorithm = CookToom.Of(outputs, taps);
        var random = new Random(2);
        Rational[] data = Draw(random, algorithm.Size), gradient = Draw(random, outputs);
        Rational[] products = Times(Transpose(algorithm.Output), gradient).Zip(Times(algorithm.Data, data), (a, b) => a * b).ToArray();
        Assert.Equal(
            Enumerable.Range(0, taps).Select(k => Sum(gradient.Select((g, i) => g * data[i + k]))),
            Times(Transpose(algorithm.Filter), products));
    }

    private static Rational[][] Transpose(Rational[][] matrix) => [.. matrix[0].Select((_, c) => matrix.Select(row => row[c]).ToArray())];

    private static Rational[] Draw(Random random, int count) => Enumerable.Range(0, count).Select(_ => new Rational(random.Next(-20, 21), random.Next(1, 6))).ToArray();

    private static Rational[] Times(Rational[][] matrix, Rational[] vector) => matrix.Select(row => Sum(row.Zip(vector, (a, b) => a * b))).ToArray();

    private static Rational Sum(IEnumerable<Rational> terms) => terms.Aggregate((Rational)0, (a, b) => a + b);

    private static IEnumerable<string> Text(Rational[][] matrix) => matrix.Select(row => string.Join(' ', row));

    /// <summary>Devices compute exactly, too.</summary>
    [Fact]
    public void Transposed_convolutions_of_exact_networks_have_no_tiles()
    {
        NetworkGraph graph = Declare.Graph(
            Declare.Input(32, 16, 16), Declare.Layer("ConvTranspose", ("Filters", 32), ("Window", 3), ("Pad", 1)), Declare.Dense(2));
        Assert.Contains(Kernels(graph, PlanTarget.Simd), IsTiled);
        Assert.DoesNotContain(Kernels(graph with { IsExact = true }, PlanTarget.Simd), IsTiled);
        Assert.DoesNotContain(Kernels(graph, PlanTarget.Gpu), IsTiled);

        static IEnumerable<Kernel> Kernels(NetworkGraph graph, PlanTarget target) => NetworkPlanner.Plan(graph, target).Names.Kernels;
        static bool IsTiled(Kernel kernel) => kernel.GetType().Name.StartsWith("Winograd", StringComparison.Ordinal);
    }
}
