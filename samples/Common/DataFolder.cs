namespace Samples;

/// <summary>The public data sets, weights and photos that do not fit into the repository: they lie beside it.</summary>
internal static class DataFolder
{
    /// <summary>The environment variable that names the folder, where it is not found by itself.</summary>
    private const string Variable = "CONVNET_DATA";

    /// <summary>The path of a file in the folder that the variable names, or in shared/data beside the repository.</summary>
    /// <param name="option">The option that names the file instead.</param>
    /// <exception cref="UserException">There is no such folder, or no such file in it.</exception>
    public static string Find(string option, params ReadOnlySpan<string> parts)
    {
        var named = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? value : null;
        if ((named ?? BesideTheRepository()) is not { } root)
            throw new UserException($"{option} is needed, since there is no folder shared/data beside the repository, and {Variable} names no other.");

        var path = Path.Combine([root, .. parts]);
        return File.Exists(path) ? path : throw new UserException($"There is no '{path}'. Give the file's path as {option}.");
    }

    private static string? BesideTheRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "..", "shared", "data");
            if (File.Exists(Path.Combine(folder.FullName, "ConvNet.Generated.sln")) && Directory.Exists(data))
                return Path.GetFullPath(data);
        }

        return null;
    }
}
