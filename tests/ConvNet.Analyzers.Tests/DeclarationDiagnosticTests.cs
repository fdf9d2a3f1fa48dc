namespace ConvNet.Analyzers.Tests;

public class DeclarationDiagnosticTests
{
    private const string Layers = "Input(1, 8, 8), Dense(10)";

    [Fact]
    public Task A_valid_network_is_left_alone() => Verify.DiagnosticsAsync(
        "[Network, Input(1, 28, 28)]\n[Conv(32, 3, Pad = 1), ReLU, MaxPool(2)]\n[Dense(128), ReLU, Dropout(0.5)]\n[Dense(10), Softmax]\npublic sealed partial class Digits;");

    [Fact]
    public Task Must_be_partial() => Verify.MessageAsync(
        $"[Network, {Layers}] public class {{|CNN0001:Net|}};", "CNN0001: Net must be partial: its network is compiled into another part of it");

    [Fact]
    public Task Types_around_it_must_be_partial() => Verify.MessageAsync(
        $"partial class A {{ class {{|CNN0001:B|}} {{ [Network, {Layers}] partial class Net; }} }}",
        "CNN0001: B must be partial: the network Net inside it is compiled into another part");

    [Fact]
    public Task Every_type_that_is_not_partial_is_reported() => Verify.DiagnosticsAsync(
        $"class {{|CNN0001:A|}} {{ struct {{|CNN0001:B|}} {{ [Network, {Layers}] class {{|CNN0001:Net|}}; }} }}");

    [Theory]
    [InlineData("static")]
    [InlineData("abstract")]
    [InlineData("file")]
    public Task Must_be_an_ordinary_class(string modifier) => Verify.MessageAsync(
        $"[Network, {Layers}] {modifier} partial class {{|CNN0002:Net|}} {{ }}",
        $"CNN0002: Net cannot be declared {modifier}: a network is an ordinary class, so that it can be created and completed in a file of its own");

    [Fact]
    public Task Must_not_be_a_struct() => Verify.DiagnosticsAsync($"[Network, {Layers}] partial struct {{|CNN0002:Net|}};", compiles: false);

    [Fact]
    public Task Must_not_be_generic() => Verify.MessageAsync(
        $"[Network, {Layers}] partial class {{|CNN0003:Net|}}<T>;", "CNN0003: Net cannot have type parameters: a network is compiled once, for one set of shapes");

    [Fact]
    public Task Must_not_be_in_a_generic_type() => Verify.MessageAsync(
        $"partial class {{|CNN0003:A|}}<T> {{ [Network, {Layers}] partial class Net; }}",
        "CNN0003: A cannot have type parameters: the network Net inside it is compiled once, for one set of shapes");

    [Fact]
    public Task Must_not_have_a_base_class() => Verify.MessageAsync(
        $"class Base; [Network, {Layers}] partial class Net : {{|CNN0004:Base|}};",
        "CNN0004: Net cannot have a base class, for its constructors are generated; implement interfaces, or keep the other object in a field");

    [Fact]
    public Task Interfaces_are_no_base_class() => Verify.DiagnosticsAsync($"interface I; [Network, {Layers}] partial class Net : I;");

    [Fact]
    public Task Layers_on_two_declarations() => Verify.MessageAsync(
        "[Network, Input(1, 8, 8)] partial class {|CNN0005:Net|}; [Dense(10)] partial class Net;",
        "CNN0005: The layers of Net stand on 2 declarations of the class, between which there is no order; move them all to one");

    [Fact]
    public async Task Layers_in_two_files()
    {
        var compilation = Compilations.Create(
            ("A.cs", Compilations.Usings + "[Network, Conv(16, 3, Stride = 3)] partial class Net;"),
            ("B.cs", Compilations.Usings + "[Input(1, 7, 7), Dense(10), Softmax, ReLU] partial class Net;"));
        Assert.Equal(
            ["CNN0005 A.cs", "CNN0101 A.cs", "CNN0007 B.cs", "CNN0108 B.cs"],
            (await Compilations.AnalyzeAsync(compilation)).Select(d => $"{d.Id} {d.Location.SourceTree!.FilePath}").OrderBy(t => t[^4]).ThenBy(t => t));
    }

    [Fact]
    public Task The_network_and_its_layers_may_stand_on_two_declarations() => Verify.DiagnosticsAsync(
        "[Network] partial class Net; [Input(1, 7, 7), Conv(16, 3, {|CNN0101:Stride = 3|})] partial class Net;");

