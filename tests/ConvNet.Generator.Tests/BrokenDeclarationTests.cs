using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvNet.Generator.Tests;

/// <summary>
/// A network with an error still gets its members, so that the code which uses it compiles and the analyzer's error stands alone.
/// </summary>
public class BrokenDeclarationTests
{
    /// <summary>Uses every member that a network is given.</summary>
    private const string User = """
        using System.IO;
        using ConvNet;

        internal static class User
        {
            public static float[] Use(Stream file)
            {
                var net = new Sample.Net(seed: 3);
                net = Sample.Net.Load("weights.safetensors");
                net = Sample.Net.Load(file);
                net.Save("weights.safetensors");
                net.Save(file);
                using Predictor<Sample.Net> predictor = net.CreatePredictor(maxBatch: 2);
                using Trainer<Sample.Net> trainer = net.CreateTrainer(new Sgd(0.1f), seed: 4);
                ParameterStore parameters = net.Parameters;
                return Describe<Sample.Net>(parameters);
            }

            private static float[] Describe<T>(ParameterStore parameters)
                where T : class, INetwork<T> => new float[T.Description.Output.Count + T.Create(parameters).Parameters.GetHashCode() + Sample.Net.Description.PackedParameters];
        }
        """;

    private const string Layers = "Network, Input(1, 8, 8), Dense(2)";

    public static readonly TheoryData<string> Broken = new()
    {
        "[Network] partial class Net;",
        "[Network, Input(1, 8, 8)] partial class Net;",
        "[Network, Dense(2)] partial class Net;",
        "[Network, Conv(3, 3), Input(1, 8, 8)] partial class Net;",
        "[Network, Input(1, 8, 8), Input(1, 8, 8), Dense(2)] partial class Net;",
        "[Network, Input(1, 7, 7), Conv(3, 3, Stride = 3)] partial class Net;",
        "[Network, Input(1, 7, 7), Conv(3, 9), Dense(2)] partial class Net;",
        "[Network, Input(0, -7, 7), Conv(0, 0, Stride = -1, Groups = 0, Dilation = 0), Dense(-2)] partial class Net;",
        "[Network, Input(5, 8, 8), Conv(6, 3, Groups = 3)] partial class Net;",
        "[Network, Input(1, 8, 8), Dropout(1.5), Dense(2)] partial class Net;",
        "[Network, Input(1, 8, 8), Dense(2), Softmax, Dense(2)] partial class Net;",
        "[Network, Input(1, 8, 8), Dense(2), Conv(3, 3)] partial class Net;",
        "[Network, Input(1, 8, 8), Dense(2, Name = \"my layer\")] partial class Net;",
        "[Network, Input(1, 8, 8), Dense(2, Name = \"a\"), Dense(2, Name = \"a\")] partial class Net;",
        "[Network, Input(60000, 60000, 60000), Dense(2)] partial class Net;",
        "[Network, Input(1, 8, 8), Dense(int.MaxValue)] partial class Net;",
        "[Network, Input(1, 8, 8), Conv(int.MaxValue, 3)] partial class Net;",
        "[Network, Input(1, 8, 8), Conv(3, 3, Pad = int.MaxValue)] partial class Net;",
        "[Network, Input(1, 8, 8)] partial class Net; [Dense(2)] partial class Net;",
        $"[{Layers}] partial class Net : System.Collections.ArrayList;",
    };

    /// <summary>Members that the user declares although they are generated: theirs stands, and nothing is declared twice.</summary>
    public static readonly TheoryData<string> Reserved = new()
    {
        "public Net(int seed) { }",
        "public Net() { }",
        "public Net(string name) { }",
        "public void Save(string path) { }",
        "public int Save;",
        "public static Net Load(string path) => null!;",
        "public int Parameters;",
        "public static string Description => \"mine\";",
        "public class CreatePredictor { }",
        "public void CreateTrainer() { }",
    };

