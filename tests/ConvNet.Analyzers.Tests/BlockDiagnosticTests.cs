using System.Globalization;
using Microsoft.CodeAnalysis;

namespace ConvNet.Analyzers.Tests;

/// <summary>Blocks, where they are declared and where they are used.</summary>
public class BlockDiagnosticTests
{
    private const string Unit = "[Block, Conv(Filters, 3, Pad = 1), ReLU] class Unit { [Parameter] private const int Filters = 16; }\n";

    [Fact]
    public Task Sound_blocks_are_left_alone() => Verify.DiagnosticsAsync("""
        [Block]
        [Fork]
        [Branch, Conv(Planes, 3, Stride = Stride, Pad = 1, Fit = Fit.Floor), ReLU, Conv(Planes, 3, Pad = 1)]
        [Branch, Shortcut(Planes, Stride = Stride)]
        [Add, ReLU]
        public sealed class Basic { [Parameter] private const int Planes = 64, Stride = 1; }

        [Block, Use<Basic>(Planes, 2), Use<Basic>(Planes, Repeat = Depth - 1)]
        public sealed class Stage { [Parameter] private const int Planes = 64, Depth = 2; }

        [Network, Input(3, 32, 32)]
        [Conv(16, 3, Pad = 1), ReLU, Use<Basic>(16, Repeat = 3), Use<Stage>(32, 3), Use<Stage>(64, 3)]
        [GlobalAvgPool, Dense(10), Softmax]
        public sealed partial class ResNet20;
        """);

    private const string Cell = "[Block, As(\"a\", \"b\"), From(\"a\"), Tanh, As(\"c\"), From(\"c\", \"b\"), Add] class Cell;\n";

    [Fact]
    public Task A_block_that_takes_several_values() => Verify.DiagnosticsAsync(
        Cell + "[Block, As(\"p\", \"q\"), From(\"q\", \"p\"), Use<Cell>, ReLU] class Outer;\n"
        + Net("As(\"x\"), ReLU, As(\"y\"), From(\"x\", \"y\"), Use<Outer>, As(\"z\"), From(\"y\", \"z\"), Use<Cell>"));

    [Fact]
    public async Task A_block_that_takes_several_values_is_given_one()
    {
        var found = await Verify.DiagnosticsAsync(Cell + Net("ReLU, {|CNN0415:Use<Cell>|}"));
        Assert.Equal(
            "As 'a' of block Cell gives 2 names, 'a' and 'b', but there is one value, that of ReLU 'relu1'; several come of a From with as many names, directly before it or before the Use of its block",
            Text(found[0]));
    }

    [Fact]
    public Task Copies_of_a_block_that_takes_several_values() => Verify.DiagnosticsAsync(
        Cell + Net("As(\"x\"), ReLU, As(\"y\"), From(\"x\", \"y\"), {|CNN0415:Use<Cell>(Repeat = 2)|}"));

    [Fact]
    public Task A_block_that_takes_one_value_is_given_several() => Verify.DiagnosticsAsync(
        Unit + Net("As(\"x\"), ReLU, As(\"y\"), {|CNN0408:From(\"x\", \"y\")|}, Use<Unit>"));

    [Fact]
    public Task A_block_that_leaves_one_of_its_values() => Verify.MessageAsync(
        "[Block, {|CNN0207:As(\"a\", \"b\")|}, From(\"b\"), Tanh] class Cell;\n",
        "CNN0207: As 'a' names a value that no From goes on from; remove it, or write the From");

    /// <summary>Where it is used first, and not again in each copy.</summary>
    [Fact]
    public Task Advice_on_a_layer_of_a_block_is_given_once() => Verify.DiagnosticsAsync(
        "[Block, Conv(16, 3, Pad = 1), BatchNorm, ReLU] class Normed;\n[Block, Use<Normed>(Repeat = 2)] class Twice;\n"
            + Net("{|CNN0208:Use<Twice>(Repeat = 2)|}, Use<Normed>"));

    [Fact]
    public Task Not_a_block() => Verify.MessageAsync(
        "class Plain;\n" + Net("{|CNN0421:Use<Plain>(3)|}"), "CNN0421: Use<Plain> 'plain1' cannot be put in: Plain is no class marked [Block]");

    [Theory]
    [InlineData("int[]")]
    [InlineData("E")]
    [InlineData("Net")]
    public Task Other_types_are_no_blocks(string type) => Verify.DiagnosticsAsync("enum E { A }\n" + Net($"{{|CNN0421:Use<{type}>|}}"));

    [Fact]
    public Task A_block_of_another_assembly() => Verify.MessageAsync(
        Net("{|CNN0422:Use<System.Random>|}"),
        "CNN0422: Use<Random> 'random1' cannot be put in: Random is declared in System.Private.CoreLib, and the layers of a block are not part of its compiled assembly; declare the block in this project");

