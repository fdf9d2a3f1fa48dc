using ConvNet.Model;

namespace ConvNet.Analyzers.Tests;

public class ShapeDiagnosticTests
{
    [Fact]
    public Task The_lecture_s_example() => Message(
        "Input(1, 7, 7), Conv(16, 3, {|CNN0101:Stride = 3|})",
        "CNN0101: Conv 'conv1' does not fit: a 3x3 window at stride 3 on 7x7 gives (7 + 2*0 - 3) / 3 + 1 = 2.33 positions; "
        + "stride 1, 2 or 4 fits, so does Pad = 1, or say Fit = Fit.Floor");

    [Fact]
    public Task A_pool_whose_stride_is_its_window() => Message(
        "Input(1, 7, 7), MaxPool({|CNN0101:2|})",
        "CNN0101: MaxPool 'maxPool1' does not fit: a 2x2 window at stride 2 on 7x7 gives (7 + 2*0 - 2) / 2 + 1 = 3.5 positions; "
        + "stride 1 fits, or say Fit = Fit.Floor");

    [Fact]
    public Task Only_the_rows_do_not_fit() => Message(
        "Input(1, 7, 9), Conv(16, 3, {|CNN0101:Stride = 3|})",
        "CNN0101: Conv 'conv1' does not fit: a 3x3 window at stride 3 on 7x9 gives (7 + 2*0 - 3) / 3 + 1 = 2.33 rows; "
        + "stride 1 or 2 fits, or say Fit = Fit.Floor");

    [Fact]
    public Task Rows_and_columns_do_not_fit_differently() => Message(
        "Input(1, 7, 8), Conv(16, 3, {|CNN0101:Stride = 3|})",
        "CNN0101: Conv 'conv1' does not fit: a 3x3 window at stride 3 on 7x8 gives (7 + 2*0 - 3) / 3 + 1 = 2.33 rows and (8 + 2*0 - 3) / 3 + 1 = 2.67 columns; "
        + "stride 1 fits, or say Fit = Fit.Floor");

    [Fact]
    public Task An_axis_of_its_own() => Message(
        "Input(1, 7, 9), Conv(16, 3, Stride = 2, {|CNN0101:StrideHeight = 3|})",
        "CNN0101: Conv 'conv1' does not fit: a 3x3 window at stride 3 on 7x9 gives (7 + 2*0 - 3) / 3 + 1 = 2.33 rows; "
        + "StrideHeight = 1, 2 or 4 fits, so does PadHeight = 1, or say Fit = Fit.Floor");

    [Fact]
    public Task A_rectangular_window() => Message(
        "Input(1, 9, 8), Conv(16, 3, WindowWidth = 5, {|CNN0101:Stride = 2|})",
        "CNN0101: Conv 'conv1' does not fit: a 3x5 window at stride 2 on 9x8 gives (8 + 2*0 - 5) / 2 + 1 = 2.5 columns; "
        + "StrideWidth = 1 or 3 fits, or say Fit = Fit.Floor");

    [Fact]
    public Task A_dilated_window() => Message(
        "Input(1, 8, 8), Conv(16, 3, Dilation = 2, {|CNN0101:Stride = 2|}, Pad = 1)",
        "CNN0101: Conv 'conv1' does not fit: a 3x3 window, dilated to 5x5, at stride 2 on 8x8 gives (8 + 2*1 - 5) / 2 + 1 = 3.5 positions; "
        + "stride 1 or 5 fits, or say Fit = Fit.Floor");

    [Theory]
    [InlineData("{|CNN0203:Fit = Fit.Floor|}")]
    [InlineData("Fit = Fit.Ceiling")]
    [InlineData("Pad = Pad.Same")]
    [InlineData("Pad = 1")]
    public Task What_the_message_proposes_fits(string argument) => Diagnostics($"Input(1, 7, 7), Conv(16, 3, Stride = 3, {argument}), Dense(10)");

