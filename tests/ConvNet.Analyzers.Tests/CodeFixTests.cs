namespace ConvNet.Analyzers.Tests;

public class CodeFixTests
{
    [Fact]
    public async Task Every_stride_and_pad_that_fits_is_offered() => Assert.Equal(
        ["Set Stride = 1", "Set Stride = 2", "Set Stride = 4", "Set Pad = 1", "Set Fit = Fit.Floor", "Set Fit = Fit.Ceiling"],
        await Verify.TitlesAsync("[Network, Input(1, 7, 7), Conv(16, 3, {|CNN0101:Stride = 3|})] partial class Net;"));

    [Theory]
    [InlineData("Set Stride = 2", "Stride = 2")]
    [InlineData("Set Pad = 1", "Stride = 3, Pad = 1")]
    [InlineData("Set Fit = Fit.Floor", "Stride = 3, {|CNN0203:Fit = Fit.Floor|}")]
    [InlineData("Set Fit = Fit.Ceiling", "Stride = 3, Fit = Fit.Ceiling")]
    public Task A_window_that_does_not_fit(string title, string arguments) => Layers(
        "Input(1, 7, 7), Conv(16, 3, {|CNN0101:Stride = 3|})", title, $"Input(1, 7, 7), Conv(16, 3, {arguments})");

    [Fact]
    public Task A_pool_without_a_stride() => Layers("Input(1, 7, 7), MaxPool({|CNN0101:2|})", "Set Stride = 1", "Input(1, 7, 7), MaxPool(2, Stride = 1)");

    [Fact]
    public Task An_axis_of_its_own() => Layers(
        "Input(1, 7, 9), Conv(16, 3, Stride = 2, {|CNN0101:StrideHeight = 3|})", "Set PadHeight = 1",
        "Input(1, 7, 9), Conv(16, 3, Stride = 2, StrideHeight = 3, PadHeight = 1)");

    [Theory]
    [InlineData("Set Window = 3", "16, 3")]
    [InlineData("Set Pad = 1", "16, 5, Pad = 1")]
    public Task A_window_too_large(string title, string arguments) => Layers(
        "Input(1, 3, 3), Conv(16, {|CNN0102:5|}), ReLU, Dense(10)", title, $"Input(1, 3, 3), Conv({arguments}), ReLU, Dense(10)");

    [Fact]
    public Task A_named_constructor_argument() => Layers("Input(1, 8, 8), Dense({|CNN0103:units: 0|})", "Set Units = 1", "Input(1, 8, 8), Dense(units: 1)");

    [Fact]
    public Task A_stride_of_zero() => Layers("Input(1, 8, 8), Conv(16, 3, {|CNN0103:Stride = 0|})", "Set Stride = 1", "Input(1, 8, 8), Conv(16, 3, Stride = 1)");

    [Theory]
    [InlineData("0")]
    [InlineData("Pad.Same")]
    public Task Negative_padding(string pad) => Layers(
        "Input(1, 8, 8), Conv(16, 3, {|CNN0104:Pad = -2|})", $"Set Pad = {pad}", $"Input(1, 8, 8), Conv(16, 3, Pad = {pad})");

    [Fact]
    public Task A_pool_padded_too_much() => Layers(
        "Input(1, 8, 8), MaxPool(3, Stride = 1, {|CNN0105:Pad = 2|})", "Set Pad = 1", "Input(1, 8, 8), MaxPool(3, Stride = 1, Pad = 1)");

    [Theory]
    [InlineData("3")]
    [InlineData("5")]
    public Task Groups_that_do_not_divide(string groups) => Layers(
        "Input(30, 8, 8), Conv(60, 3, {|CNN0106:Groups = 4|})", $"Set Groups = {groups}", $"Input(30, 8, 8), Conv(60, 3, Groups = {groups})");

