namespace Samples;

/// <summary>Where a sample writes its files.</summary>
internal static class OutputFolder
{
    /// <summary>Makes the folder, unless it is there.</summary>
    /// <returns>The folder.</returns>
    /// <exception cref="UserException">It cannot be made; the message says why.</exception>
    public static string Create(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UserException($"There can be no folder '{folder}': {e.Message}");
        }
    }
}