    [Fact]
    public Task After_a_window_that_does_not_fit_shapes_go_on_rounded_down() => Diagnostics(
        "Input(1, 7, 7), Conv(16, 3, {|CNN0101:Stride = 3|}), MaxPool({|CNN0102:3|}), Dense(10)");

    [Fact]
    public Task A_window_larger_than_its_input() => Message(
        "Input(1, 3, 3), Conv(16, {|CNN0102:5|})",
        "CNN0102: Conv 'conv1' does not fit: a 5x5 window is larger than its input 1x3x3, which has 3 rows and columns; a window of at most 3 fits, so does Pad = 1");

    [Fact]
    public Task A_window_larger_than_its_padded_input() => Message(
        "Input(1, 9, 2), Conv(16, {|CNN0102:7|}, Pad = 1)",
        "CNN0102: Conv 'conv1' does not fit: a 7x7 window is larger than its input 1x9x2, which has 2 + 2*1 = 4 columns; a window of at most 4 fits, so does Pad = 3");

    [Fact]
    public Task A_window_larger_along_both_axes() => Message(
        "Input(1, 4, 3), MaxPool({|CNN0102:8|})",
        "CNN0102: MaxPool 'maxPool1' does not fit: an 8x8 window is larger than its input 1x4x3, which has 4 rows and 3 columns; a window of at most 3 fits");

    /// <summary>A padding is proposed if the window then fits evenly.</summary>
    [Theory]
    [InlineData("Stride = 4", "a window of at most 2 fits")]
    [InlineData("Stride = 3", "a window of at most 2 fits, so does Pad = 2")]
    [InlineData("Stride = 4, Fit = Fit.Floor", "a window of at most 2 fits, so does Pad = 1")]
    public Task A_larger_window_that_steps(string stride, string ways) => Message(
        $"Input(1, 2, 2), Conv(16, {{|CNN0102:3|}}, {stride})",
        $"CNN0102: Conv 'conv1' does not fit: a 3x3 window is larger than its input 1x2x2, which has 2 rows and columns; {ways}");

    [Theory]
    [InlineData("Conv({|CNN0103:0|}, 3)", "Conv 'conv1' has Filters = 0")]
    [InlineData("Conv(16, {|CNN0103:-1|})", "Conv 'conv1' has Window = -1")]
    [InlineData("Conv(16, 3, {|CNN0103:Stride = 0|})", "Conv 'conv1' has Stride = 0")]
    [InlineData("Conv(16, 3, {|CNN0103:StrideWidth = -2|})", "Conv 'conv1' has StrideWidth = -2")]
    [InlineData("Conv(16, 3, {|CNN0103:WindowHeight = 0|})", "Conv 'conv1' has WindowHeight = 0")]
    [InlineData("Conv(16, 3, {|CNN0103:Dilation = 0|})", "Conv 'conv1' has Dilation = 0")]
    [InlineData("Conv(16, 3, {|CNN0103:Groups = 0|})", "Conv 'conv1' has Groups = 0")]
    [InlineData("Dense({|CNN0103:-10|})", "Dense 'fc1' has Units = -10")]
    [InlineData("AvgPool({|CNN0103:0|})", "AvgPool 'avgPool1' has Window = 0")]
    [InlineData("AvgPool({|CNN0103:window: 0|})", "AvgPool 'avgPool1' has Window = 0")]
    public Task Not_positive(string layer, string what) => Message($"Input(16, 8, 8), {layer}, ReLU", $"CNN0103: {what}; it must be at least 1");

    [Fact]
    public Task An_input_without_extent() => Diagnostics("Input({|CNN0103:0|}, {|CNN0103:-1|}, {|CNN0103:0|}), Dense(10)");

    [Fact]
    public Task Negative_padding() => Message(
        "Input(1, 8, 8), Conv(16, 3, {|CNN0104:Pad = -2|})", "CNN0104: Conv 'conv1' has Pad = -2; padding must be at least 0, or Pad.Same");