    [Theory]
    [InlineData("Maxout({|CNN0120:3|})", "Set Pieces = 2", "Maxout(2)")]
    [InlineData("Crop({|CNN0121:Left = -2|})", "Set Left = 0", "Crop(Left = 0)")]
    [InlineData("ConvTranspose(16, 3, Stride = 2, {|CNN0123:OutputPad = 2|})", "Set OutputPad = 1", "ConvTranspose(16, 3, Stride = 2, OutputPad = 1)")]
    [InlineData("FractionalMaxPool({|CNN0112:0.7|})", "Set Ratio = 1.41", "FractionalMaxPool(1.41)")]
    [InlineData("FractionalMaxPool({|CNN0102:20|})", "Set Ratio = 8", "FractionalMaxPool(8)")]
    [InlineData("Reshape({|CNN0126:10|}, 4, 4)", "Set Channels = 64", "Reshape(64, 4, 4)")]
    [InlineData("MaxPool(2, {|CNN0114:Fit = (Fit)9|})", "Set Fit = Fit.Floor", "MaxPool(2, Fit = Fit.Floor)")]
    [InlineData("LocalResponseNorm(5, {|CNN0112:K = 0|})", "Set K = 2", "LocalResponseNorm(5, K = 2)")]
    public Task Numbers_of_other_layers(string layer, string title, string then) => Layers($"Input(16, 8, 8), {layer}, Dense(10)", title, $"Input(16, 8, 8), {then}, Dense(10)");

    [Fact]
    public Task A_rate_in_percent() => Layers("Input(1, 8, 8), Dropout({|CNN0107:25|}), Dense(10)", "Set Rate = 0.25", "Input(1, 8, 8), Dropout(0.25), Dense(10)");

    [Fact]
    public Task Remove_the_layer_after_softmax() => Layers(
        "Input(1, 8, 8), Dense(10), Softmax, {|CNN0108:ReLU|}", "Remove ReLU", "Input(1, 8, 8), Dense(10), Softmax");

    [Fact]
    public Task Move_softmax_last() => Verify.FixAsync(
        """
        [Network, Input(1, 8, 8)]
        [Dense(16), Softmax, {|CNN0108:ReLU|}]
        [Dense(10)]
        partial class Net;
        """,
        "Move Softmax last",
        """
        [Network, Input(1, 8, 8)]
        [Dense(16), ReLU]
        [Dense(10), Softmax]
        partial class Net;
        """);

    [Fact]
    public Task Move_softmax_last_from_a_line_of_its_own() => Verify.FixAsync(
        """
        [Network, Input(1, 8, 8)]
        // The scores.
        [Softmax]
        [{|CNN0108:Dense(10)|}] // classes
        partial class Net;
        """,
        "Move Softmax last",
        """
        [Network, Input(1, 8, 8)]
        // The scores.
        [Dense(10), Softmax] // classes
        partial class Net;
        """);

    [Fact]
    public Task Remove_a_flatten_before_a_convolution() => Verify.FixAsync(
        """
        [Network, Input(1, 8, 8)]
        [Flatten]
        [{|CNN0109:Conv(16, 3)|}, ReLU]
        partial class Net;
        """,
        "Remove Flatten",
        """
        [Network, Input(1, 8, 8)]
        [Conv(16, 3), ReLU]
        partial class Net;
        """);

    [Fact]
    public Task A_number_that_is_none() => Layers("Input(1, 8, 8), LeakyReLU({|CNN0112:double.NaN|}), Dense(10)", "Set Slope = 0.01", "Input(1, 8, 8), LeakyReLU(0.01), Dense(10)");

    [Fact]
    public Task Remove_a_repeated_activation() => Layers(
        "Input(1, 8, 8), Dense(16), ReLU, {|CNN0201:ReLU|}, Dense(10)", "Remove ReLU", "Input(1, 8, 8), Dense(16), ReLU, Dense(10)");

    [Fact]
    public Task Round_the_filters_up() => Layers(
        "Input(1, 8, 8), Conv({|CNN0204:20|}, 3), ReLU, Dense(10)", "Set Filters = 32", "Input(1, 8, 8), Conv(32, 3), ReLU, Dense(10)");

    [Fact]
    public Task A_bias_before_a_normalisation() => Layers(
        "Input(1, 8, 8), {|CNN0208:Conv(16, 3, Pad = 1)|}, BatchNorm, Dense(10)", "Set Bias = false",
        "Input(1, 8, 8), Conv(16, 3, Pad = 1, Bias = false), BatchNorm, Dense(10)");