    [Fact]
    public Task Other_declarations_may_carry_members() => Verify.DiagnosticsAsync(
        $"[Network, {Layers}] partial class Net; [System.Serializable] partial class Net {{ public int Answer => 42; }}");

    [Theory]
    [InlineData("[Network, Conv(16, 3)] partial class {|CNN0006:Net|};")]
    [InlineData("[Network] partial class {|CNN0006:Net|};")]
    public Task Needs_an_input(string source) => Verify.MessageAsync(
        source, "CNN0006: Net has no Input; begin its layers with [Input(channels, height, width)]");

    [Fact]
    public Task Without_an_input_arguments_are_still_checked() => Verify.DiagnosticsAsync(
        "[Network, Conv({|CNN0103:0|}, 3), Dropout({|CNN0107:2|}), MaxPool(2, {|CNN0104:Pad = -2|})] partial class {|CNN0006:Net|};");

    [Fact]
    public Task Input_must_be_first() => Verify.MessageAsync(
        "[Network, ReLU, {|CNN0007:Input(1, 8, 8)|}, Dense(10)] partial class Net;",
        "CNN0007: Input must be the first layer of Net, but stands after ReLU 'relu1'");

    [Fact]
    public Task One_input_is_enough() => Verify.MessageAsync(
        "[Network, Input(1, 8, 8), {|CNN0008:Input(1, 8, 8)|}, Dense(10)] partial class Net;",
        "CNN0008: Net has another Input already; a network has one, its first layer");

    [Fact]
    public Task Needs_a_layer() => Verify.MessageAsync(
        "[Network, {|CNN0009:Input(1, 8, 8)|}] partial class Net;",
        "CNN0009: Net has no layer after its Input, so there is nothing to compute; add layers such as [Dense(10), Softmax]");

    [Fact]
    public Task Layers_need_a_network() => Verify.MessageAsync(
        $"[{Layers}] partial class {{|CNN0010:Net|}};", "CNN0010: Net has layers but neither [Network] nor [Block], so nothing is compiled from them; add [Network], or [Block] if it is a part of networks");

    [Fact]
    public Task Names_are_unique() => Verify.MessageAsync(
        "[Network, Input(1, 8, 8), Dense(16, Name = \"a\"), ReLU, Dense(10, {|CNN0011:Name = \"a\"|})] partial class Net;",
        "CNN0011: The name 'a' is that of the 2nd layer, Dense, already; parameters are saved under it, so each layer needs its own");

    [Fact]
    public Task A_name_is_not_another_s_default() => Verify.MessageAsync(
        "[Network, Input(1, 8, 8), Dense(16, {|CNN0011:Name = \"fc2\"|}), ReLU, Dense(10)] partial class Net;",
        "CNN0011: The name 'fc2' is that of the 4th layer, Dense, already; parameters are saved under it, so each layer needs its own");

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a b")]
    [InlineData("a/b")]
    public Task Names_are_well_formed(string name) => Verify.MessageAsync(
        $"[Network, Input(1, 8, 8), Dense(10, {{|CNN0012:Name = \"{name}\"|}})] partial class Net;",
        $"CNN0012: '{name}' cannot name a layer; write letters, digits, '_' and '-', in parts joined by single dots, as in 'features.0'");

    [Theory]
    [InlineData("features.0")]
    [InlineData("layer1.0.conv-1_a")]
    public Task PyTorch_s_names_are_names(string name) => Verify.DiagnosticsAsync(
        $"[Network, Input(1, 8, 8), Dense(10, Name = \"{name}\")] partial class Net;");

    [Theory]
    [InlineData("void {|CNN0013:Load|}() { }", "a member Load, which every network is given; rename it")]
    [InlineData("int {|CNN0013:Parameters|};", "a member Parameters, which every network is given; rename it")]
    [InlineData("int {|CNN0013:Description|} { get; set; }", "a member Description, which every network is given; rename it")]
    [InlineData("class {|CNN0013:Save|};", "a member Save, which every network is given; rename it")]
    [InlineData("event System.Action? {|CNN0013:CreateTrainer|} { add { } remove { } }", "a member CreateTrainer, which every network is given; rename it")]
    [InlineData("public {|CNN0013:Net|}() { }", "a constructor that does not call ': this(...)', so nothing would create its parameters")]
    [InlineData("public required int {|CNN0013:Classes|} { get; init; }", "a required member Classes, for networks are also created without it, by Load; give it an initial value instead")]
    [InlineData("public required int {|CNN0013:Classes|};", "a required member Classes, for networks are also created without it, by Load; give it an initial value instead")]
    public Task Generated_members_are_not_declared(string member, string why) => Verify.MessageAsync(
        $"[Network, {Layers}] partial class Net {{ {member} }}", $"CNN0013: Net cannot declare {why}");