    [Fact]
    public Task A_pool_padded_by_more_than_half_its_window() => Message(
        "Input(1, 8, 8), MaxPool(3, Stride = 1, {|CNN0105:Pad = 2|})",
        "CNN0105: MaxPool 'maxPool1' has Pad = 2 for a window of 3; a pool is padded by at most half its window, 1, or a window could lie wholly in padding and have no value");

    [Fact]
    public Task Groups_that_do_not_divide_the_channels() => Message(
        "Input(30, 8, 8), Conv(60, 3, {|CNN0106:Groups = 4|})",
        "CNN0106: Conv 'conv1' is split into 4 groups, which do not divide its 30 input channels; 3 or 5 would");

    [Fact]
    public Task Groups_that_divide_nothing() => Message(
        "Input(3, 8, 8), Conv(16, 3, {|CNN0106:Groups = 9|})",
        "CNN0106: Conv 'conv1' is split into 9 groups, which do not divide its 3 input channels and its 16 filters; 1 would");

    [Fact]
    public Task Depthwise_groups_divide() => Diagnostics("Input(48, 8, 8), Conv(96, 3, Groups = 48), ReLU");

    [Theory]
    [InlineData("1", "0.5")]
    [InlineData("-0.1", "0.5")]
    [InlineData("double.NaN", "0.5")]
    [InlineData("25", "0.25")]
    public Task Dropout_is_a_probability_below_one(string rate, string instead) => Message(
        $"Input(1, 8, 8), Dropout({{|CNN0107:{rate}|}}), Dense(10)",
        $"CNN0107: Dropout 'dropout1' has a rate of {rate.Replace("double.", "")}; the probability of zeroing a value is at least 0 and below 1, such as {instead}");

    [Fact]
    public Task A_layer_after_softmax() => Message(
        "Input(1, 8, 8), Dense(10), Softmax, {|CNN0108:ReLU|}",
        "CNN0108: ReLU 'relu1' stands after Softmax 'softmax1', which turns the network's scores into probabilities and must be its last layer");

    [Fact]
    public Task Softmax_after_softmax() => Diagnostics("Input(1, 8, 8), Dense(10), Softmax, {|CNN0108:Softmax|}");

    [Theory]
    [InlineData("Conv(16, 3)", "Conv 'conv1'")]
    [InlineData("MaxPool(2)", "MaxPool 'maxPool1'")]
    [InlineData("AvgPool(2)", "AvgPool 'avgPool1'")]
    [InlineData("GlobalAvgPool", "GlobalAvgPool 'globalAvgPool1'")]
    [InlineData("GlobalMaxPool", "GlobalMaxPool 'globalMaxPool1'")]
    public Task A_vector_where_an_image_is_needed(string layer, string name) => Message(
        $"Input(1, 8, 8), Dense(10), {{|CNN0109:{layer}|}}",
        $"CNN0109: {name} needs an image of channels, rows and columns, but its input is the vector of 10 values that Dense 'fc1' gives; put it before that, or a Reshape between");

    [Theory]
    [InlineData("LocalResponseNorm(5)")]
    [InlineData("Upsample(2)")]
    [InlineData("ZeroPad(1)")]
    [InlineData("Crop(1)")]
    [InlineData("ChannelShuffle(2)")]
    [InlineData("SpaceToDepth(2)")]
    [InlineData("DepthToSpace(2)")]
    [InlineData("AdaptiveAvgPool(2, 2)")]
    [InlineData("AdaptiveMaxPool(2, 2)")]
    [InlineData("FractionalMaxPool(1.4)")]
    [InlineData("SpatialPyramidPool(2, 1)")]
    [InlineData("SpatialDropout(0.5)")]
    [InlineData("ConvTranspose(16, 3)")]
    [InlineData("LocallyConnected(16, 3)")]
    [InlineData("Filter(FilterKernel.Edge)")]
    [InlineData("LocalContrastNorm(5)")]
    [InlineData("L2Pool(2)")]
    [InlineData("TrainableSubsampling(2)")]
    public Task Every_layer_of_images_refuses_a_vector(string layer) => Diagnostics($"Input(1, 8, 8), Dense(16), {{|CNN0109:{layer}|}}");

