namespace ConvNet;

/// <summary>A safetensors file is malformed, or does not hold what it should.</summary>
public sealed class SafeTensorsException : FormatException
{
    internal SafeTensorsException(string file, string problem, Exception? inner = null)
        : base($"{file} {problem}", inner) => File = file;

    /// <summary>The file's path, or what it was read from.</summary>
    public string File { get; }
}