    [Fact]
    public Task A_block_that_uses_itself() => Verify.DiagnosticsAsync(
        "[Block, ReLU, {|CNN0423:Use<A>|}] class A;\n" + Net("{|CNN0423:Use<A>|}"));

    [Fact]
    public async Task A_circle_of_blocks()
    {
        var found = await Verify.DiagnosticsAsync("[Block, {|CNN0423:Use<B>|}] class A;\n[Block, {|CNN0423:Use<A>|}] class B;\n" + Net("{|CNN0423:Use<A>|}"));
        Assert.Equal("Use<A> 'a1.b1.a1' of block B has no end: A uses B uses A; use Repeat for copies that follow one another", Text(found[2]));
        Assert.Equal("Use<A> 'b1.a1' of block B has no end: A uses B uses A; use Repeat for copies that follow one another", Text(found[0]));
    }

    [Fact]
    public Task Too_many_arguments() => Verify.MessageAsync(
        Unit + Net("Use<Unit>(32, {|CNN0424:2|})"), "CNN0424: Use<Unit> 'unit1' is given 2 arguments, but Unit has 1: Filters");

    [Fact]
    public Task Arguments_where_there_are_no_parameters() => Verify.MessageAsync(
        "[Block, ReLU] class Unit;\n" + Net("Use<Unit>({|CNN0424:32|})"), "CNN0424: Use<Unit> 'unit1' is given 1 argument, but Unit has no parameters");

    [Theory]
    [InlineData("0.5", "0.5")]
    [InlineData("16.0", "16.0")]
    [InlineData("true", "true")]
    [InlineData("\"16\"", "\"16\"")]
    [InlineData("null", "null")]
    [InlineData("typeof(int)", "typeof(int)")]
    [InlineData("Fit.Floor", "ConvNet.Fit.Floor")]
    public Task Wrong_types(string argument, string shown) => Verify.MessageAsync(
        Unit + Net($"Use<Unit>({{|CNN0425:{(argument == "null" ? "new object[] { null! }" : argument)}|}})"),
        $"CNN0425: Use<Unit> 'unit1' is given {shown} as argument 1, but the parameter Filters of Unit is of type int");

    [Fact]
    public Task The_argument_that_is_wrong_is_marked() => Verify.DiagnosticsAsync(
        "[Block, Conv(A, B)] class Two { [Parameter] private const int A = 16, B = 1; }\n" + Net("Use<Two>(16, {|CNN0425:0.5|})"));

    /// <summary>The name of a parameter is no value of it.</summary>
    [Fact]
    public Task The_name_of_a_parameter() => Verify.DiagnosticsAsync(
        "[Block, Conv(A, 1, Name = nameof(A))] class Named { [Parameter] private const int A = 16; }\n" + Net("Use<Named>(32)"));

    /// <summary>Parameters are saved under names of letters.</summary>
    [Fact]
    public Task Generic_blocks_have_names_too() => Verify.MessageAsync(
        "[Block, Conv(A, 1)] class Generic<T> { [Parameter] private const int A = 16; }\n" + Net("{|CNN0103:Use<Generic<int>>(0)|}"),
        "CNN0103: Conv 'generic1.conv1' of block Generic<int> has Filters = 0; it must be at least 1");

    [Fact]
    public Task Parameters_that_are_no_constants() => Verify.MessageAsync(
        "[Block, ReLU] class Unit { [Parameter] private static readonly int {|CNN0426:Filters|} = 16; }",
        "CNN0426: The parameter Filters is no constant; a block's parameters are constants of type int, double or bool, written [Parameter] private const int Planes = 64");

    [Fact]
    public Task Parameters_of_other_types() => Verify.DiagnosticsAsync(
        "[Block, ReLU] class Unit { [Parameter] private const string {|CNN0426:A|} = \"\"; [Parameter] private const long {|CNN0426:B|} = 1; [Parameter] private const Fit {|CNN0426:C|} = Fit.Floor; }");

    [Fact]
    public async Task Input_in_a_block()
    {
        var found = await Verify.DiagnosticsAsync("[Block, {|CNN0427:Input(3, 8, 8)|}, ReLU] class Unit;\n" + Net("{|CNN0427:Use<Unit>|}"));
        Assert.All(found, d => Assert.Equal("Input cannot stand in a block, which reads the value before its Use", Text(d)));
    }

    [Fact]
    public Task Output_in_a_block() => Verify.MessageAsync(
        "[Block, ReLU, {|CNN0427:Output(\"x\")|}, Tanh] class Unit;", "CNN0427: Output cannot stand in a block, which gives one value, which the network can make an output after the Use");