    [Theory]
    [InlineData("Input(1, 8, 8), Dense(100), Maxout({|CNN0120:3|})", "Maxout 'maxout1' has Pieces = 3, which does not divide its 100 input features; 2 or 4 would")]
    [InlineData("Input(16, 8, 8), GroupNorm({|CNN0120:5|})", "GroupNorm 'gn1' has Groups = 5, which does not divide its 16 channels; 4 or 8 would")]
    [InlineData("Input(30, 8, 8), ChannelShuffle({|CNN0120:4|})", "ChannelShuffle 'channelShuffle1' has Groups = 4, which does not divide its 30 input channels; 3 or 5 would")]
    [InlineData("Input(3, 8, 9), SpaceToDepth({|CNN0120:2|})", "SpaceToDepth 'spaceToDepth1' has Block = 2, which does not divide its 9 columns; 1 would")]
    [InlineData("Input(3, 9, 27), SpaceToDepth({|CNN0120:2|})", "SpaceToDepth 'spaceToDepth1' has Block = 2, which does not divide its 9 rows and 27 columns; 1 or 3 would")]
    [InlineData("Input(12, 8, 8), DepthToSpace({|CNN0120:3|})", "DepthToSpace 'depthToSpace1' has Block = 3, whose square 9 does not divide its 12 input channels; 2 would")]
    public Task A_number_that_does_not_divide(string layers, string message) => Message(layers, $"CNN0120: {message}");

    [Theory]
    [InlineData("ZeroPad({|CNN0121:-1|})", "ZeroPad 'zeroPad1' has Pad = -1")]
    [InlineData("ZeroPad(1, {|CNN0121:Back = -3|})", "ZeroPad 'zeroPad1' has Back = -3")]
    [InlineData("Crop({|CNN0121:Left = -2|})", "Crop 'crop1' has Left = -2")]
    [InlineData("ConvTranspose(16, 3, {|CNN0121:Pad = -1|})", "ConvTranspose 'convTranspose1' has Pad = -1")]
    [InlineData("ConvTranspose(16, 3, Stride = 2, {|CNN0121:OutputPadWidth = -1|})", "ConvTranspose 'convTranspose1' has OutputPadWidth = -1")]
    public Task A_negative_number(string layer, string what) => Message($"Input(16, 8, 8), {layer}, ReLU", $"CNN0121: {what}; it must be at least 0");

    [Theory]
    [InlineData("{|CNN0122:Crop(4)|}", "Crop 'crop1' takes 8 of its 8 rows and 8 of its 8 columns away")]
    [InlineData("{|CNN0122:Crop(Front = 9, Back = 9)|}", "Crop 'crop1' takes 18 of its 16 channels away")]
    [InlineData("ConvTranspose(16, 3, {|CNN0122:Pad = 5|})", "ConvTranspose 'convTranspose1' takes 2*5 of its 10 rows and 2*5 of its 10 columns away")]
    public Task Nothing_left(string layer, string what) => Message($"Input(16, 8, 8), {layer}, ReLU", $"CNN0122: {what}; nothing is left");

    [Theory]
    [InlineData("Input(16, 8, 2), FractionalMaxPool({|CNN0102:2.5|})", "Ratio = 2.5 is larger than its input 16x8x2, which has 2 columns; a ratio of at most 2 fits")]
    [InlineData("Input(16, 1, 1), FractionalMaxPool({|CNN0102:1.4|})", "Ratio = 1.4 is larger than its input 16x1x1, which has 1 row and 1 column; it needs an image of at least 2 rows and 2 columns")]
    public Task A_fractional_pooling_to_nothing(string layers, string what) =>
        Message($"{layers}, Conv(16, 3)", $"CNN0102: FractionalMaxPool 'fractionalMaxPool1' does not fit: {what}");

