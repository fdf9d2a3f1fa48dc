using ConvNet.Model.Documentation;
using static ConvNet.Model.Tests.Declare;

namespace ConvNet.Model.Tests;

/// <summary>What each layer sees of the image, by hand; the images are larger than what is seen unless all of it is.</summary>
public class ReceptiveFieldTests
{
    [Fact]
    public void Windows_grow_by_their_extent_times_the_strides_before() => AssertSees(
        "1x1, 3x3, 4x4, 8x8, 16x16, 16x16",
        Input(1, 32, 32), Conv(16, 3, ("Pad", 1)), MaxPool(2), Conv(16, 3, ("Pad", 1)), Layer("AvgPool", ("Window", 5), ("Stride", 4), ("Fit", (int)Fit.Floor)), ReLU);

    [Fact]
    public void Rows_and_columns_are_counted_alone() => AssertSees(
        "1x1, 1x5, 3x7",
        Input(1, 20, 20), Conv(16, 1, ("WindowHeight", 1), ("WindowWidth", 3), ("DilationWidth", 2)), Conv(16, 3));

    [Theory]
    [InlineData("LocallyConnected", 7)]
    [InlineData("L2Pool", 7)]
    [InlineData("TrainableSubsampling", 7)]
    public void Other_windows_slide_as_well(string kind, int side)
    {
        LayerDefinition layer = Layer(kind, ("Filters", 4), ("Window", 3), ("Stride", 2));
        AssertSees($"1x1, 3x3, {side}x{side}", Input(1, 15, 15), layer, layer);
    }

    [Fact]
    public void A_filter_is_a_window() => AssertSees(
        "1x1, 3x3, 7x7", Input(2, 20, 20), Layer("Filter", ("Kernel", 0)), Layer("Filter", ("Weights", Enumerable.Repeat(1.0, 25).ToEquatableArray())));

    [Fact]
    public void Local_contrast_takes_the_deviation_of_what_has_lost_its_mean() => AssertSees(
        "1x1, 9x9, 11x11", Input(2, 20, 20), Layer("LocalContrastNorm", ("Window", 5)), Conv(16, 3));

    /// <summary>Window 4 at stride 2: outputs 2i - 1 to 2i + 2 come from input i, so each from two, and three neighbours from three.</summary>
    [Theory]
    [InlineData(4, 2, 1, 2, 3)]
    [InlineData(2, 2, 0, 1, 2)]
    [InlineData(3, 2, 1, 2, 3)]
    [InlineData(3, 1, 1, 3, 5)]
    public void A_transposed_convolution_sees_the_inputs_that_spread_to_it(int window, int stride, int pad, int alone, int three) => AssertSees(
        $"1x1, {alone}x{alone}, {three}x{three}",
        Input(1, 16, 16), Layer("ConvTranspose", ("Filters", 4), ("Window", window), ("Stride", stride), ("Pad", pad)), Conv(16, 3));

    /// <summary>Of pixels that are repeated twice two neighbours may be of one or of two, three always of two.</summary>
    [Theory]
    [InlineData(2, 2, 2)]
    [InlineData(2, 3, 2)]
    [InlineData(2, 4, 3)]
    [InlineData(3, 4, 2)]
    [InlineData(3, 5, 3)]
    [InlineData(1, 3, 3)]
    public void Repeated_pixels_are_one(int factor, int window, int side)
    {
        AssertSees($"1x1, 1x1, {side}x{side}", Input(9, 16, 16), Layer("Upsample", ("Factor", factor)), Conv(16, window));
        AssertSees($"1x1, 1x1, {side}x{side}", Input(36, 16, 16), Layer("DepthToSpace", ("Block", factor)), Conv(16, window));
    }