    [Theory]
    [InlineData("Repeat = 20000")]
    [InlineData("Repeat = int.MaxValue")]
    public Task Too_many_layers(string repeat) => Verify.MessageAsync(
        Unit + Net($"Use<Unit>({{|CNN0428:{repeat}|}})"), "CNN0428: Use<Unit> 'unit1' makes more than the 10,000 layers and blocks that are compiled");

    [Fact]
    public Task Too_many_copies_of_nothing() => Verify.DiagnosticsAsync("[Block] class Unit;\n" + Net("Use<Unit>({|CNN0428:Repeat = int.MaxValue|})"));

    [Fact]
    public async Task Blocks_that_multiply()
    {
        const int levels = 25;
        string blocks = string.Concat(Enumerable.Range(1, levels).Select(i => $"[Block, Use<B{i - 1}>, Use<B{i - 1}>] class B{i};\n"));
        var found = await Compilations.AnalyzeAsync(Compilations.Create(Compilations.Usings + "[Block, Dropout] class B0;\n" + blocks + Net($"Use<B{levels}>")));
        Assert.All(found, d => Assert.Equal("CNN0428", d.Id));
        Assert.InRange(found.Length, levels / 2, 2 * levels);
    }

    [Theory]
    [InlineData("64 / A", "0", "it divides by zero")]
    [InlineData("64 % (A - 1)", "1", "it divides by zero")]
    [InlineData("A * A", "65536", "it is too large for an int")]
    [InlineData("A + 1", "int.MaxValue", "it is too large for an int")]
    public async Task Arguments_without_a_value(string expression, string argument, string reason)
    {
        var found = await Verify.DiagnosticsAsync($"[Block, Conv({expression}, 1)] class Unit {{ [Parameter] private const int A = 4; }}\n" + Net($"{{|CNN0429:Use<Unit>({argument})|}}"));
        Assert.Equal($"Conv 'unit1.conv1' of block Unit has no value for '{expression}': {reason}", Text(Assert.Single(found)));
    }

    [Fact]
    public async Task Expressions_that_are_no_arithmetic()
    {
        var found = await Verify.DiagnosticsAsync("[Block, Conv({|CNN0429:2 * (byte)A|}, 1)] class Unit { [Parameter] private const int A = 4; }\n" + Net("{|CNN0429:Use<Unit>|}"));
        Assert.Equal("Conv 'conv1' has no value for '2 * (byte)A': '(byte)A' is not made of int, double and bool by arithmetic, comparison and ?:", Text(found[0]));
    }

    [Fact]
    public Task Both_network_and_block() => Verify.MessageAsync(
        "[Block, {|CNN0430:Network|}, Input(3, 8, 8), Dense(10)] partial class Net;",
        "CNN0430: Net is marked both [Network] and [Block]; a block is a part of networks and has no Input, so it is a class of its own");

    [Fact]
    public Task No_copies() => Verify.DiagnosticsAsync(Unit + Net("Use<Unit>({|CNN0103:Repeat = 0|})"));

    [Fact]
    public Task A_block_is_checked_alone() => Verify.DiagnosticsAsync("""
        [Block]
        [Conv({|CNN0103:Filters|}, 3, {|CNN0103:Stride = -1|}), Dropout({|CNN0107:2|}), {|CNN0401:Branch|}, As("x"), {|CNN0412:Tanh|}, From("x"), ReLU]
        class Unit { [Parameter] private const int Filters = 0; }
        """);

    [Fact]
    public async Task A_problem_in_a_block_is_shown_at_the_use_and_points_at_the_block()
    {
        const string marked = "[Block, Conv(16, 3, Stride = 3), ReLU] class Unit;\n[Network, Input(3, 32, 32), {|CNN0101:Use<Unit>(Name = \"stem\")|}, Dense(10)] partial class Net;";
        Diagnostic found = Assert.Single(await Verify.DiagnosticsAsync(marked));
        Assert.Equal(
            "Conv 'stem.conv1' of block Unit does not fit: a 3x3 window at stride 3 on 32x32 gives (32 + 2*0 - 3) / 3 + 1 = 10.67 positions; stride 1 fits, so does Pad = 2, or say Fit = Fit.Floor",
            Text(found));
        Assert.Equal("Stride = 3", Source(Assert.Single(found.AdditionalLocations)));
    }

    [Fact]
    public async Task It_points_through_every_block_to_the_innermost()
    {
        const string marked = """
            [Block, Conv(16, 3, Stride = Stride), ReLU] class Inner { [Parameter] private const int Stride = 1; }
            [Block, Tanh, Use<Inner>(3)] class Outer;
            [Network, Input(3, 8, 8), {|CNN0101:Use<Outer>|}, Dense(10)] partial class Net;
            """;
        Diagnostic found = Assert.Single(await Verify.DiagnosticsAsync(marked));
        Assert.StartsWith("Conv 'outer1.inner1.conv1' of block Inner does not fit: a 3x3 window at stride 3 on 8x8", Text(found));
        Assert.Equal(["Use<Inner>(3)", "Stride = Stride"], found.AdditionalLocations.Select(Source));
    }