    [Fact]
    public Task A_ratio_that_enlarges() => Message(
        "Input(16, 8, 8), FractionalMaxPool({|CNN0112:0.5|})",
        "CNN0112: FractionalMaxPool 'fractionalMaxPool1' has 0.5 in Ratio; the ratio of an input's side to its output's is finite and above 1");

    [Theory]
    [InlineData("Dense(100), Reshape({|CNN0126:6|}, 5, 5)", "6x5x5 = 150 values, but its input has 100; Channels = 4 would fit")]
    [InlineData("Reshape({|CNN0126:1000|}, 4, 2)", "1000x4x2 = 8,000 values, but its input has 16x8x8 = 1,024; Channels = 128 would fit")]
    [InlineData("Dense(100), {|CNN0126:Reshape(6, 3, 5)|}", "6x3x5 = 90 values, but its input has 100; give it as many, or another shape")]
    public Task A_reshape_to_another_number_of_values(string layers, string what) =>
        Message($"Input(16, 8, 8), {layers}, Conv(16, 1)", $"CNN0126: Reshape 'reshape1' gives {what}");

    [Theory]
    [InlineData("{|CNN0103:0|}, 8, 8")]
    [InlineData("16, {|CNN0103:-8|}, 8")]
    public Task A_reshape_to_nothing(string shape) => Diagnostics($"Input(16, 8, 8), Reshape({shape}), Conv(16, 1)");

    [Fact]
    public Task An_output_padding_as_large_as_the_stride() => Message(
        "Input(16, 8, 8), ConvTranspose(16, 3, Stride = 2, {|CNN0123:OutputPad = 2|})",
        "CNN0123: ConvTranspose 'convTranspose1' has OutputPad = 2 at stride 2; at most 1 fits, for another window would start in more");

    [Theory]
    [InlineData("1, 2, 3, 4, 5, 6", 6)]
    [InlineData("1, 2, 3, 4", 4)]
    public Task A_filter_without_a_middle(string weights, int count) => Message(
        $"Input(16, 8, 8), {{|CNN0124:Filter({weights})|}}",
        $"CNN0124: Filter 'filter1' has {count} weights; a filter is a square of an odd side: 1, 9, 25 or 49 weights, row by row");

    [Fact]
    public Task A_weight_that_is_no_number() => Message(
        "Input(16, 8, 8), Filter(0, 1, 0, 1, {|CNN0112:double.NaN|}, 1, 0, 1, 0)",
        "CNN0112: Filter 'filter1' has NaN in Weights[4]; it must be finite, also in single precision");

    [Theory]
    [InlineData("2", "[\"0\"]", "of 1 rows")]
    [InlineData("2", "[\"0\", \"1 x\"]", "whose row 2, \"1 x\", is no list of channels")]
    [InlineData("2", "[\"0\", \"\"]", "whose row 2 is empty")]
    [InlineData("2", "[\"1, 1\", \"0\"]", "whose row 1 names a channel twice")]
    [InlineData("2", "[\"0 3\", \"0\"]", "whose row 1 reads channel 3, where its input has the channels 0 to 2")]
    public Task A_connection_table_that_does_not_fit(string filters, string table, string what) => Message(
        $"Input(3, 8, 8), Conv({filters}, 3, {{|CNN0125:Table = {table}|}}), Tanh",
        $"CNN0125: Conv 'conv1' has a table {what}; write a row for each of its {filters} filters, with the input channels that it reads, such as '0 1 2'");

    [Fact]
    public Task A_connection_table_of_groups() => Diagnostics("Input(4, 8, 8), Conv(2, 3, Groups = 2, {|CNN0125:Table = [\"0\", \"1\"]|}), Tanh");