    /// <summary>
    /// Doubled, positions lie at -0.25, 0.25, 0.75, 1.25, …: two neighbours may be on both sides of a pixel, and then see three. Threefold,
    /// they lie at -1/3, 0, 1/3, …: two never do, three may (2/3, 1, 4/3), and so may four.
    /// </summary>
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 3, 3)]
    [InlineData(2, 1, 2)]
    [InlineData(2, 2, 3)]
    [InlineData(2, 3, 3)]
    [InlineData(2, 4, 4)]
    [InlineData(3, 1, 2)]
    [InlineData(3, 2, 2)]
    [InlineData(3, 3, 3)]
    [InlineData(3, 4, 3)]
    public void Interpolation_sees_the_pixels_on_both_sides(int factor, int window, int side) => AssertSees(
        $"1x1, {(factor == 1 ? "1x1" : "2x2")}, {side}x{side}", Input(1, 16, 16), Layer("Upsample", ("Factor", factor), ("Mode", 1)), Conv(16, window));

    [Fact]
    public void What_was_halved_and_doubled_is_seen_in_pairs() => AssertSees(
        "1x1, 2x2, 2x2, 4x4, 6x6",
        Input(1, 32, 32), MaxPool(2), Layer("Upsample", ("Factor", 2)), Conv(16, 2), Conv(16, 3));

    [Fact]
    public void Positions_that_became_channels_are_seen_together() => AssertSees(
        "1x1, 2x2, 6x6, 6x6, 8x8",
        Input(1, 32, 32), Layer("SpaceToDepth", ("Block", 2)), Conv(16, 3), Layer("DepthToSpace", ("Block", 2)), Conv(16, 3));

    /// <summary>Cells of a grid of 4 on 10 rows: 0 to 2, 2 to 4, 5 to 7 and 7 to 9; two neighbours span 5 or 6.</summary>
    [Fact]
    public void A_grid_s_cells_overlap() => AssertSees(
        "1x1, 3x2, 6x4", Input(1, 10, 8), Layer("AdaptiveAvgPool", ("Height", 4), ("Width", 4)), Conv(16, 2));

    [Theory]
    [InlineData("GlobalAvgPool")]
    [InlineData("GlobalMaxPool")]
    [InlineData("Flatten")]
    [InlineData("Dense")]
    [InlineData("RbfOutput")]
    [InlineData("SpatialPyramidPool")]
    public void A_vector_sees_everything(string kind) => AssertSees(
        "1x1, 3x3, 24x16, 24x16",
        Input(1, 24, 16), Conv(16, 3, ("Pad", 1)), Layer(kind, ("Units", 3), ("Levels", EquatableArray.Of(2.0, 1.0))), Layer("Tanh"));

    [Fact]
    public void A_vector_does_not_see_a_border_that_no_window_reads() => AssertSees(
        "1x1, 2x2, 8x4", Input(1, 9, 5), MaxPool(2, ("Fit", (int)Fit.Floor)), Dense(3));

    [Fact]
    public void A_gate_sees_everything() => AssertSees(
        "1x1, 3x3, 16x16, 16x16, 16x16, 16x16, 16x16, 16x16, 16x16",
        Input(1, 16, 16), Conv(16, 3, ("Pad", 1)), Layer("SqueezeExcitation", ("Reduction", 4)), ReLU);

    [Fact]
    public void A_join_sees_what_its_widest_branch_does() => AssertSees(
        "1x1, 5x5, 7x7, 1x1, 7x7",
        Input(1, 16, 16), Layer("Fork"), Layer("Branch"), Conv(16, 5, ("Pad", 2)), MaxPool(3, ("Stride", 1), ("Pad", 1)), Layer("Branch"), Conv(16, 1), Layer("Add"));

    [Fact]
    public void A_strided_shortcut_leaves_positions_out() => AssertSees(
        "1x1, 1x1, 5x5", Input(1, 16, 16), Layer("Shortcut", ("Planes", 4), ("Stride", 2), ("Option", 1)), Conv(16, 3));

    [Fact]
    public void Moves_and_elementwise_layers_see_as_much_as_before() => AssertSees(
        "1x1, 3x3, 3x3, 3x3, 3x3, 3x3, 3x3, 3x3",
        Input(1, 16, 16), Conv(16, 3), ReLU, Layer("BatchNorm"), Layer("ZeroPad", ("Pad", 2)), Layer("Crop", ("Border", 1)),
        Layer("ChannelShuffle", ("Groups", 4)), Layer("LocalResponseNorm"));

    private static void AssertSees(string expected, params LayerDefinition[] layers) => Assert.Equal(
        expected, string.Join(", ", new NetworkSummary(Graph(layers)).Rows.Select(r => $"{r.Field.Height}x{r.Field.Width}")));
}
