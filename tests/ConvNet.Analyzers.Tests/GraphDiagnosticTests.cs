namespace ConvNet.Analyzers.Tests;

/// <summary>Forks, joins, named values and outputs.</summary>
public class GraphDiagnosticTests
{
    [Fact]
    public Task A_value_s_name_is_not_null() => Verify.DiagnosticsAsync(
        "[Network, Input(1, 8, 8), As({|CNN0012:null!|}), ReLU, Output({|CNN0012:null!|}), From(null!), Dense(2)] partial class Net;");

    [Fact]
    public Task Sound_graphs_are_left_alone() => Diagnostics("""
        Conv(16, 3, Pad = 1), As("stem")]
        [Fork]
        [Branch, Conv(16, 1), ReLU]
        [Branch, Fork, Branch, Conv(16, 1), Branch, Tanh, Mean]
        [Branch]
        [Add, As("sum")]
        [GlobalAvgPool, Dense(10), Softmax, Output("aux", Weight = 0.3)]
        [From("sum", "stem"), Concat, Output("features")]
        [Fork, Branch, Branch, GlobalAvgPool, Dense(32), Sigmoid, Multiply
        """);

    [Fact]
    public Task Branch_without_fork() => Message(
        "Conv(16, 1), {|CNN0401:Branch|}, ReLU", "CNN0401: Branch stands outside a fork; write [Fork] before the first branch, where the values divide");

    [Fact]
    public Task Every_branch_without_fork() => Diagnostics("{|CNN0401:Branch|}, Conv(16, 1), {|CNN0401:Branch|}, Tanh, {|CNN0404:Add|}");

    [Fact]
    public Task Layer_before_the_first_branch() => Message(
        "Fork, {|CNN0402:Conv(16, 1)|}, ReLU, Branch, Conv(16, 3, Pad = 1), Concat",
        "CNN0402: Conv 'conv1' stands between Fork and its first Branch, so it is on no branch; write [Branch] before it, or put it before Fork");

    [Fact]
    public Task Fork_without_join() => Message(
        "{|CNN0403:Fork|}, Branch, Conv(16, 1), Branch, Conv(16, 1)",
        "CNN0403: Fork is never joined; end its last branch with a join: Concat, Add, Multiply, Max or Mean");

    [Fact]
    public Task Inner_fork_without_join() => Diagnostics("{|CNN0403:Fork|}, Branch, Conv(16, 1), Branch, Fork, Branch, Conv(3, 1), Branch, Add");

    [Theory]
    [InlineData("Concat", "concat1")]
    [InlineData("Add", "add1")]
    [InlineData("Multiply", "multiply1")]
    [InlineData("Max", "max1")]
    [InlineData("Mean", "mean1")]
    public Task Join_without_fork(string join, string name) => Message(
        $"Conv(16, 1), {{|CNN0404:{join}|}}, ReLU",
        $"CNN0404: {join} '{name}' has nothing to join: it needs the branches of a Fork, or the values of a From with several names, before it");

    [Fact]
    public Task One_branch() => Message(
        "{|CNN0405:Fork|}, Branch, Conv(16, 1), Add",
        "CNN0405: Fork has one branch where Add 'add1' joins it; a join needs two, of which an empty [Branch] passes the value on as it is");

    [Fact]
    public Task No_branch() => Message(
        "{|CNN0405:Fork|}, Add, ReLU", "CNN0405: Fork has no branch where Add 'add1' joins it; a join needs two, of which an empty [Branch] passes the value on as it is");

    [Fact]
    public Task Branches_of_other_sizes() => Message(
        "Fork, Branch, Conv(16, 1), ReLU, Branch, Conv(16, 3), {|CNN0406:Add|}",
        "CNN0406: Add 'add1' needs equal shapes, but branch 1 gives 16x32x32 (ReLU 'relu1') and branch 2 gives 16x30x30 (Conv 'conv2')");

    [Fact]
    public Task The_input_as_a_branch_of_another_size() => Message(
        "Fork, Branch, Branch, Conv(16, 3), {|CNN0406:Concat|}",
        "CNN0406: Concat 'concat1' needs equal heights and widths, but branch 1 gives 3x32x32 (Input 'input') and branch 2 gives 16x30x30 (Conv 'conv1')");

    [Fact]
    public Task A_vector_of_other_features() => Message(
        "Conv(16, 1), As(\"x\"), GlobalAvgPool, Dense(8), As(\"s\"), From(\"x\", \"s\"), {|CNN0406:Multiply|}",
        "CNN0406: Multiply 'multiply1' needs equal shapes, or a vector with one feature for each channel of an image, but 'x' gives 16x32x32 (Conv 'conv1') and 's' gives 8 (Dense 'fc1')");