    [Fact]
    public Task Each_declaration_of_a_generated_member_is_reported() => Verify.DiagnosticsAsync(
        $"[Network, {Layers}] partial class Net {{ void {{|CNN0013:Load|}}() {{ }} void {{|CNN0013:Load|}}(int a) {{ }} }}");

    [Fact]
    public Task A_primary_constructor_is_a_constructor() => Verify.DiagnosticsAsync($"[Network, {Layers}] partial class {{|CNN0013:Net|}}(int a) {{ int A => a; }}");

    [Fact]
    public Task A_constructor_may_call_a_generated_one() => Verify.DiagnosticsAsync(
        $"[Network, {Layers}] partial class Net {{ public Net(string text) : this(seed: text.Length) {{ }} }}", compiles: false);

    [Fact]
    public Task Other_members_are_welcome() => Verify.DiagnosticsAsync(
        $"[Network, {Layers}] partial class Net {{ static Net() {{ }} int _a = 1; public int Loads() => _a; ~Net() {{ }} }}");

    [Fact]
    public async Task Members_of_generated_files_are_no_mistake()
    {
        var compilation = Compilations.Create(
            ("Sample.cs", Compilations.Usings + $"[Network, {Layers}] partial class Net;"),
            ("Net.g.cs", "partial class Net { public Net(int seed = 0) { } public void Save(string path) { } public int Parameters => 0; }"));
        Assert.Empty(await Compilations.AnalyzeAsync(compilation));
    }

    [Fact]
    public Task Kinds_are_those_of_ConvNet() => Verify.MessageAsync(
        "[Network, Input(1, 8, 8), {|CNN0014:Mine.Conv(3)|}, Dense(10)] partial class Net;\nnamespace Mine { class ConvAttribute(int a) : LayerAttribute { int A => a; } }",
        "CNN0014: Mine.Conv 'mine.Conv1' is no layer that ConvNet can compile, although its attribute derives from LayerAttribute; networks are built from the layers in the namespace ConvNet");

    [Fact]
    public Task Records_and_nested_networks_in_namespaces() => Verify.DiagnosticsAsync(
        $"namespace A.@class {{ partial record struct B {{ [Network, {Layers}] sealed partial record @event; }} }}");

    [Fact]
    public Task An_attribute_that_does_not_compile_hides_only_the_shapes_after_it() => Verify.DiagnosticsAsync(
        "[Network, Input(1, 7, 7), Conv(16, 3, Stride = nothing), Conv(16, 3, Stride = 3), Dropout({|CNN0107:3|})] partial class Net;", compiles: false);

    [Fact]
    public Task A_misspelt_layer_hides_only_the_shapes_after_it() => Verify.DiagnosticsAsync(
        "[Network, Input(1, 7, 7), Cnov(16, 3), MaxPool(9), Conv({|CNN0103:-4|}, 3)] partial class Net;", compiles: false);

    [Fact]
    public Task A_misspelt_argument_hides_only_the_shapes_after_it() => Verify.DiagnosticsAsync(
        "[Network, Input(1, 7, 7), Conv(16, 3, Strid = 2), MaxPool(9), Dense(10)] partial class Net;", compiles: false);

    [Fact]
    public Task A_misspelt_input_is_not_a_missing_one() => Verify.DiagnosticsAsync(
        "[Network, Input(1, 7), Conv(16, 3), Dense(10)] partial class Net;", compiles: false);

    [Fact]
    public Task Every_problem_at_once() => Verify.DiagnosticsAsync(
        """
        [Network, Input(3, 32, 32, {|CNN0111:Mean = [0.5, 0.5]|})]
        [Conv({|CNN0204:30|}, 3, {|CNN0101:Stride = 2|}), ReLU, {|CNN0201:ReLU|}]
        [Conv(64, 3, {|CNN0106:Groups = 4|})]
        [MaxPool({|CNN0102:50|})]
        [Dense({|CNN0103:0|}), Dropout({|CNN0107:1|})]
        [Softmax, {|CNN0108:Dense(10)|}]
        public class {|CNN0001:Net|}
        {
            void {|CNN0013:Save|}() { }
        }
        """);
}
