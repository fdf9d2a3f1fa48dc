namespace ILGPU.Emulation;

/// <summary>A line of a kernel.</summary>
/// <param name="File">The file's path.</param>
/// <param name="Line">The line, from 1.</param>
internal readonly record struct SourceLine(string File, int Line)
{
    public override string ToString() => $"{Path.GetFileName(File)}:{Line}";
}
