namespace ConvNet.Testing;

/// <summary>
/// Finds the data that tests compare with: PyTorch's results for operators and networks, and the public data sets. It is too
/// large for the repository and lies beside it; tests that need it are skipped where it is missing.
/// </summary>
public static class TestData
{
    /// <summary>The environment variable that names the folder, where it is not found by itself.</summary>
    public const string Variable = "CONVNET_DATA";

    /// <summary>Why a test that needs the data is skipped.</summary>
    public const string Missing = $"Needs the test data: a folder ../shared/data beside the repository, or its path in {Variable}.";

    private static readonly string? Root = Find();

    public static bool IsPresent => Root is not null;

    /// <summary>The full path of a file or folder of the data.</summary>
    public static string Path(params ReadOnlySpan<string> parts) =>
        System.IO.Path.Combine([Root ?? throw new DirectoryNotFoundException(Missing), .. parts]);

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
            return Directory.Exists(given) ? given : throw new DirectoryNotFoundException($"{Variable} names '{given}', which is not a folder.");
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(System.IO.Path.Combine(folder.FullName, "ConvNet.Generated.sln"))) continue;
            string data = System.IO.Path.Combine(folder.FullName, "..", "shared", "data");
            return Directory.Exists(data) ? System.IO.Path.GetFullPath(data) : null;
        }

        return null;
    }
}
