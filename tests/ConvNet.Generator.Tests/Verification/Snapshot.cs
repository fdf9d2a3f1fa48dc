using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using DiffPlex;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Microsoft.CodeAnalysis;

namespace ConvNet.Generator.Tests;

/// <summary>
/// A stand-in for the library Verify.SourceGenerators, with its conventions: each file a driver has generated is compared with
/// <c>TestClass.Method#HintName.verified.cs</c> beside the test; what differs is written as <c>.received.cs</c>, to be looked at
/// and renamed. With the library, <see cref="Verify"/> becomes <c>Verifier.Verify(driver).IgnoreGeneratedResult(r => !include(r))</c>.
/// </summary>
internal static class Snapshot
{
    /// <summary>The folder of the test project's sources.</summary>
    public static readonly string ProjectDirectory = typeof(Snapshot).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "ProjectDirectory").Value!;

    /// <summary>Fails unless the generated files that <paramref name="include"/> takes are exactly the verified ones of the calling test.</summary>
    public static void Verify(GeneratorDriver driver, Func<GeneratedSourceResult, bool> include, [CallerFilePath] string file = "", [CallerMemberName] string method = "")
    {
        string test = $"{Path.GetFileNameWithoutExtension(file)}.{method}#";
        Dictionary<string, string> received = driver.GetRunResult().Results.SelectMany(r => r.GeneratedSources).Where(include)
            .ToDictionary(s => test + Path.GetFileNameWithoutExtension(s.HintName), s => $"//HintName: {s.HintName}\n{s.SourceText}");
        IEnumerable<string> verified = Directory.GetFiles(ProjectDirectory, test + "*.verified.cs").Select(path => Path.GetFileName(path)[..^".verified.cs".Length]);

        var failures = new StringBuilder();
        foreach (string name in received.Keys.Union(verified).Order(StringComparer.Ordinal))
        {
            string verifiedPath = Path.Combine(ProjectDirectory, name + ".verified.cs");
            if (received.TryGetValue(name, out string? actual)) failures.Append(Difference(verifiedPath, Path.Combine(ProjectDirectory, name + ".received.cs"), actual));
            else failures.Append($"{name}.verified.cs: nothing is generated for it any more; delete it.\n");
        }

        Assert.True(failures.Length == 0, failures.ToString());
    }

    /// <summary>Fails unless a file has this text, which is otherwise written beside it: <c>layers.received.md</c> for <c>layers.md</c>.</summary>
    public static void VerifyFile(string path, string actual)
    {
        string failure = Difference(path, Path.ChangeExtension(path, $".received{Path.GetExtension(path)}"), actual);
        Assert.True(failure.Length == 0, failure);
    }

    /// <summary>Nothing where the file has this text; otherwise the text lies at the path of what is received, and this says so.</summary>
    private static string Difference(string verifiedPath, string receivedPath, string actual)
    {
        string expected = File.Exists(verifiedPath) ? File.ReadAllText(verifiedPath).ReplaceLineEndings("\n") : "";
        if (actual == expected)
        {
            File.Delete(receivedPath);
            return "";
        }

        File.WriteAllText(receivedPath, actual);
        string verified = Path.GetFileName(verifiedPath);
        return $"{verified}: if {receivedPath} is right, rename it to {verified}.\n{Changes(expected, actual)}";
    }

    /// <summary>The changed lines with two lines around them, as a unified diff.</summary>
    private static string Changes(string expected, string actual)
    {
        const int context = 2, most = 60;
        List<DiffPiece> lines = new InlineDiffBuilder(new Differ()).BuildDiffModel(expected, actual).Lines;
        bool IsNear(int line) => Enumerable.Range(line - context, (2 * context) + 1).Any(i => i >= 0 && i < lines.Count && lines[i].Type != ChangeType.Unchanged);
        IEnumerable<string> shown = lines.Index().Where(l => IsNear(l.Index)).Take(most)
            .Select(l => $"{l.Item.Type switch { ChangeType.Inserted => '+', ChangeType.Deleted => '-', _ => ' ' }} {l.Item.Text}\n");
        return string.Concat(shown);
    }
}