    [Theory]
    [InlineData("Epsilon = 0", "Set Epsilon = 1e-5", "Epsilon = 1e-5")]
    [InlineData("Epsilon = 1e-50", "Set Epsilon = 1e-5", "Epsilon = 1e-5")]
    [InlineData("Epsilon = double.NaN", "Set Epsilon = 1e-5", "Epsilon = 1e-5")]
    [InlineData("Momentum = 1.5", "Set Momentum = 0.1", "Momentum = 0.1")]
    [InlineData("Momentum = -0.1", "Set Momentum = 0.1", "Momentum = 0.1")]
    public Task A_normalisation_out_of_range(string argument, string title, string fixedArgument) => Layers(
        $"Input(1, 8, 8), BatchNorm({{|CNN0112:{argument}|}}), Dense(10)", title, $"Input(1, 8, 8), BatchNorm({fixedArgument}), Dense(10)");

    [Fact]
    public Task Remove_an_idle_dropout() => Layers("Input(1, 8, 8), {|CNN0205:Dropout(0)|}, Dense(10)", "Remove Dropout", "Input(1, 8, 8), Dense(10)");

    [Fact]
    public Task Remove_a_redundant_flatten() => Verify.FixAsync(
        "[Network][Input(1, 8, 8)] [{|CNN0206:Flatten|}] [Dense(10)] partial class Net;", "Remove Flatten", "[Network][Input(1, 8, 8)] [Dense(10)] partial class Net;");

    [Theory]
    [InlineData("public sealed class {|CNN0001:Net|};", "public sealed partial class Net;")]
    [InlineData("class {|CNN0001:Net|};", "partial class Net;")]
    [InlineData("record {|CNN0001:Net|};", "partial record Net;")]
    [InlineData("sealed record class {|CNN0001:Net|};", "sealed partial record class Net;")]
    public Task Make_partial(string before, string after) => Verify.FixAsync(
        $"[Network, Input(1, 8, 8), Dense(10)]\n{before}", "Make partial", $"[Network, Input(1, 8, 8), Dense(10)]\n{after}");

    [Theory]
    [InlineData("static")]
    [InlineData("abstract")]
    [InlineData("file")]
    public Task Remove_a_modifier(string modifier) => Verify.FixAsync(
        $"[Network, Input(1, 8, 8), Dense(10)]\n{modifier} partial class {{|CNN0002:Net|}} {{ }}", $"Remove '{modifier}'",
        "[Network, Input(1, 8, 8), Dense(10)]\npartial class Net { }");

    [Fact]
    public Task A_comment_behind_a_modifier_stays() => Verify.FixAsync(
        "[Network, Input(1, 8, 8), Dense(10)]\nabstract // for now\npartial class {|CNN0002:Net|} { }", "Remove 'abstract'",
        "[Network, Input(1, 8, 8), Dense(10)]\n// for now\npartial class Net { }");

    [Fact]
    public Task Add_an_input_to_a_network_without_layers() => Verify.FixAsync(
        "[Network]\npartial class {|CNN0006:Net|};", "Add [Input(1, 28, 28)]", "[Network, {|CNN0009:Input(1, 28, 28)|}]\npartial class Net;");

    [Fact]
    public Task Add_an_input_to_layers() => Verify.FixAsync(
        """
        namespace A
        {
            /// <summary>Digits.</summary>
            [Network]
            [Dense(10), Softmax]
            partial class {|CNN0006:Net|};
        }
        """,
        "Add [Input(1, 28, 28)]",
        """
        namespace A
        {
            /// <summary>Digits.</summary>
            [Network]
            [Input(1, 28, 28)]
            [Dense(10), Softmax]
            partial class Net;
        }
        """);

    [Fact]
    public Task Add_an_input_in_a_list() => Verify.FixAsync(
        "[Network, Dense(10)] partial class {|CNN0006:Net|};", "Add [Input(1, 28, 28)]", "[Network, Input(1, 28, 28), Dense(10)] partial class Net;");

    [Fact]
    public Task Move_input_first() => Layers(
        "ReLU, {|CNN0007:Input(1, 8, 8, Mean = [0.5])|}, Dense(10)", "Move Input first", "Input(1, 8, 8, Mean = [0.5]), ReLU, Dense(10)");

    [Fact]
    public Task Move_input_first_with_its_line() => Verify.FixAsync(
        """
        [Network]
        [ReLU]
        [{|CNN0007:Input(1, 8, 8)|}]
        [Dense(10)]
        partial class Net;
        """,
        "Move Input first",
        """
        [Network]
        [Input(1, 8, 8)]
        [ReLU]
        [Dense(10)]
        partial class Net;
        """);

