namespace Samples;

/// <summary>The names of ImageNet's classes, from a file in which each line is a WordNet id and the class's names.</summary>
internal static class Labels
{
    /// <summary>Reads "n02123045 tabby, tabby cat" as "tabby, tabby cat"; a line without an id is a name as it stands.</summary>
    public static IReadOnlyList<string> Read(string path) => [.. File.ReadLines(path).Where(line => line.Length > 0).Select(Name)];

    private static string Name(string line)
    {
        var space = line.IndexOf(' ');
        return space == 9 && line[0] == 'n' && line.AsSpan(1, 8).ContainsAnyExceptInRange('0', '9') is false ? line[10..] : line;
    }
}
