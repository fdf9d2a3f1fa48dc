namespace ConvNet.Analyzers.Tests;

public class AdviceTests
{
    [Fact]
    public Task An_activation_twice_in_a_row() => Message(
        "Input(1, 8, 8), ReLU, {|CNN0201:ReLU|}, Dense(10)", "CNN0201: ReLU 'relu2' follows ReLU 'relu1', the same activation, directly; one of them is too many");

    [Theory]
    [InlineData("ReLU, Tanh")]
    [InlineData("ReLU, Dropout(0.5), ReLU")]
    [InlineData("LeakyReLU, ReLU")]
    public Task Other_activations_may_follow(string layers) => Diagnostics($"Input(1, 8, 8), {layers}, Dense(10)");

    [Fact]
    public Task Strides_that_pass_over_the_input() => Message(
        "Input(1, 9, 9), Conv(16, 1, {|CNN0202:Stride = 4|})",
        "CNN0202: Conv 'conv1' reads only 1 of every 4 rows and columns of its input; its stride is longer than its windows reach");

    [Fact]
    public Task Strides_that_pass_over_columns() => Message(
        "Input(1, 9, 9), MaxPool(3, Stride = 2, {|CNN0202:StrideWidth = 6|})",
        "CNN0202: MaxPool 'maxPool1' reads only 3 of every 6 columns of its input; its stride is longer than its windows reach");

    [Fact]
    public Task A_dilation_that_shares_a_factor_with_the_stride() => Message(
        "Input(1, 9, 9), Conv(16, 3, Dilation = 2, {|CNN0202:Stride = 2|})",
        "CNN0202: Conv 'conv1' reads only 1 of every 2 rows and columns of its input; its stride is longer than its windows reach");

    [Fact]
    public Task A_border_that_is_never_read() => Message(
        "Input(1, 7, 8), MaxPool(3, {|CNN0203:Fit = Fit.Floor|})",
        "CNN0203: MaxPool 'maxPool1' never reads the last 1 of 7 rows and the last 2 of 8 columns of its input, for Fit.Floor drops the window that would");

    [Fact]
    public Task Padding_that_is_not_read_is_no_loss() => Diagnostics("Input(3, 224, 224), Conv(64, 7, Stride = 2, Pad = 3, Fit = Fit.Floor)");

    [Fact]
    public Task Filters_that_leave_lanes_unused() => Message(
        "Input(1, 28, 28), Conv({|CNN0204:20|}, 5), ReLU, Dense(10)",
        "CNN0204: Conv 'conv1' has 20 filters; channels are computed in blocks of 16, so 32 take the same time");

    [Theory]
    [InlineData("Conv(32, 3), Conv(10, 1), GlobalAvgPool, Softmax")]
    [InlineData("Conv(32, 3), Dense(10)")]
    public Task The_number_of_classes_is_not_free(string layers) => Diagnostics($"Input(1, 8, 8), {layers}");

    [Fact]
    public Task Dropout_of_nothing() => Message(
        "Input(1, 8, 8), {|CNN0205:Dropout(0)|}, Dense(10)", "CNN0205: Dropout 'dropout1' has a rate of 0 and does nothing; remove it");

    [Fact]
    public Task Flatten_before_dense() => Message(
        "Input(1, 8, 8), {|CNN0206:Flatten|}, Dense(10)", "CNN0206: Flatten 'flatten1' can be removed: Dense flattens its input itself");

    [Fact]
    public Task Flatten_of_a_vector() => Message(
        "Input(1, 8, 8), GlobalAvgPool, {|CNN0206:Flatten|}", "CNN0206: Flatten 'flatten1' can be removed: its input is a vector already");

    [Fact]
    public Task A_flatten_that_matters() => Diagnostics("Input(1, 8, 8), Flatten, Softmax");

    [Theory]
    [InlineData("{|CNN0208:Conv(16, 3)|}, BatchNorm, ReLU, Dense(10)", "Conv 'conv1'")]
    [InlineData("Conv(16, 3, {|CNN0208:Bias = true|}), BatchNorm, ReLU, Dense(10)", "Conv 'conv1'")]
    [InlineData("{|CNN0208:Dense(20)|}, BatchNorm, ReLU, Dense(10)", "Dense 'fc1'")]
    public Task A_bias_before_a_normalisation(string layers, string layer) => Message(
        $"Input(1, 8, 8), {layers}", $"CNN0208: The bias of {layer} learns nothing, for BatchNorm 'bn1' takes it away again with the mean; set Bias = false");

    [Theory]
    [InlineData("Conv(16, 3, Bias = false), BatchNorm")]
    [InlineData("Conv(16, 3), ReLU, BatchNorm")]
    [InlineData("Conv(16, 3), As(\"x\"), BatchNorm, As(\"y\"), From(\"x\", \"y\"), Add, Dense(10)")]
    public Task A_bias_that_something_sees(string layers) => Diagnostics($"Input(1, 8, 8), {layers}");

    [Theory]
    [InlineData("ReLU({|CNN0209:Decay = 0|})", "ReLU 'relu1' sets Decay, but learns no parameters")]
    [InlineData("BatchNorm(Affine = false, {|CNN0209:Decay = 0|})", "BatchNorm 'bn1' sets Decay, but learns no parameters")]
    [InlineData("Conv(16, 3, Bias = false, {|CNN0209:BiasDecay = 0|})", "Conv 'conv1' sets BiasDecay, but learns no bias")]
    [InlineData("PReLU({|CNN0209:BiasDecay = 0.5|})", "PReLU 'prelu1' sets BiasDecay, but learns no bias")]
    public Task A_decay_of_nothing(string layer, string message) => Message($"Input(1, 8, 8), {layer}, Dense(10)", $"CNN0209: {message}; remove the argument");

    [Theory]
    [InlineData("Conv(16, 3, Decay = 0.5, BiasDecay = 0)")]
    [InlineData("BatchNorm(Decay = 0, BiasDecay = 1)")]
    [InlineData("SqueezeExcitation(1, Decay = 0)")]
    [InlineData("Shortcut(1, Decay = 0), ReLU")]
    public Task A_decay_of_something(string layer) => Diagnostics($"Input(1, 8, 8), {layer}, Dense(10)");

    private static Task Message(string layers, string message) => Verify.MessageAsync($"[Network, {layers}] partial class Net;", message);

    private static Task Diagnostics(string layers) => Verify.DiagnosticsAsync($"[Network, {layers}] partial class Net;");
}
