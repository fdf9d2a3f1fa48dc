using ConvNet.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvNet.Generator.Tests;

/// <summary>A network is compiled again when its own declaration changes in meaning, and at no other time.</summary>
public class CacheTests
{
    private const string SourceOutput = "SourceOutput";

    /// <summary>The compiler's name for the step that calls our reader, in front of ours.</summary>
    private const string ReadStep = "result_ForAttributeWithMetadataName";

    private const string Network = """
        using System;
        using ConvNet;

        namespace Sample;

        /// <summary>A network.</summary>
        [Network, Input(1, 8, 8)]
        [Conv(4, 3), ReLU, MaxPool(2)]
        [Dense(10), Softmax]
        public sealed partial class Net
        {
            private const int Side = 8;
        }
        """;

    private const string Other = """
        namespace Sample;

        internal static class Other
        {
            public static int Twice(int x) => 2 * x;
        }
        """;

    private const string Block = """
        using ConvNet;

        namespace Sample;

        [Block]
        [Fork]
        [Branch, Conv(Planes * Width, 3, Pad = 1), ReLU, Conv(Planes, 3, Pad = 1)]
        [Branch, Shortcut(Planes)]
        [Add, ReLU]
        public sealed class Residual
        {
            [Parameter] private const int Planes = 64;
            private const int Width = 2;
        }

        [Block, Use<Residual>(Planes, Repeat = 2), Dropout(0.1)]
        public sealed class Stage
        {
            [Parameter] private const int Planes = 8;
        }
        """;

    private const string User = """
        using ConvNet;

        namespace Sample;

        [Network, Input(1, 8, 8)]
        [Conv(4, 3), ReLU, Use<Stage>(4)]
        [Dense(10), Softmax]
        public sealed partial class User;
        """;

    public static readonly TheoryData<string, string, bool> EditsOfBlocks = new()
    {
        { "a layer of the block", Block.Replace("[Add, ReLU]", "[Add, Tanh]"), true },
        { "a layer of the block that uses it", Block.Replace("Dropout(0.1)", "Dropout(0.2)"), true },
        { "a constant of the block", Block.Replace("Width = 2", "Width = 3"), true },
        { "a block that is no block any more", Block.Replace("[Block]", ""), true },
        { "another repetition", Block.Replace("Repeat = 2", "Repeat = 3"), true },
        { "a layer that does not compile", Block.Replace("Shortcut(Planes)", "Shortcut(Plane)"), true },
        { "a default that the network replaces", Block.Replace("Planes = 64", "Planes = 32"), false },
        { "a comment in the block", Block.Replace("[Branch, Shortcut", "// the shortcut\n[Branch, Shortcut"), false },
        { "an expression of the same value", Block.Replace("Planes * Width", "Width * (Planes + 0)"), false },
        { "a member of the block", Block.Replace("private const int Width", "public void Nothing() { }\n    private const int Width"), false },
        { "another class beside it", Block + "\npublic class Beside;", false },
    };

    public static readonly TheoryData<string, string, string> HarmlessEdits = new()
    {
        { "a comment in another file", Other, Other + "\n// done\n" },
        { "a method in another file", Other, Other.Replace("2 * x;", "2 * x;\n    public static int Thrice(int x) => 3 * x;") },
        { "a body in another file", Other, Other.Replace("2 * x", "x + x") },
        { "an error in another file", Other, Other.Replace("2 * x;", "2 * ") },
        { "whitespace above", Network, "\n\n" + Network },
        { "whitespace below", Network, Network + "\n\n" },
        { "whitespace within", Network, Network.Replace(", ", ",   ").Replace("[Dense", "\n  [Dense") },
        { "usings in another order", Network, Network.Replace("using System;\nusing ConvNet;", "using ConvNet;\nusing System;") },
        { "a doc comment", Network, Network.Replace("A network.", "A network that reads digits.") },
        { "a comment between the layers", Network, Network.Replace("[Dense", "// the classifier\n[Dense") },
        { "one list of attributes for all", Network, Network.Replace("]\n[", ", ") },
        { "a default that is written out", Network, Network.Replace("Conv(4, 3)", "Conv(filters: 2 * 2, window: 3)") },
        { "a member of its own", Network, Network.Replace("Side = 8;", "Side = 8;\n    public int Area => Side * Side;") },
        { "another attribute", Network, Network.Replace("[Network", "[Serializable, Network") },
    };

