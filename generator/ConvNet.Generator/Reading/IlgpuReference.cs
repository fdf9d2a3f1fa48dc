using Microsoft.CodeAnalysis;

namespace ConvNet.Reading;

/// <summary>ILGPU among a project's references, and the versions that code is written for: before them are miscompiled loops, behind them another API.</summary>
internal static class IlgpuReference
{
    private static readonly Version First = new(1, 5, 3), End = new(2, 0);

    /// <summary>The version that the project references, or null.</summary>
    public static Version? Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName("ILGPU.Runtime.Accelerator")?.ContainingAssembly.Identity.Version;

    public static bool IsSupported(Version version) => version >= First && version < End;
}