    [Theory]
    [InlineData("LocalResponseNorm(5, {|CNN0112:K = 0|})")]
    [InlineData("LocalResponseNorm(5, {|CNN0112:Alpha = -1|})")]
    [InlineData("LocalResponseNorm({|CNN0103:0|}, {|CNN0112:Beta = double.NaN|})")]
    [InlineData("LocalContrastNorm({|CNN0112:4|}, {|CNN0112:0|}, {|CNN0112:C = -1|})")]
    [InlineData("LocalContrastNorm({|CNN0103:-3|})")]
    [InlineData("LocalContrastNorm({|CNN0110:int.MaxValue|})")]
    [InlineData("RbfOutput({|CNN0103:0|})")]
    [InlineData("PReLU({|CNN0112:Initial = double.PositiveInfinity|})")]
    [InlineData("StochasticDepth({|CNN0112:0|})")]
    [InlineData("StochasticDepth({|CNN0112:1.5|})")]
    [InlineData("SpatialDropout({|CNN0107:50|})")]
    [InlineData("Upsample({|CNN0103:0|})")]
    [InlineData("Maxout({|CNN0103:0|})")]
    [InlineData("AdaptiveMaxPool({|CNN0103:0|}, 2)")]
    [InlineData("FractionalMaxPool({|CNN0112:1|}), Conv(4, 3, Stride = 2)")]
    [InlineData("FractionalMaxPool({|CNN0112:0.7|}), Conv(4, 3, Stride = 2)")]
    [InlineData("FractionalMaxPool({|CNN0112:double.NaN|}, Overlapping = false)")]
    [InlineData("FractionalMaxPool({|CNN0112:double.PositiveInfinity|})")]
    [InlineData("FractionalMaxPool(1.4), FractionalMaxPool(8 / 5.0), Conv(4, 3, Fit = Fit.Floor)")]
    [InlineData("SpatialPyramidPool(2, {|CNN0103:0|})")]
    [InlineData("{|CNN0103:SpatialPyramidPool()|}")]
    [InlineData("ConvTranspose(16, {|CNN0103:0|})")]
    [InlineData("ConvTranspose(6, 3, {|CNN0106:Groups = 4|})")]
    [InlineData("Filter({|CNN0112:double.NaN|})")]
    [InlineData("Filter(0, 1, 0, {|CNN0112:1e300|}, 1, 1, 0, {|CNN0112:double.NegativeInfinity|}, 0, Pad = 1)")]
    [InlineData("Filter({|CNN0112:new[] { 0, 1, 0, 1, double.NaN, 1, 0, 1, 0 }|}, Pad = 1)")]
    [InlineData("{|CNN0102:Filter(1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7)|}", 3)]
    [InlineData("LocallyConnected(4, {|CNN0102:9|})")]
    [InlineData("Upsample({|CNN0110:2147483647|})")]
    public Task Arguments_of_other_layers(string layer, int side = 8) => Diagnostics($"Input(16, {side}, {side}), {layer}");

    [Theory]
    [InlineData("Conv(16, 3, {|CNN0114:Fit = (Fit)9|})")]
    [InlineData("MaxPool(2, {|CNN0114:Fit = (Fit)(-1)|})")]
    [InlineData("Filter({|CNN0114:(FilterKernel)4|})")]
    [InlineData("Upsample(2, {|CNN0114:Mode = (UpsampleMode)3|})")]
    [InlineData("Shortcut(16, {|CNN0114:Option = (ShortcutOption)2|})")]
    public Task Numbers_that_are_no_value_of_an_enum(string layer) => Diagnostics($"Input(16, 8, 8), {layer}");

    [Fact]
    public Task A_number_that_is_no_value_of_an_enum() => Message(
        "Input(16, 8, 8), Conv(16, 3, {|CNN0114:Fit = (Fit)9|})",
        "CNN0114: Conv 'conv1' has Fit = 9, which is no value of its enum; it must be Fit.Exact, Fit.Floor or Fit.Ceiling");