    [Fact]
    public Task Two_empty_branches() => Message(
        "Conv(16, 1), Fork, Branch, Branch, Conv(16, 1), Branch, {|CNN0407:Concat|}",
        "CNN0407: Concat 'concat1' joins a value with itself: branch 1 and branch 3 are both what Conv 'conv1' gives");

    [Fact]
    public Task One_name_twice() => Message(
        "Conv(16, 1), As(\"x\"), From(\"x\", \"x\"), {|CNN0407:Add|}", "CNN0407: Add 'add1' joins a value with itself: 'x' and 'x' are both what Conv 'conv1' gives");

    [Fact]
    public Task Several_values_without_a_join() => Message(
        "As(\"x\"), Conv(16, 1), As(\"y\"), {|CNN0408:From(\"x\", \"y\")|}, ReLU",
        "CNN0408: From 'x' goes on from 'x' and 'y', which only a join makes one value; write Concat, Add, Multiply, Max or Mean after it, or the Use of a block that names each by As");

    [Fact]
    public Task Unknown_value() => Message(
        "As(\"x\"), Conv(16, 1), As(\"y\"), From({|CNN0409:\"z\"|}), ReLU", "CNN0409: From 'z' goes on from 'z', but named before it are 'x' and 'y'");

    [Fact]
    public Task Unknown_value_where_none_is_known() => Message(
        "Conv(16, 1), From({|CNN0409:\"conv1\"|}), ReLU",
        "CNN0409: From 'conv1' goes on from 'conv1', but no value is named before it; write [As(...)] after the layer that gives the value");

    [Fact]
    public Task Value_that_comes_later() => Message(
        "Conv(16, 1), As(\"x\"), From(\"x\", {|CNN0410:\"y\"|}), Concat, Conv(16, 1), As(\"y\")",
        "CNN0410: From 'x' goes on from 'y', which is named only further on; a network has no cycles, so a value is named before it is used");

    [Fact]
    public Task Two_values_of_one_name() => Message(
        "Conv(16, 1), As(\"x\"), Conv(16, 1), As({|CNN0411:\"x\"|}), Conv(16, 1), As(\"y\"), From(\"x\", \"y\"), Add",
        "CNN0411: As 'x' gives a name that the value of Conv 'conv1' has already; each value needs its own");

    [Fact]
    public Task Several_names_for_one_value() => Message(
        "Conv(16, 1), {|CNN0415:As(\"x\", \"y\")|}, From(\"x\", \"y\"), Add",
        "CNN0415: As 'x' gives 2 names, 'x' and 'y', but there is one value, that of Conv 'conv1'; several come of a From with as many names, directly before it or before the Use of its block");

    [Fact]
    public Task Fewer_names_than_values() => Message(
        "As(\"x\"), ReLU, As(\"y\"), Tanh, As(\"z\"), From(\"x\", \"y\", \"z\"), {|CNN0415:As(\"a\", \"b\")|}, From(\"a\", \"b\"), Add",
        "CNN0415: As 'a' gives 2 names, 'a' and 'b', but there are 3, those of Input 'input', ReLU 'relu1' and Tanh 'tanh1'");

    [Fact]
    public Task One_of_several_names_twice() => Message(
        "As(\"x\"), ReLU, As(\"y\"), From(\"x\", \"y\"), As(\"a\", {|CNN0411:\"x\"|}), From(\"a\", \"y\"), Add",
        "CNN0411: As 'a' gives a name that the value of Input 'input' has already; each value needs its own");

    [Fact]
    public Task Unused_value() => Message(
        "Conv(16, 1), As(\"x\"), ReLU, {|CNN0412:Conv(16, 1)|}, From(\"x\"), Tanh",
        "CNN0412: The value of Conv 'conv2' is never used; go on from it, make it an [Output(...)], or remove what computes it");

    [Fact]
    public Task Unused_name() => Message(
        "Conv(16, 1), {|CNN0207:As(\"x\")|}, ReLU", "CNN0207: As 'x' names a value that no From goes on from; remove it, or write the From");

    [Fact]
    public Task Two_outputs_of_one_name() => Message(
        "Conv(16, 1), Output(\"x\"), ReLU, Output({|CNN0413:\"x\"|}), Tanh", "CNN0413: Output 'x' has the name of another output; each needs its own, under which it is read");

    [Fact]
    public Task Main_output_with_a_name() => Message(
        "Conv(16, 1), {|CNN0414:Output(\"x\")|}",
        "CNN0414: Output 'x' names the value of Conv 'conv1', with which the network ends; that is its main output, which has no name: remove it, or write the layers of the main output last");

    [Theory]
    [InlineData("-0.5")]
    [InlineData("double.NaN")]
    [InlineData("double.PositiveInfinity")]
    public Task Weight_out_of_range(string weight) => Diagnostics($"Conv(16, 1), Output(\"x\", {{|CNN0112:Weight = {weight}|}}), ReLU");