    /// <summary>What stands above a line or behind it goes with it, and what is about the first layer or the type stays there.</summary>
    [Fact]
    public Task Move_input_first_with_the_comments_of_its_lines() => Verify.FixAsync(
        """
        /// <summary>Digits.</summary>
        // A network.
        [Network]
        // Rectified.
        [ReLU] // at once
        // What is seen,
        /* in gray. */
        [/* one */ {|CNN0007:Input(1, /* rows */ 8,
            8)|} /* columns */] // small
        // The classes.
        [Dense(10)]
        partial class Net;
        """,
        "Move Input first",
        """
        /// <summary>Digits.</summary>
        // A network.
        [Network]
        // What is seen,
        /* in gray. */
        [/* one */ Input(1, /* rows */ 8,
            8) /* columns */] // small
        // Rectified.
        [ReLU] // at once
        // The classes.
        [Dense(10)]
        partial class Net;
        """);

    [Fact]
    public Task Move_input_first_with_the_comments_of_its_line_in_a_list() => Verify.FixAsync(
        """
        [Network]
        [
            ReLU, // rectified
            // What is seen.
            {|CNN0007:Input(1, 8, 8)|}, // in gray
            Dense(10) // classes
        ]
        partial class Net;
        """,
        "Move Input first",
        """
        [Network]
        [
            // What is seen.
            Input(1, 8, 8), // in gray
            ReLU, // rectified
            Dense(10) // classes
        ]
        partial class Net;
        """);

    /// <summary>Where lines cannot be moved, an attribute's own comments go with it and the others stay where they are.</summary>
    [Theory]
    [InlineData(
        "[Network, /* at once */ ReLU /* rectified */, /* seen */ {|CNN0007:Input(1, 8, 8)|} /* gray */, /* classes */ Dense(10)]",
        "[Network, /* seen */ Input(1, 8, 8) /* gray */, /* at once */ ReLU /* rectified */, /* classes */ Dense(10)]")]
    [InlineData(
        "[Network, ReLU, // rectified\n    {|CNN0007:Input(1, 8, 8)|}, // gray\n    Dense(10)]", "[Network, Input(1, 8, 8), ReLU, // rectified\n     // gray\n    Dense(10)]")]
    [InlineData(
        "[Network, ReLU, {|CNN0007:Input(1, 8, 8)|}, // gray\n    Dense(10)]", "[Network, Input(1, 8, 8), ReLU, // gray\n    Dense(10)]")]
    [InlineData(
        "[Network, ReLU, // rectified\n    {|CNN0007:Input(1, 8, 8)|}]\n[Dense(10)]", "[Network, Input(1, 8, 8), ReLU // rectified\n    ]\n[Dense(10)]")]
    [InlineData(
        "[Network, ReLU]\n[ // seen\n    /* gray */ {|CNN0007:Input(1, 8, 8)|}]\n[Dense(10)]", "[Network, /* gray */ Input(1, 8, 8), ReLU]\n // seen\n    \n[Dense(10)]")]
    [InlineData(
        "[Network] [ReLU] // rectified\n[{|CNN0007:Input(1, 8, 8)|}] // gray\n[Dense(10)]", "[Network] [Input(1, 8, 8)] [ReLU] // rectified\n// gray\n[Dense(10)]")]
    public Task Move_input_first_and_lose_no_comment(string before, string after) =>
        Verify.FixAsync($"{before}\npartial class Net;", "Move Input first", $"{after}\npartial class Net;");

    [Fact]
    public Task Move_softmax_last_with_its_comment() => Layers(
        "Input(1, 8, 8), /* scores */ Softmax, {|CNN0108:Dense(10)|} /* classes */", "Move Softmax last", "Input(1, 8, 8), Dense(10) /* classes */, /* scores */ Softmax");

    [Fact]
    public Task Remove_a_layer_and_no_comment_of_another() => Verify.FixAllAsync(
        """
        [Network, Input(1, 8, 8), // images
            {|CNN0205:Dropout(0)|}, {|CNN0205:Dropout(0)|}, // none
            Dense(10), // classes
            {|CNN0205:Dropout(0)|} /* nor here */]
        partial class Net;
        """,
        "Remove Dropout",
        """
        [Network, Input(1, 8, 8), // images
             // none
            Dense(10) // classes
            ]
        partial class Net;
        """);