    [Fact]
    public void The_rule_knows_every_enum_of_a_layer_s_arguments()
    {
        IEnumerable<Type> layers = typeof(LayerAttribute).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(DeclarationAttribute)));
        Dictionary<string, Type> arguments = layers
            .SelectMany(l => l.GetConstructors().SelectMany(c => c.GetParameters(), (_, p) => (Name: char.ToUpperInvariant(p.Name![0]) + p.Name[1..], Type: p.ParameterType))
                .Concat(l.GetProperties().Select(p => (p.Name, Type: p.PropertyType))))
            .Where(a => a.Type.IsEnum || EnumRules.Arguments.ContainsKey(a.Name))
            .Distinct()
            .ToDictionary(a => a.Name, a => a.Type);
        Assert.Equal(EnumRules.Arguments.Keys.Order(), arguments.Keys.Order());
        foreach ((string name, Type type) in arguments)
        {
            Assert.Equal(EnumRules.Arguments[name].Type, type.Name);
            Assert.Equal(EnumRules.Arguments[name].Values, Enum.GetNames(type));
            Assert.Equal(Enumerable.Range(0, Enum.GetNames(type).Length), Enum.GetValuesAsUnderlyingType(type).Cast<int>());
        }
    }

    [Fact]
    public Task An_image_too_large() => Message(
        "{|CNN0110:Input(1, 20000, 20000)|}, Dense(10)",
        "CNN0110: Input 'input' is too large: an image of 1x20000x20000 = 400,000,000 values are more than the 2,147,483,647 that an array holds, with channels rounded up to blocks of 16");

    [Theory]
    [InlineData("{|CNN0110:Input(2147483647, 2147483647, 2147483647)|}, Dense(10)")]
    [InlineData("Input(1, 1000, 1000), {|CNN0110:Conv(4096, 1)|}, ReLU")]
    [InlineData("Input(16, 512, 512), Dense({|CNN0110:1024|})")]
    [InlineData("Input(16, 256, 256), Dense(1024, Name = \"a\"), Dropout(0.5), Dense({|CNN0110:2146000|}), Dense(16)")]
    [InlineData("Input(1, 8, 8), Conv(16, 3, {|CNN0110:Pad = 2147483647|})")]
    [InlineData("Input(1, 8, 8), Conv(16, 3, {|CNN0110:Pad = 1000000|})")]
    [InlineData("Input(1, 8, 8), Conv(2147483647, 1), ReLU")]
    public Task Sizes_that_cannot_be_indexed(string layers) => Diagnostics(layers.Replace("Conv(2147483647, 1)", "{|CNN0110:Conv(2147483647, 1)|}"));

    [Fact]
    public Task The_padding_of_a_convolution_counts() => Message(
        "Input(1, 8, 8), Conv(16, 3, {|CNN0110:Pad = 100000|}, Stride = 200000, Fit = Fit.Floor)",
        "CNN0110: Conv 'conv1' is too large: its padded input of 1x200008x200008 = 40,003,200,064 values are more than the 2,147,483,647 that an array holds, with channels rounded up to blocks of 16");

    [Fact]
    public Task The_sum_of_the_parameters_counts() => Message(
        "Input(16, 256, 256), Dense(1024), ReLU, Dense({|CNN0110:1073408|})",
        "CNN0110: Dense 'fc2' is too large: the 2,173,986,048 parameters of the network up to here are more than the 2,147,483,647 that an array holds, with channels rounded up to blocks of 16");

    [Fact]
    public Task Mean_for_other_channels() => Message(
        "Input(3, 8, 8, {|CNN0111:Mean = [0.1, 0.2]|}), Dense(10)",
        "CNN0111: Input 'input' has 2 values in Mean for an image of 3 channels; give one for each channel, or one for all");

    [Fact]
    public Task One_mean_and_deviation_for_all_channels() => Diagnostics("Input(3, 8, 8, Mean = [0.5], Deviation = new[] { 0.2 }), Dense(10)");

    [Fact]
    public Task A_deviation_that_cannot_divide() => Message(
        "Input(3, 8, 8, {|CNN0112:Deviation = [0.2, 0, 0.2]|}), Dense(10)",
        "CNN0112: Input 'input' has 0 in Deviation; it must be finite and above 0, also in single precision, for values are divided by it");

    [Theory]
    [InlineData("LeakyReLU({|CNN0112:double.NaN|})")]
    [InlineData("ELU({|CNN0112:double.PositiveInfinity|})")]
    [InlineData("LeakyReLU({|CNN0112:1e300|})")]
    public Task Slopes_are_finite(string layer) => Diagnostics($"Input(1, 8, 8), {layer}, Dense(10)");

    /// <summary>What is computed with is a float.</summary>
    [Theory]
    [InlineData("{|CNN0112:Mean = [-1e39]|}")]
    [InlineData("{|CNN0112:Deviation = [1e39]|}")]
    [InlineData("{|CNN0112:Deviation = [1e-46]|}")]
    [InlineData("{|CNN0112:Deviation = [1e-40]|}")]
    public Task Numbers_of_an_input_fit_single_precision(string argument) => Diagnostics($"Input(1, 8, 8, {argument}), Dense(10)");

    [Theory]
    [InlineData("LocalResponseNorm(5, {|CNN0112:K = 1e-46|})")]
    [InlineData("LocalResponseNorm(5, {|CNN0112:Alpha = 1e39|})")]
    [InlineData("LocalContrastNorm(3, {|CNN0112:1e-46|})")]
    [InlineData("LocalContrastNorm(3, {|CNN0112:C = 1e-46|})")]
    [InlineData("PReLU({|CNN0112:Initial = 1e39|})")]
    public Task Numbers_of_layers_fit_single_precision(string layer) => Diagnostics($"Input(16, 8, 8), {layer}, Dense(10)");

    [Theory]
    [InlineData("Conv(16, 3, {|CNN0112:Decay = 1e39|})", "Conv 'conv1' has 1E+39 in Decay")]
    [InlineData("Conv(16, 3, {|CNN0112:Decay = -1|})", "Conv 'conv1' has -1 in Decay")]
    [InlineData("Conv(16, 3, {|CNN0112:BiasDecay = double.NaN|})", "Conv 'conv1' has NaN in BiasDecay")]
    [InlineData("SqueezeExcitation(1, {|CNN0112:Decay = double.PositiveInfinity|})", "SqueezeExcitation 'squeezeExcitation1' has Infinity in Decay")]
    public Task A_decay_is_at_least_zero(string layer, string message) => Message(
        $"Input(1, 8, 8), {layer}, Dense(10)", $"CNN0112: {message}; the factor on the optimizer's penalties must be finite and at least 0, which is none");

    [Theory]
    [InlineData("Conv(16, 8, Bias = false), {|CNN0113:InstanceNorm|}", "InstanceNorm 'in1'", "16x1x1")]
    [InlineData("Dense(12, Bias = false), {|CNN0113:GroupNorm(12)|}", "GroupNorm 'gn1'", "12")]
    [InlineData("Dense(1), {|CNN0113:LayerNorm|}", "LayerNorm 'ln1'", "1")]
    public Task A_normalisation_of_single_values(string layers, string layer, string shape) => Message(
        $"Input(3, 8, 8), {layers}, Dense(10)",
        $"CNN0113: {layer} normalises every value of {shape} on its own, which makes it 0; remove it, or normalise over more values");

    private static Task Message(string layers, string message) => Verify.MessageAsync($"[Network, {layers}] partial class Net;", message);

    private static Task Diagnostics(string layers) => Verify.DiagnosticsAsync($"[Network, {layers}] partial class Net;");
}