    [Fact]
    public async Task The_copies_of_a_block_have_one_problem()
    {
        Diagnostic found = Assert.Single(await Verify.DiagnosticsAsync(
            "[Block, Conv(16, 3, Stride = 2)] class Unit;\n[Network, Input(3, 32, 32), {|CNN0101:Use<Unit>(Repeat = 4)|}, Dense(10)] partial class Net;"));
        Assert.Contains("'unit1.conv1'", Text(found));
    }

    [Fact]
    public Task Every_use_is_checked_with_its_arguments() => Verify.DiagnosticsAsync(
        Unit + "[Network, Input(3, 8, 8), Use<Unit>(32), {|CNN0103:Use<Unit>(0)|}, {|CNN0103:Use<Unit>(-1)|}, Dense(10)] partial class Net;");

    [Fact]
    public Task Branches_of_a_block_that_disagree() => Verify.MessageAsync(
        "[Block, Fork, Branch, Conv(Planes, 3, Pad = 1), Branch, Add] class Unit { [Parameter] private const int Planes = 16; }\n"
        + "[Network, Input(16, 8, 8), Use<Unit>, {|CNN0406:Use<Unit>(32)|}, Dense(10)] partial class Net;",
        "CNN0406: Add 'unit2.add1' of block Unit needs equal shapes, but branch 1 gives 32x8x8 (Conv 'unit2.conv1') and branch 2 gives 16x8x8 (Add 'unit1.add1')");

    [Fact]
    public Task Names_that_two_blocks_have() => Verify.MessageAsync(
        Unit + Net("Use<Unit>(Name = \"a\"), {|CNN0011:Use<Unit>(Name = \"a\")|}"),
        "CNN0011: The name 'a.conv1' is that of the 2nd layer, Conv, already; parameters are saved under it, so each layer needs its own");

    [Fact]
    public Task Names_of_uses_are_well_formed() => Verify.DiagnosticsAsync(Unit + Net("Use<Unit>({|CNN0012:Name = \"a b\"|})"));

    [Fact]
    public Task Names_around_a_block_are_not_seen_within() => Verify.DiagnosticsAsync(
        "[Block, ReLU, From({|CNN0409:\"x\"|}), Tanh] class Unit;\n[Network, Input(3, 8, 8), As(\"x\"), {|CNN0409:Use<Unit>|}, As(\"y\"), From(\"x\", \"y\"), Concat] partial class Net;");

    [Fact]
    public Task A_fork_is_joined_in_its_block() => Verify.DiagnosticsAsync(
        "[Block, {|CNN0403:Fork|}, Branch, ReLU] class Unit;\n" + Net("{|CNN0403:Use<Unit>|}, {|CNN0401:Branch|}, {|CNN0404:Add|}"));

    [Fact]
    public Task What_does_not_compile_is_the_compiler_s_to_say() => Verify.DiagnosticsAsync(
        "[Block, Conv(Missing, 3), Use<Gone>, Conv(A, 1)] class Unit { [Parameter] private const int A = \"x\"; }\n" + Net("Use<Unit>, Use<Absent>(3), Use<Unit, Unit>, Use<>, Use, Dense(3)"), compiles: false);

    [Theory]
    [InlineData("[Parameter] private const int A = ;")]
    [InlineData("[Parameter] private const int A")]
    [InlineData("[Parameter] private const A = 16;")]
    [InlineData("[Parameter] private const Missing A = 16;")]
    public Task So_is_a_parameter_that_is_being_typed(string parameter) => Verify.DiagnosticsAsync(
        $"[Block, Use<Inner>(A), ReLU] class Unit {{ {parameter} }}\n[Block, Conv(Filters, 1)] class Inner {{ [Parameter] private const int Filters = 16; }}\n"
            + Net("Use<Unit>(8), Dense(3)"),
        compiles: false);

    [Fact]
    public Task Fix_removes_an_input() => Verify.FixAsync("[Block, {|CNN0427:Input(3, 8, 8)|}, ReLU] class Unit;", "Remove Input", "[Block, ReLU] class Unit;");

    [Fact]
    public Task Fix_marks_a_block() => Verify.FixAsync("[ReLU]\nclass {|CNN0010:Unit|};", "Add [Block]", "[Block]\n[ReLU]\nclass Unit;");

    private static string Net(string layers) => $"[Network, Input(3, 32, 32)]\n[{layers}]\n[GlobalAvgPool] partial class Net;\n";

    private static string Text(Diagnostic diagnostic) => diagnostic.GetMessage(CultureInfo.InvariantCulture);

    private static string Source(Location location) => location.SourceTree!.GetText(TestContext.Current.CancellationToken).ToString(location.SourceSpan);
}