    [Theory]
    [InlineData("As({|CNN0012:\"a b\"|}), Conv(16, 1), As(\"c\"), From(\"a b\", \"c\"), Concat")]
    [InlineData("Output({|CNN0012:\"\"|}), Conv(16, 1)")]
    [InlineData("As(\"x\"), ReLU, As(\"y\"), From(\"x\", \"y\"), As(\"c\", {|CNN0012:\"a b\"|}), From(\"c\", \"a b\"), Concat")]
    public Task Malformed_names(string layers) => Diagnostics(layers);

    [Fact]
    public Task A_softmax_ends_each_output() => Diagnostics("Conv(16, 1), As(\"x\"), Dense(3), Softmax, Output(\"a\"), From(\"x\"), Dense(3), Softmax, {|CNN0108:ReLU|}");

    [Fact]
    public Task A_named_softmax_ends_the_network_too() => Diagnostics("Dense(3), Softmax, As(\"x\"), Output(\"p\"), From(\"x\"), {|CNN0108:Dense(4)|}");

    [Fact]
    public Task What_may_be_used_by_something_half_typed_is_not_reported() => Verify.DiagnosticsAsync(
        "[Network, Input(3, 32, 32), Conv(16, 1), As(\"x\"), Conv(16, 1), From(\"x\"), Fro, Tanh] partial class Net;", compiles: false);

    [Fact]
    public Task Structure_that_is_half_typed_keeps_its_meaning() => Verify.DiagnosticsAsync(
        "[Network, Input(3, 32, 32), Fork(1), Branch(2), Conv(16, 1), Branch, Conv(16, 1), Add(3), ReLU] partial class Net;", compiles: false);

    [Fact]
    public Task Fix_removes_the_branch() => Fix("Conv(16, 1), {|CNN0401:Branch|}, ReLU", "Remove Branch", "Conv(16, 1), ReLU");

    [Fact]
    public Task Fix_inserts_the_missing_branch() =>
        Fix("Conv(16, 1), {|CNN0405:Fork|}, Branch, Conv(16, 1), Add", "Add [Branch]", "Conv(16, 1), Fork, Branch, Conv(16, 1), Branch, Add");

    [Fact]
    public Task Fix_inserts_the_first_branch() =>
        Fix("Fork, {|CNN0402:ReLU|}, Branch, Conv(16, 1), Concat", "Add [Branch]", "Fork, Branch, ReLU, Branch, Conv(16, 1), Concat");

    [Fact]
    public Task Fix_inserts_the_join() => Fix("{|CNN0403:Fork|}, Branch, ReLU, Branch, Conv(16, 1)", "Add [Concat]", "Fork, Branch, ReLU, Branch, Conv(16, 1), Concat");

    [Fact]
    public Task Fix_sets_the_filters() => Fix(
        "Conv(32, 1), Fork, Branch, Conv(16, 1), ReLU, Branch, {|CNN0406:Add|}", "Set Filters = 32", "Conv(32, 1), Fork, Branch, Conv(32, 1), ReLU, Branch, Add");

    [Fact]
    public Task Fix_sets_the_name() => Fix(
        "Conv(16, 1), As(\"low\"), Dense(3), Output(\"a\"), From({|CNN0409:\"lo\"|}), ReLU", "Set Name = \"low\"",
        "Conv(16, 1), As(\"low\"), Dense(3), Output(\"a\"), From(\"low\"), ReLU");

    [Fact]
    public async Task Fixes_are_offered_for_each_problem()
    {
        Assert.Equal(["Add [Fork]", "Remove Branch"], await Titles("Conv(16, 1), {|CNN0401:Branch|}, ReLU"));
        Assert.Equal(["Remove Add"], await Titles("Conv(16, 1), {|CNN0404:Add|}"));
        Assert.Equal(["Add [Concat]", "Add [Add]"], await Titles("As(\"x\"), ReLU, As(\"y\"), {|CNN0408:From(\"x\", \"y\")|}, Tanh"));
        Assert.Equal(["Remove Output"], await Titles("ReLU, {|CNN0414:Output(\"x\")|}"));
        Assert.Equal(["Remove As"], await Titles("ReLU, {|CNN0207:As(\"x\")|}"));
        Assert.Equal(["Set Filters = 32", "Set Filters = 16"], await Titles("Fork, Branch, Conv(16, 1), Branch, Conv(32, 1), {|CNN0406:Add|}"));
    }

    private static string Net(string layers) => $"[Network, Input(3, 32, 32)]\n[{layers}]\npartial class Net;";

    private static Task Diagnostics(string layers) => Verify.DiagnosticsAsync(Net(layers));

    private static Task Message(string layers, string message) => Verify.MessageAsync(Net(layers), message);

    private static Task Fix(string before, string title, string after) => Verify.FixAsync(Net(before), title, Net(after));

    private static Task<string[]> Titles(string layers) => Verify.TitlesAsync(Net(layers));
}