    [Fact]
    public Task Add_an_input_before_the_comment_of_a_layer() => Verify.FixAsync(
        "[Network]\n// Classes.\n[Dense(10)]\npartial class {|CNN0006:Net|};", "Add [Input(1, 28, 28)]",
        "[Network]\n[Input(1, 28, 28)]\n// Classes.\n[Dense(10)]\npartial class Net;");

    [Fact]
    public Task Remove_a_second_input() => Layers("Input(1, 8, 8), {|CNN0008:Input(3, 8, 8)|}, Dense(10)", "Remove Input", "Input(1, 8, 8), Dense(10)");

    [Fact]
    public Task Write_a_well_formed_name() => Layers(
        "Input(1, 8, 8), Dense(10, {|CNN0012:Name = \".the head..0\"|})", "Set Name = \"the_head.0\"", "Input(1, 8, 8), Dense(10, Name = \"the_head.0\")");

    [Fact]
    public Task Add_network() => Verify.FixAsync(
        "[Input(1, 8, 8)]\n[Dense(10)]\npartial class {|CNN0010:Net|};", "Add [Network]", "[Network]\n[Input(1, 8, 8)]\n[Dense(10)]\npartial class Net;");

    [Fact]
    public async Task What_is_not_imported_is_qualified()
    {
        const string before = "namespace A { [ConvNet.Network, ConvNet.Input(1, 7, 7), ConvNet.Conv(16, 3, {|CNN0101:Stride = 3|})] partial class Net; }";
        await Verify.FixAsync(before, "Set Fit = Fit.Ceiling", before.Replace("{|CNN0101:Stride = 3|}", "Stride = 3, Fit = ConvNet.Fit.Ceiling"), usings: "");
    }

    [Fact]
    public Task Fix_all_sets_every_stride_in_the_document() => Verify.FixAllAsync(
        """
        [Network, Input(1, 7, 7), Conv(16, 3, {|CNN0101:Stride = 3|}), Dense(10)]
        partial class A;

        [Network, Input(1, 7, 7), Conv(16, 3, {|CNN0101:Stride = 3|}, Bias = false)]
        partial class B;

        [Network, Input(1, 7, 7), MaxPool({|CNN0101:2|})]
        partial class C;
        """,
        "Set Stride = 1",
        """
        [Network, Input(1, 7, 7), Conv(16, 3, Stride = 1), Dense(10)]
        partial class A;

        [Network, Input(1, 7, 7), Conv(16, 3, Stride = 1, Bias = false)]
        partial class B;

        [Network, Input(1, 7, 7), MaxPool(2, Stride = 1)]
        partial class C;
        """);

    [Fact]
    public Task Fix_all_removes_neighbours() => Verify.FixAllAsync(
        """
        [Network, Input(1, 8, 8)]
        [{|CNN0205:Dropout(0)|}, {|CNN0205:Dropout(0)|}, Dense(16), {|CNN0205:Dropout(0)|}, ReLU, {|CNN0205:Dropout(0)|}]
        [{|CNN0205:Dropout(0)|}, {|CNN0205:Dropout(0)|}]
        [Dense(10)]
        partial class Net;
        """,
        "Remove Dropout",
        """
        [Network, Input(1, 8, 8)]
        [Dense(16), ReLU]
        [Dense(10)]
        partial class Net;
        """);

    [Fact]
    public Task Fix_all_makes_a_shared_type_partial_once() => Verify.FixAllAsync(
        """
        class {|CNN0001:{|CNN0001:Nets|}|}
        {
            [Network, Input(1, 8, 8), Dense(10)] class {|CNN0001:A|};
            [Network, Input(1, 8, 8), Dense(10)] class {|CNN0001:B|};
        }
        """,
        "Make partial",
        """
        partial class Nets
        {
            [Network, Input(1, 8, 8), Dense(10)] partial class A;
            [Network, Input(1, 8, 8), Dense(10)] partial class B;
        }
        """);

    [Fact]
    public Task Windows_line_endings_are_kept() => Verify.FixAsync(
        "[Network]\r\n[Dense(10)]\r\npartial class {|CNN0006:Net|};\r\n", "Add [Input(1, 28, 28)]", "[Network]\r\n[Input(1, 28, 28)]\r\n[Dense(10)]\r\npartial class Net;\r\n");

    private static Task Layers(string before, string title, string after) =>
        Verify.FixAsync($"[Network, {before}]\npartial class Net;", title, $"[Network, {after}]\npartial class Net;");
}