    /// <summary>Where the class cannot be given members at all, text would only add errors to the analyzer's.</summary>
    public static readonly TheoryData<string> Closed = new()
    {
        $"[{Layers}] class Net;",
        $"[{Layers}] static partial class Net;",
        $"[{Layers}] partial class Net<T>;",
        $"class Outer {{ [{Layers}] partial class Net; }}",
        $"partial class Outer<T> {{ [{Layers}] partial class Net; }}",
        $"[{Layers}] file partial class Net;",
        $"file partial class Outer {{ [{Layers}] internal partial class Net; }}",
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Gets_members_that_throw(string declaration)
    {
        Compilation complete = Complete(declaration, User);
        SyntaxTree generated = Assert.Single(complete.SyntaxTrees, t => t.FilePath.EndsWith(".g.cs", StringComparison.Ordinal));
        Assert.Contains("The network has errors", generated.ToString(), StringComparison.Ordinal);
        AssertNoErrors(complete);
    }

    [Theory]
    [MemberData(nameof(Reserved))]
    public void Leaves_the_users_own_members_alone(string member) =>
        AssertNoErrors(Complete($"[{Layers}] partial class Net {{ {member} }}"));

    [Fact]
    public void Gets_members_where_it_cannot_be_created()
    {
        Compilation complete = Complete($"[{Layers}] abstract partial class Net {{ public static int Batch(Net net, float[] x, float[] y) {{ net.CreatePredictor().Run(x, y); return Load(\"a\").GetHashCode(); }} }}");
        Assert.Single(complete.SyntaxTrees, t => t.FilePath.EndsWith(".g.cs", StringComparison.Ordinal));
        AssertNoErrors(complete);
    }

    [Theory]
    [MemberData(nameof(Closed))]
    public void Gets_nothing_where_the_class_cannot_be_reopened(string declaration)
    {
        Compilation complete = Complete(declaration);
        Assert.DoesNotContain(complete.SyntaxTrees, t => t.FilePath.EndsWith(".g.cs", StringComparison.Ordinal));
        AssertNoErrors(complete);
    }

    [Theory]
    [InlineData("[Network, Input(1, 8, 8), Dense(ten)] partial class Net;", "CS0103")]
    [InlineData("[Network, Input(1, 8, 8), Dense(\"10\")] partial class Net;", "CS1503")]
    [InlineData("[Network, Input(1, 8, 8), Dense] partial class Net;", "CS7036")]
    [InlineData("[Network, Input(1, 8, 8), Dnse(10), ReLU] partial class Net;", "CS0246")]
    [InlineData("[Network, Input(1, 8, 8), Dense(10, Unit = 3)] partial class Net;", "CS0246")]
    [InlineData("[Network, Input(1, 8, 8), Dense(10,)] partial class Net;", "CS1525")]
    [InlineData("[Network, Input(1, 8, 8), Dense(10 partial class Net;", "CS1003")]
    [InlineData("[Network, Input(1, 8, 8), ] partial class Net { ", "CS1513")]
    [InlineData("[Network, Input(1, 8, 8), Dense(10)] partial class", "CS1001")]
    [InlineData("partial class { [Network, Input(1, 8, 8), Dense(10)] partial class Net; }", "CS1001")]
    [InlineData("namespace .Nets { [Network, Input(1, 8, 8), Dense(10)] partial class Net; }", "CS1001")]
    public void While_an_attribute_is_typed_only_the_compilers_own_errors_show(string declaration, string expected)
    {
        CSharpCompilation before = Create(declaration);
        string[] own = Errors(before);
        Assert.Contains(expected, own);
        Assert.Equal(own, Errors(Compilations.Complete(before)));
    }

    [Fact]
    public void Types_of_one_name_do_not_fail_the_generator()
    {
        // Mistakes of the compiler's to report; two files of one name would silence the generator for the whole project.
        foreach (string declarations in new[]
        {
            $"[{Layers}] partial class Net; [{Layers}] partial struct Net; [{Layers}] partial record Net;",
            $"[{Layers}] partial class Net; [{Layers}] partial class Net;",
            $"[{Layers}] partial class Net; [{Layers}] partial class NET; [{Layers}] partial class Net<T>;",
            $"namespace Net {{ [{Layers}] partial class Inner; }} partial class Net {{ [{Layers}] partial class Inner; }}",
        })
        {
            GeneratorRunResult result = Compilations.Result(Compilations.Driver().Run(Create(declarations)));
            Assert.NotEmpty(result.GeneratedSources);
        }
    }

    private static CSharpCompilation Create(string declaration, string user = "") => Compilations.Create(
        [("Net.cs", $"using ConvNet;\nnamespace Sample {{\n{declaration}\n}}"), ("User.cs", user)]);

    private static Compilation Complete(string declaration, string user = "") => Compilations.Complete(Create(declaration, user));

    private static void AssertNoErrors(Compilation compilation)
    {
        ImmutableArray<Diagnostic> found = compilation.WithOptions(Lenient).GetDiagnostics(TestContext.Current.CancellationToken);
        Assert.True(!found.Any(d => d.Severity == DiagnosticSeverity.Error), Compilations.Show(found));
    }

    private static string[] Errors(Compilation compilation) => compilation.WithOptions(Lenient).GetDiagnostics(TestContext.Current.CancellationToken)
        .Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Id).Order(StringComparer.Ordinal).ToArray();

    /// <summary>Warnings are the user's declarations' own here.</summary>
    private static readonly CSharpCompilationOptions Lenient = Compilations.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Default);
}