    public static readonly TheoryData<string, string> MeaningfulEdits = new()
    {
        { "an argument", Network.Replace("Conv(4", "Conv(5") },
        { "a named argument", Network.Replace("Conv(4, 3", "Conv(4, 3, Bias = false") },
        { "another layer", Network.Replace("ReLU", "ReLU, Dropout(0.5)") },
        { "one layer less", Network.Replace("ReLU, ", "") },
        { "another activation", Network.Replace("ReLU", "Tanh") },
        { "another order", Network.Replace("ReLU, MaxPool(2)", "MaxPool(2), ReLU") },
        { "another name", Network.Replace("class Net", "class Digits") },
        { "another namespace", Network.Replace("namespace Sample", "namespace Samples") },
        { "a layer's name", Network.Replace("Dense(10", "Dense(10, Name = \"classifier\"") },
        { "a mistake", Network.Replace("MaxPool(2)", "MaxPool(200)") },
        { "a constant that an argument uses", Network.Replace("Input(1, 8, 8)", "Input(1, Side, Side)").Replace("Side = 8", "Side = 10") },
    };

    [Fact]
    public void A_second_run_over_the_same_compilation_does_nothing()
    {
        GeneratorDriver driver = Compilations.Driver();
        CSharpCompilation compilation = Compilations.Create(("Net.cs", Network), ("Other.cs", Other));
        driver = driver.Run(compilation);
        Assert.Equal([IncrementalStepRunReason.New], Reasons(driver, NetworkGenerator.DefinitionStep));
        Assert.Equal([IncrementalStepRunReason.New], Reasons(driver, SourceOutput));

        driver = driver.Run(compilation);
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(driver, NetworkGenerator.DefinitionStep));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(driver, SourceOutput));

        // Equal trees that the compiler has never seen are read anew, and found to say the same.
        driver = driver.Run(Compilations.Create(("Net.cs", Network), ("Other.cs", Other)));
        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(driver, ReadStep));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(driver, NetworkGenerator.DefinitionStep));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(driver, SourceOutput));
    }

    [Theory]
    [MemberData(nameof(HarmlessEdits))]
    public void Regenerates_nothing_after(string edit, string before, string after)
    {
        Assert.True(before != after, $"{edit}: edits nothing.");
        GeneratorDriver driver = Edit(before, after);
        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(driver, ReadStep));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(driver, NetworkGenerator.DefinitionStep));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(driver, SourceOutput));
    }

    [Theory]
    [MemberData(nameof(MeaningfulEdits))]
    public void Regenerates_after(string edit, string after)
    {
        Assert.True(after != Network, $"{edit}: edits nothing.");
        GeneratorDriver driver = Edit(Network, after);
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(driver, NetworkGenerator.DefinitionStep));
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(driver, SourceOutput));
    }

    /// <summary>The block lies in another file than the network that uses it.</summary>
    [Theory]
    [MemberData(nameof(EditsOfBlocks))]
    public void Regenerates_after_its_block_changes_in_meaning(string edit, string after, bool changes)
    {
        Assert.True(after != Block, $"{edit}: edits nothing.");
        CSharpCompilation compilation = Compilations.Create(("User.cs", User), ("Net.cs", Network), ("Block.cs", Block));
        SyntaxTree old = compilation.SyntaxTrees.Single(t => t.FilePath == "Block.cs");
        GeneratorDriver driver = Compilations.Driver().Run(compilation);
        driver = driver.Run(compilation.ReplaceSyntaxTree(old, Compilations.Parse(after, old.FilePath)));

        IncrementalStepRunReason[] expected = [changes ? IncrementalStepRunReason.Modified : IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached];
        Assert.Equal(expected, Reasons(driver, NetworkGenerator.DefinitionStep));
        Assert.Equal(expected, Reasons(driver, SourceOutput));
    }

    [Fact]
    public void Of_twenty_networks_only_the_edited_one_is_compiled_again()
    {
        const int count = 20, edited = 7;
        string Source(int i) => Network.Replace("class Net", $"class Net{i}");
        CSharpCompilation compilation = Compilations.Create(Enumerable.Range(0, count).Select(i => ($"Net{i}.cs", Source(i))));
        GeneratorDriver driver = Compilations.Driver().Run(compilation);
        Assert.Equal(Enumerable.Repeat(IncrementalStepRunReason.New, count), Reasons(driver, SourceOutput));

        SyntaxTree old = compilation.SyntaxTrees[edited];
        driver = driver.Run(compilation.ReplaceSyntaxTree(old, Compilations.Parse(Source(edited).Replace("Dense(10)", "Dense(11)"), old.FilePath)));
        IncrementalStepRunReason[] Expected(IncrementalStepRunReason others) =>
            Enumerable.Range(0, count).Select(i => i == edited ? IncrementalStepRunReason.Modified : others).ToArray();
        Assert.Equal(Expected(IncrementalStepRunReason.Cached), Reasons(driver, NetworkGenerator.DefinitionStep));
        Assert.Equal(Expected(IncrementalStepRunReason.Cached), Reasons(driver, SourceOutput));
    }

    [Fact]
    public void A_network_that_comes_or_goes_leaves_the_others_alone()
    {
        CSharpCompilation one = Compilations.Create(("Net.cs", Network));
        CSharpCompilation two = one.AddSyntaxTrees(Compilations.Parse(Network.Replace("class Net", "class Second"), "Second.cs"));
        GeneratorDriver driver = Compilations.Driver().Run(one).Run(two);
        Assert.Equal([IncrementalStepRunReason.Cached, IncrementalStepRunReason.New], Reasons(driver, SourceOutput));

        driver = driver.Run(one);
        Assert.Equal([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Removed], Reasons(driver, SourceOutput));
        Assert.DoesNotContain(Compilations.Result(driver).GeneratedSources, s => s.HintName.Contains("Second", StringComparison.Ordinal));
    }

    [Fact]
    public void The_pipeline_holds_nothing_of_the_compiler()
    {
        GeneratorDriver driver = Compilations.Driver().Run(Compilations.Create(
            ("Net.cs", Network.Replace("Input(1, 8, 8)", "Input(1, 8, 8, Mean = new[] { 0.5 }, Name = \"image\")")),
            ("Broken.cs", Network.Replace("class Net", "class Broken").Replace("Conv(4, 3)", "Conv(4, x)").Replace("MaxPool(2)", "Dense")),
            ("Block.cs", Block),
            ("User.cs", User),
            ("BrokenUser.cs", User.Replace("class User", "class BrokenUser").Replace("Use<Stage>(4)", "Use<Stage>(\"4\", 2.5, 3), Use<Net>, Use<System.Random>, Use<Missing>")),
            ("Nested.cs", "partial class Outer<T> { [ConvNet.Network, Serializable, ConvNet.Input(1, 2, 3)] partial class Net : Missing { public Net() { } int Save; } }")));
        GeneratorRunResult result = Compilations.Result(driver);

        // The steps in front of the definitions are the compiler's own: they hold the compilation, and are meant to.
        string[] own = result.TrackedSteps.Keys.Where(name => !IsOfTheCompiler(name)).ToArray();
        Assert.Superset(new HashSet<string> { ReadStep, NetworkGenerator.DefinitionStep, NetworkGenerator.ClashStep }, own.ToHashSet());
        object?[] values = own.SelectMany(name => result.TrackedSteps[name]).SelectMany(s => s.Outputs).Select(o => o.Value).ToArray();
        Assert.Empty(values.SelectMany(ObjectGraph.FindLeaks));

        Type[] expected = [typeof(NetworkDefinition), typeof(LayerDefinition), typeof(Argument), typeof(TypeDeclaration), typeof(BlockDefinition), typeof(BlockParameter), typeof(string), typeof(double)];
        Assert.Empty(expected.Except(ObjectGraph.TypesIn(values)));
    }

    [Fact]
    public void The_walk_finds_what_leaks()
    {
        CSharpCompilation compilation = Compilations.Create(("Net.cs", Network));
        INamedTypeSymbol type = compilation.GetTypeByMetadataName("Sample.Net")!;
        object[] leaks = [type, type.Locations[0], compilation, type.GetAttributes()[0], compilation.SyntaxTrees[0], compilation.GetSemanticModel(compilation.SyntaxTrees[0])];
        foreach (object leak in leaks)
        {
            var argument = new LayerDefinition("Conv", EquatableArray.Of(new Argument("Filters", 4), new Argument("Window", leak)));
            string path = Assert.Single(ObjectGraph.FindLeaks(new List<object> { argument }));
            Assert.Contains("[1].<Value>k__BackingField", path, StringComparison.Ordinal);
        }

        Assert.Empty(ObjectGraph.FindLeaks(new LayerDefinition("Conv", EquatableArray.Of(new Argument("Window", 3)))));
    }

    /// <summary>The driver after a run over both files, and another with one of them edited.</summary>
    private static GeneratorDriver Edit(string before, string after)
    {
        CSharpCompilation compilation = Compilations.Create(("Net.cs", Network), ("Other.cs", Other));
        SyntaxTree old = compilation.SyntaxTrees.Single(t => t.ToString() == before);
        GeneratorDriver driver = Compilations.Driver().Run(compilation);
        return driver.Run(compilation.ReplaceSyntaxTree(old, Compilations.Parse(after, old.FilePath)));
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorDriver driver, string step)
    {
        GeneratorRunResult result = Compilations.Result(driver);
        var steps = step == SourceOutput ? result.TrackedOutputSteps : result.TrackedSteps;
        return steps[step].SelectMany(s => s.Outputs).Select(o => o.Reason);
    }

    private static bool IsOfTheCompiler(string step) =>
        step is WellKnownGeneratorInputs.Compilation or "CompilationOptions" or WellKnownGeneratorInputs.ParseOptions
            or WellKnownGeneratorInputs.AdditionalTexts or WellKnownGeneratorInputs.AnalyzerConfigOptions or WellKnownGeneratorInputs.MetadataReferences
            or SourceOutput
        || (step.Contains("ForAttribute", StringComparison.Ordinal) && step != ReadStep);
}
